from __future__ import annotations

import inspect

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embeddings import lexical, lexical_base
from embeddings.lexical import LexicalIndex
from embeddings.words import fold, terms
from matching.domain import ports

TEXTS = [
    "Boekhouder bij de gemeente",
    "Vrachtwagenchauffeur",
    "Medewerker thuiszorg",
    "Heftruckcertificaat en VCA",
    "محاسب",
    "Бухгалтер в лікарні",
    "Coördinator vrijwilligers",
    "C++ programmeur",
    "Muhasebeci",
]


@pytest.fixture
def index() -> LexicalIndex:
    made = LexicalIndex()
    made.replace(np.arange(1, len(TEXTS) + 1) * 10, TEXTS, 3)
    return made


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("boekhouder", 10),
        ("BOEKHOUDER", 10),
        ("boekhoudster", 10),
        ("chauffeur vrachtwagen", 20),
        ("zorg", 30),
        ("vca", 40),
        ("المحاسب", 50),
        ("бухгалтерія", 60),
        ("coordinator", 70),
        ("c++", 80),
        ("muhasebe", 90),
    ],
)
def test_finds_words_compounds_scripts_and_misspellings(index: LexicalIndex, query: str, expected: int) -> None:
    assert index.reader.search([query], 3).ids[0, 0] == expected


def test_has_the_methods_of_the_port(index: LexicalIndex) -> None:
    for port, part, names in (
        (ports.LexicalIndex, index, ("replace", "apply")),
        (ports.LexicalReader, index.reader, ("search",)),
    ):
        for name in names:
            wanted = list(inspect.signature(getattr(port, name)).parameters)[1:]
            assert list(inspect.signature(getattr(part, name)).parameters) == wanted
    assert index.reader.sequence == 3
    assert len(index.reader) == len(TEXTS)


def test_only_what_shares_a_term_is_found_best_first(index: LexicalIndex) -> None:
    hits = index.reader.search(["gemeente boekhouder", "xyzxyz", "", " \n"], 4)
    assert hits.ids[0, 0] == 10
    assert hits.ids[1:].tolist() == [[-1] * 4] * 3
    assert np.isneginf(hits.scores[1:]).all()
    found = hits.scores[0][hits.ids[0] > 0]
    assert (found > 0).all()
    assert (np.diff(found) <= 0).all()


def test_mask_and_ties() -> None:
    index = LexicalIndex()
    index.replace(np.array([9, 3, 5, 7]), ["kok", "kok", "kok", "bakker"], 1)
    assert index.reader.search(["kok"], 5).ids[0].tolist() == [3, 5, 9, -1, -1]
    allowed = np.zeros(8, dtype=np.bool_)
    allowed[[5, 7]] = True
    assert index.reader.search(["kok"], 5, allowed).ids[0].tolist() == [5, -1, -1, -1, -1]
    assert index.reader.search(["kok"], 1, np.ones(10, dtype=np.bool_)).ids[0].tolist() == [3]


def test_replace_forgets_what_was_there(index: LexicalIndex) -> None:
    index.replace(np.array([1]), ["lasser"], 4)
    assert (index.reader.search(["boekhouder"], 2).ids == -1).all()
    assert (len(index.reader), index.reader.sequence) == (1, 4)
    index.replace(np.array([2]), ["--"], 5)  # nothing to count in it
    index.replace(np.zeros(0, np.int64), [], 6)
    assert (index.reader.search(["lasser"], 2).ids == -1).all()


def test_refuses_what_makes_no_sense(index: LexicalIndex) -> None:
    with pytest.raises(ValueError, match="do not fit"):
        index.replace(np.array([1, 2]), ["a"], 4)
    with pytest.raises(ValueError, match="twice"):
        index.replace(np.array([1, 1]), ["a", "b"], 4)
    with pytest.raises(ValueError, match="limit"):
        index.reader.search(["a"], 0)
    assert index.reader.sequence == 3


WORDS = st.lists(st.sampled_from(["kok", "bakker", "lasser", "hulpkok", "zorg", "thuiszorg"]), min_size=1, max_size=3)


@settings(max_examples=60, deadline=None)
@given(
    texts=st.lists(WORDS.map(" ".join), min_size=1, max_size=30),
    query=WORDS,
    limit=st.integers(1, 8),
    seed=st.integers(0, 9),
)
def test_order_is_that_of_all_scores(texts: list[str], query: list[str], limit: int, seed: int) -> None:
    index = LexicalIndex()
    ids = np.random.default_rng(seed).permutation(len(texts)) + 1
    index.replace(ids, texts, 1)
    everything = index.reader.search([" ".join(query)], 100)
    some = index.reader.search([" ".join(query)], limit)
    assert some.ids[0].tolist() == everything.ids[0, :limit].tolist()
    kept = everything.ids[0][everything.ids[0] > 0]
    order = sorted(zip(-everything.scores[0][: len(kept)], kept, strict=True))
    assert [number for _, number in order] == kept.tolist()


