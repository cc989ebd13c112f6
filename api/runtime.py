"""What one serving process holds: the assembled program, whether it is ready, and the limit on work that needs a
core."""

from __future__ import annotations

import gc
import logging
import os
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

import anyio
import anyio.to_thread

from api.bootstrap import Application, assemble
from api.i18n import Message
from api.settings import Settings
from matching.domain.errors import MaatwerkError, NotReadyError

if TYPE_CHECKING:
    from matching.domain.actor import Actor
    from matching.domain.ports import Gazetteer
    from matching.service import Service

T = TypeVar("T")
log = logging.getLogger(__name__)
STARTING = "starting: the encoder and the index are being loaded"


class Runtime:
    """The program behind the routes. It starts in the background, so that ``/health/live`` answers at once.

    Computing more at a time than there are cores makes everybody slower, so :meth:`compute` lets as many run as there
    are cores.
    """

    def __init__(self, settings: Settings, application: Application | None = None) -> None:
        self.settings = settings
        self._application = application
        self._starting: str | None = STARTING
        self._limiter: anyio.CapacityLimiter | None = None

    def start(self) -> None:
        """Begin to start; returns at once."""
        self._limiter = anyio.CapacityLimiter(
            len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        )
        threading.Thread(target=self._start, name="maatwerk-start", daemon=True).start()

    def _start(self) -> None:
        try:
            application = self._application or assemble(self.settings, create=True)
            application.actor  # noqa: B018 (made here, so that no request waits for it)
            application.service.refresh()
            # The snapshot is a million objects that stay: without this, the collector would look through them all from
            # time to time, while somebody waits.
            gc.collect()
            gc.freeze()
            self._application = application
            self._starting = None
            log.info("ready")
            application.read_names()  # those of skills, so that no question about them waits
        except MaatwerkError as error:
            self._starting = str(error)
            log.error("not ready: %s", error)
        except Exception:
            self._starting = "the log says why"
            log.exception("could not start")

    def problems(self) -> list[str]:
        """Why it is not ready; empty when it is."""
        if self._starting is not None:
            return [self._starting]
        return [str(one) for one in self.service.ready()]

    async def compute(self, work: Callable[[], T]) -> T:
        """Run work in a thread of its own, as soon as there is a core for it."""
        return await anyio.to_thread.run_sync(work, limiter=self._limiter)

    @property
    def application(self) -> Application:
        """The assembled program; NotReadyError until it is there."""
        if self._starting == STARTING:
            raise NotReadyError(Message("The language model and the index are being loaded. Try again in a moment."))
        if self._application is None or self._starting is not None:
            raise NotReadyError(Message("It could not start: {reason}", reason=str(self._starting)))
        return self._application

    @property
    def service(self) -> Service:
        """The library; NotReadyError until it is there."""
        return self.application.service

    @property
    def actor(self) -> Actor:
        """The built-in coach: who asks where accounts are off."""
        return self.application.actor

    @property
    def places(self) -> Gazetteer:
        """Where places are."""
        return self.application.places
