"""What every vector index keeps. A test class inherits :class:`VectorIndexContract` and says how to make its index."""

from __future__ import annotations

import inspect
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from embeddings.numpy_index import NumpyIndex
from matching.domain.ports import VectorIndex, VectorReader

D = 32
MODEL = "test-model-0123456789ab"
TOLERANCE = 2e-3  # float16 storage of numbers up to one
CHANGES = st.lists(
    st.tuples(
        st.lists(st.integers(1, 40), max_size=8, unique=True),  # ids to add or overwrite
        st.lists(st.integers(1, 40), max_size=8, unique=True),  # ids to remove
        st.integers(0, 6),  # which few vectors they get: equal vectors are common on purpose
    ),
    max_size=8,
)


def unit_vectors(n: int, seed: int, d: int = D) -> np.ndarray:
    rows = np.random.default_rng(seed).normal(size=(n, d)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


class VectorIndexContract:
    """Inherit, and override :meth:`make`."""

    many = 6000  # facets in the tests of the path for large sets

    def make(self, model_id: str = MODEL, dimension: int = D) -> Any:
        raise NotImplementedError

    def filled(self, n: int = 200, seed: int = 1) -> tuple[Any, np.ndarray, np.ndarray]:
        index, ids, vectors = self.make(), np.arange(1, n + 1) * 2, unit_vectors(n, seed)
        index.replace(ids, vectors, 7)
        return index, ids, vectors

    def test_has_the_methods_of_the_port_with_the_same_arguments(self) -> None:
        index = self.make()
        for port, part in ((VectorIndex, index), (VectorReader, index.reader)):
            for name, member in vars(port).items():
                if name.startswith("_") and name != "__len__":
                    continue
                assert hasattr(part, name), name
                if inspect.isfunction(member):
                    wanted = list(inspect.signature(member).parameters)[1:]
                    assert list(inspect.signature(getattr(part, name)).parameters) == wanted, name

    def test_an_empty_index_finds_nothing(self) -> None:
        reader = self.make().reader
        hits = reader.search(unit_vectors(2, 0), 3)
        assert len(reader) == 0
        assert reader.model_id == MODEL
        assert hits.ids.tolist() == [[-1] * 3] * 2
        assert np.isneginf(hits.scores).all()
        assert not reader.vectors(np.array([[1, 0]])).any()

    def test_finds_itself_first_with_cosine_one(self) -> None:
        index, ids, vectors = self.filled()
        hits = index.reader.search(vectors[:5], 4)
        assert hits.ids[:, 0].tolist() == ids[:5].tolist()
        assert hits.ids.dtype == np.int64
        assert hits.scores.dtype == np.float32
        assert np.allclose(hits.scores[:, 0], 1, atol=TOLERANCE)
        assert (np.diff(hits.scores, axis=1) <= 0).all()
        assert (len(index.reader), index.reader.sequence) == (200, 7)

    def test_no_query_gives_no_row(self) -> None:
        index, _, _ = self.filled()
        assert index.reader.search(np.zeros((0, D), np.float32), 4).ids.shape == (0, 4)

    def test_ties_come_in_the_order_of_ids(self) -> None:
        index = self.make()
        vectors = np.repeat(unit_vectors(2, 3), 20, axis=0)
        ids = np.random.default_rng(0).permutation(np.arange(1, 41))
        index.replace(ids, vectors, 1)
        expected = np.sort(ids[:20])
        assert index.reader.search(vectors[:1], 12).ids[0].tolist() == expected[:12].tolist()
        index.apply(np.array([expected[3], 99]), vectors[:2], np.array([expected[0]]), 2)
        expected = np.append(expected[1:], 99)
        assert index.reader.search(vectors[:1], 20).ids[0].tolist() == expected.tolist()

    def test_filters_inside_the_search(self) -> None:
        index, ids, vectors = self.filled()
        allowed = np.zeros(ids.max() + 1, dtype=np.bool_)
        allowed[ids[150:153]] = True
        hits = index.reader.search(vectors[:1], 5, allowed)
        assert sorted(hits.ids[0, :3].tolist()) == ids[150:153].tolist()
        assert hits.ids[0, 3:].tolist() == [-1, -1]

    def test_ids_beyond_the_mask_are_not_allowed(self) -> None:
        index, ids, vectors = self.filled()
        hits = index.reader.search(vectors[-1:], 200, np.ones(ids[100], dtype=np.bool_))
        assert set(hits.ids[0].tolist()) - {-1} == set(ids[:100].tolist())

    def test_a_mask_that_allows_nothing_finds_nothing(self) -> None:
        index, _, vectors = self.filled()
        assert (index.reader.search(vectors[:1], 3, np.zeros(1000, dtype=np.bool_)).ids == -1).all()
        assert (index.reader.search(vectors[:1], 3, np.zeros(0, dtype=np.bool_)).ids == -1).all()

    def test_vectors_by_id_in_any_shape_and_zeros_for_unknown(self) -> None:
        index, ids, vectors = self.filled()
        found = index.reader.vectors(np.array([[ids[3], 0], [ids[9], 99_999]]))
        assert found.shape == (2, 2, D)
        assert found.dtype == np.float32
        assert np.allclose(found[0, 0], vectors[3], atol=TOLERANCE)
        assert np.allclose(found[1, 0], vectors[9], atol=TOLERANCE)
        assert not found[:, 1].any()

    def test_overwritten_and_removed_facets_are_never_seen_again(self) -> None:
        index, ids, vectors = self.filled()
        new = unit_vectors(1, 99)
        index.apply(ids[:1], new, ids[1:3], 8)
        assert len(index.reader) == 198
        assert index.reader.sequence == 8
        assert index.reader.search(new, 1).ids[0, 0] == ids[0]
        assert not set(ids[1:3].tolist()) & set(index.reader.search(vectors[1:2], 198).ids[0].tolist())
        found = index.reader.vectors(ids[:3])
        assert np.allclose(found[0], new[0], atol=TOLERANCE)
        assert not found[1:].any()
        index.apply(ids[1:2], vectors[1:2], ids[:1], 9)
        assert index.reader.search(vectors[1:2], 1).ids[0, 0] == ids[1]
        assert not index.reader.vectors(ids[:1]).any()

    def test_a_reader_does_not_change(self) -> None:
        index, ids, vectors = self.filled()
        reader = index.reader
        before = reader.search(vectors[:3], 5)
        index.apply(np.array([1]), vectors[:1], ids[:50], 8)
        index.replace(ids[:10], vectors[50:60], 9)
        after = reader.search(vectors[:3], 5)
        assert (before.ids == after.ids).all()
        assert (before.scores == after.scores).all()
        assert (len(reader), reader.sequence) == (200, 7)

    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.differing_executors])
    @given(changes=CHANGES, limit=st.integers(1, 12), mask=st.one_of(st.none(), st.integers(0, 2**41 - 1)))
    def test_answers_as_the_exact_index_after_any_changes(self, changes: Any, limit: int, mask: int | None) -> None:
        pool, queries = unit_vectors(7, 5), unit_vectors(3, 6)
        index, oracle = self.make(), NumpyIndex(MODEL, D)
        allowed = None if mask is None else np.array([mask >> bit & 1 for bit in range(41)], dtype=np.bool_)
        for step, (added, removed, kind) in enumerate(changes):
            vectors = pool[(np.arange(len(added)) % 2 + kind) % 7].astype(np.float16).astype(np.float32)
            for each in (index, oracle):
                each.apply(np.array(added, np.int64), vectors, np.array(removed, np.int64), step)
        assert len(index.reader) == len(oracle.reader)
        got, wanted = (each.reader.search(queries, limit, allowed) for each in (index, oracle))
        assert got.ids.tolist() == wanted.ids.tolist()
        assert np.allclose(got.scores, wanted.scores, atol=1e-5)
        every = np.arange(42)
        assert np.array_equal(index.reader.vectors(every), oracle.reader.vectors(every))

    def test_large_sets_are_found_nearly_as_by_the_exact_index_at_any_filter(self) -> None:
        rng = np.random.default_rng(4)
        centres = unit_vectors(60, 8)
        rows = centres[rng.integers(0, 60, self.many)] + rng.normal(0, 0.08, (self.many, D)).astype(np.float32)
        rows = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
        ids = rng.permutation(np.arange(1, self.many + 1))
        index, oracle = self.make(), NumpyIndex(MODEL, D)
        for each in (index, oracle):
            each.replace(ids, rows, 1)
            each.apply(ids[:50], rows[50:100], ids[100:150], 2)
        for share in (None, 0.5, 0.1, 0.01):
            allowed = None if share is None else rng.random(self.many + 1) < share
            got, wanted = (each.reader.search(rows[200:230], 100, allowed) for each in (index, oracle))
            pairs = zip(got.ids, wanted.ids, strict=True)
            recall = np.mean([len(set(a) & set(b)) / len(set(b)) for a, b in pairs])
            assert recall >= 0.99, (share, recall)
            assert not (set(got.ids.ravel().tolist()) & set(ids[100:150].tolist()))
            if allowed is not None:
                assert allowed[got.ids[got.ids > 0]].all()

    def test_equal_input_in_any_order_gives_equal_answers(self) -> None:
        ids, rows = np.arange(1, self.many + 1), unit_vectors(self.many, 11)
        order = np.random.default_rng(2).permutation(self.many)
        one, other = self.make(), self.make()
        one.replace(ids, rows, 1)
        other.replace(ids[order], rows[order], 1)
        a, b = (each.reader.search(rows[:20], 50) for each in (one, other))
        assert (a.ids == b.ids).all()
        assert (a.scores == b.scores).all()

    @pytest.mark.parametrize(
        ("ids", "vectors", "says"),
        [
            ([1, 1], np.eye(2, D), "twice"),
            ([0], np.eye(1, D), "positive"),
            ([1, 2], np.eye(1, D), "shape"),
            ([1], np.eye(1, D + 1), "shape"),
            ([1], np.full((1, D), np.nan), "finite"),
        ],
    )
    def test_refuses_what_cannot_be_indexed_and_stays_as_it_was(self, ids: Any, vectors: Any, says: str) -> None:
        index, _, _ = self.filled()
        with pytest.raises(ValueError, match=says):
            index.replace(np.array(ids), vectors, 8)
        with pytest.raises(ValueError, match=says):
            index.apply(np.array(ids), vectors, np.zeros(0, np.int64), 8)
        assert (len(index.reader), index.reader.sequence) == (200, 7)

    def test_refuses_queries_that_make_no_sense(self) -> None:
        reader = self.filled()[0].reader
        for queries, limit, allowed in (
            (np.zeros((1, D + 1), np.float32), 3, None),
            (np.zeros(D, np.float32), 3, None),
            (np.full((1, D), np.inf, np.float32), 3, None),
            (np.zeros((1, D), np.float32), 0, None),
            (np.zeros((1, D), np.float32), 3, np.ones(5, dtype=np.int64)),
        ):
            with pytest.raises(ValueError, match=r"\w"):
                reader.search(queries, limit, allowed)

    def test_readers_see_whole_changes_while_a_writer_works(self) -> None:
        """Each change gives every facet the vector of its sequence, so a mixture would be seen."""
        n, steps = 60, 40
        ids, pool = np.arange(1, n + 1), unit_vectors(steps, 12).astype(np.float16).astype(np.float32)
        index = self.make()
        index.replace(ids, np.repeat(pool[:1], n, axis=0), 0)
        wrong: list[str] = []
        done = threading.Event()

        def read() -> None:
            seen = 0
            while not done.is_set():
                reader = index.reader
                seen = max(seen, reader.sequence)
                hits = reader.search(pool[reader.sequence : reader.sequence + 1], n)
                if hits.ids[0].tolist() != ids.tolist() or not np.allclose(hits.scores, 1, atol=TOLERANCE):
                    wrong.append(f"a mixture at {reader.sequence}")
                if reader.sequence < seen:
                    wrong.append("went back")

        threads = [threading.Thread(target=read) for _ in range(3)]
        for thread in threads:
            thread.start()
        for step in range(1, steps):
            index.apply(ids, np.repeat(pool[step : step + 1], n, axis=0), np.zeros(0, np.int64), step)
        done.set()
        for thread in threads:
            thread.join(timeout=20)
        assert wrong == []

    # Files -----------------------------------------------------------------------------------------------------------

    def test_what_is_saved_comes_back_the_same(self, tmp_path: Path) -> None:
        index, ids, vectors = self.filled(self.many)
        index.apply(ids[:5], vectors[5:10], ids[10:20], 8)
        index.save(tmp_path / "deep" / "facets.index")
        other = self.make()
        assert other.load(tmp_path / "deep" / "facets.index") is True
        assert (other.reader.sequence, len(other.reader)) == (8, self.many - 10)
        a, b = (each.reader.search(vectors[:9], 30) for each in (index, other))
        assert (a.ids == b.ids).all()
        assert (a.scores == b.scores).all()
        assert np.array_equal(index.reader.vectors(ids), other.reader.vectors(ids))
        other.apply(ids[10:11], vectors[10:11], ids[:0], 9)
        assert len(other.reader) == self.many - 9

    def test_an_empty_index_is_saved_and_read(self, tmp_path: Path) -> None:
        self.make().save(tmp_path / "facets.index")
        assert self.make().load(tmp_path / "facets.index") is True

    def test_a_missing_file_is_no_error(self, tmp_path: Path) -> None:
        assert self.make().load(tmp_path / "none.index") is False

    @pytest.mark.parametrize(("model", "dimension"), [("other-model", D), (MODEL, 16)])
    def test_a_file_of_another_model_is_refused(
        self, tmp_path: Path, caplog: pytest.LogCaptureFixture, model: str, dimension: int
    ) -> None:
        self.filled()[0].save(tmp_path / "facets.index")
        assert self.make(model, dimension).load(tmp_path / "facets.index") is False
        assert "another" in caplog.text
        assert "rebuilt" in caplog.text

    @pytest.mark.parametrize("damage", ["flip", "cut", "empty", "header", "text", "folder", "longer"])
    def test_a_damaged_file_is_refused_with_a_reason_and_changes_nothing(
        self, tmp_path: Path, caplog: pytest.LogCaptureFixture, damage: str
    ) -> None:
        index, ids, vectors = self.filled()
        path = tmp_path / "facets.index"
        index.save(path)
        content = bytearray(path.read_bytes())
        if damage == "flip":
            content[-100] ^= 1
        elif damage == "cut":
            del content[-1000:]
        elif damage == "empty":
            content.clear()
        elif damage == "header":
            content[:] = content.replace(b'"sequence": 7', b'"sequence": 8')
        elif damage == "text":
            content[:] = b"not an index\n" * 50
        elif damage == "longer":
            content += b"more"
        path.unlink()
        if damage == "folder":
            path.mkdir()
        else:
            path.write_bytes(content)
        assert index.load(path) is False
        assert "rebuilt" in caplog.text
        assert (len(index.reader), index.reader.sequence) == (200, 7)
        assert index.reader.search(vectors[:1], 1).ids[0, 0] == ids[0]

    def test_a_save_that_fails_leaves_the_old_file(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        index, _, _ = self.filled()
        path = tmp_path / "facets.index"
        index.save(path)
        before = path.read_bytes()
        index.apply(np.array([999]), unit_vectors(1, 1), np.zeros(0, np.int64), 8)
        with monkeypatch.context() as patch:
            patch.setattr("os.fsync", _no_space)
            with pytest.raises(OSError, match="no space"):
                index.save(path)
        assert path.read_bytes() == before
        assert [file.name for file in tmp_path.iterdir()] == ["facets.index"]


def _no_space(handle: int) -> None:
    raise OSError("no space left on device")
