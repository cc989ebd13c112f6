"""How many threads the numerical libraries may use, decided once for the process."""

from __future__ import annotations

import threading

_lock = threading.Lock()
_count: int | None = None


def limit_threads(count: int = 1) -> int:
    """Let torch, BLAS and OpenMP use ``count`` threads a call; the first call decides, later calls change nothing.

    Texts and queries here are short. With more threads than free cores these libraries spend their time waiting for
    each other: the default model encodes about 2,000 texts a second with one thread and 50 with four threads on two
    cores. A server is parallel across requests instead. To use more threads in a batch job, call this before
    ``load_encoder``.

    Returns the number of threads that holds. Raises ``ValueError`` for a count below one.
    """
    global _count  # noqa: PLW0603 - the libraries' own settings are global to the process too
    if count < 1:
        raise ValueError(f"A thread count must be 1 or more, not {count}.")
    with _lock:
        if _count is None:
            import torch
            from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

            torch.set_num_threads(count)
            threadpool_limits(limits=count)
            _count = count
        return _count


def thread_count() -> int:
    """Threads a call may use: what :func:`limit_threads` settled, else one."""
    return 1 if _count is None else _count