def test_long_queries_and_large_sets_keep_the_best(monkeypatch: pytest.MonkeyPatch) -> None:
    """The guess at where the best begin, and leaving out very common terms, must not lose them."""
    rng = np.random.default_rng(0)
    words = ["werk", "zorg", "bouw", "lassen", "koken", "rekenen", "tuin", "auto", "school", "kantoor"]
    texts = [" ".join(rng.choice(words, 3)) + f" n{number}" for number in range(5000)]
    index = LexicalIndex()
    index.replace(np.arange(1, 5001), texts, 1)
    query = ["lassen tuin auto n4321"]
    plain = index.reader.search(query, 20)
    assert plain.ids[0, 0] == 4322
    assert set(plain.ids[0].tolist()) == set(index.reader.search(query, 4000).ids[0, :20].tolist())
    monkeypatch.setattr(lexical_base, "_LONGEST_LIST", 200)
    assert index.reader.search(query, 20).ids[0, 0] == 4322
    assert (index.reader.search(["lassen"], 20).ids[0] > 0).all()  # every term is common: they count after all


def test_changes_are_found_beside_the_rest_and_weigh_the_same(index: LexicalIndex) -> None:
    reader = index.reader
    index.apply(np.array([5, 20]), [TEXTS[0], "kok zqx"], np.array([30, 777]), 4)
    hits = index.reader.search(["boekhouder gemeente", "chauffeur", "zorg", "zqx"], 3)
    assert hits.ids[0, :2].tolist() == [5, 10]  # the same text, one new and one old: a tie, by id
    assert hits.scores[0, 0] == hits.scores[0, 1]
    assert hits.ids[1:, 0].tolist() == [-1, -1, 20]
    assert (len(index.reader), index.reader.sequence) == (len(TEXTS), 4)
    allowed = np.zeros(11, dtype=np.bool_)
    allowed[10] = True
    assert index.reader.search(["boekhouder"], 2, allowed).ids[0].tolist() == [10, -1]
    index.apply(np.array([30]), ["lasser"], np.array([5, 20]), 5)
    assert index.reader.search(["lasser", "zqx"], 2).ids.tolist() == [[30, -1], [-1, -1]]
    assert reader.search(["chauffeur"], 1).ids[0, 0] == 20  # the old snapshot has not moved
    with pytest.raises(ValueError, match="do not fit"):
        index.apply(np.array([1]), [], np.array([]), 6)


@settings(max_examples=40, deadline=None)
@given(
    steps=st.lists(
        st.tuples(
            st.dictionaries(st.integers(1, 20), WORDS.map(" ".join), max_size=6),
            st.lists(st.integers(1, 20), max_size=4),
        ),
        max_size=6,
    ),
    kept_apart=st.sampled_from([0, 3, 1000]),
)
def test_after_any_changes_holds_what_a_dictionary_holds(
    steps: list[tuple[dict[int, str], list[int]]], kept_apart: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lexical, "_CHANGES_KEPT_APART", kept_apart)
        index, held = LexicalIndex(), dict[int, str]()
        for number, (added, removed) in enumerate(steps):
            index.apply(np.array([*added], np.int64), list(added.values()), np.array(removed, np.int64), number)
            held = {key: text for key, text in held.items() if key not in removed} | added
    assert len(index.reader) == len(held)
    for word in ("kok", "zorg", "bakker"):
        found = index.reader.search([word], 50).ids[0]
        pieces = set(terms(word))
        assert set(found.tolist()) - {-1} == {key for key, text in held.items() if pieces & set(terms(text))}


def test_terms_and_folding() -> None:
    assert fold("Coördinator É ﬁjn") == "coordinator e fijn"
    assert terms("Kok, C++!") == ["kok", "c++"]
    assert terms("zorg") == ["zorg", "#zorg"]
    assert terms("lassen") == ["lassen", "#lass", "#asse", "#ssen"]
    assert terms(" ,.- ") == []


@pytest.mark.parametrize("every", [1, 32, 33])
def test_the_guess_at_where_the_best_begin_is_never_too_high(every: int) -> None:
    scores = np.full(20_000, 1.0, dtype=np.float32)
    scores[::every] = 2.0  # with 32 the sample sees only these, of which there are 625
    rows = lexical_base._rows_of_best(scores, 1000)
    assert len(rows) >= 1000
    assert set(np.flatnonzero(scores == 2.0).tolist()) <= set(rows.tolist())
