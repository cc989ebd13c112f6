"""Importing ESCO is the same however often, in whatever order and in whatever parts it is done."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.store import SqlStore, StoredEsco, upgrade
from tests.mini_esco import BASE, occupation, relation, skill, table, take, write

# Labels as a file can hold them: a cell with alternatives has one a line.
LABEL = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=12)
NUMBERS = st.integers(0, 3)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "empty.sqlite3"
    upgrade(f"sqlite:///{path}")
    return path


@st.composite
def concepts(draw: st.DrawFn) -> list[tuple[int, str, str]]:
    listed = st.tuples(NUMBERS, LABEL, st.lists(LABEL, max_size=3).map("\n".join))
    return draw(st.lists(listed, min_size=1, max_size=5))


@st.composite
def downloads(draw: st.DrawFn) -> dict[str, bytes]:
    occupations = [f"{BASE}/occupation/{number}" for number in range(4)]
    skills = [f"{BASE}/skill/{number}" for number in range(4)]
    made: dict[str, bytes] = {}
    for language in draw(st.sets(st.sampled_from(["nl", "en", "ar"]), min_size=1)):
        some = [occupation(occupations[number], "8160", *said) for number, *said in draw(concepts())]
        made[f"occupations_{language}.csv"] = table("occupations", some)
        if draw(st.booleans()):
            some = [skill(skills[number], *said) for number, *said in draw(concepts())]
            made[f"skills_{language}.csv"] = table("skills", some)
    pairs = st.tuples(NUMBERS, st.sampled_from(["essential", "optional"]), NUMBERS)
    related = [
        relation(occupations[one], kind, skills[other]) for one, kind, other in draw(st.lists(pairs, max_size=6))
    ]
    made["occupationSkillRelations.csv"] = table("occupationSkillRelations", related)
    more = draw(st.lists(st.tuples(NUMBERS, st.sampled_from(["nl", "de"]), LABEL.filter(lambda one: one.strip()))))
    lines = "".join(f"{occupations[number]}\t{language}\t{' '.join(one.split())}\n" for number, language, one in more)
    made["labels_x.tsv"] = f"conceptUri\tlang\tlabel\n{lines}".encode()
    return made


def everything(store: SqlStore) -> tuple[Any, ...]:
    esco = StoredEsco(store)
    return esco.version(), esco.occupations(), esco.skills(), esco.skill_relations()


def fresh(empty: Path, folder: Path) -> Iterator[SqlStore]:
    for number in range(2):
        shutil.copy(empty, folder / f"{number}.sqlite3")
        yield SqlStore(f"sqlite:///{folder / f'{number}.sqlite3'}")


@settings(max_examples=30, deadline=None)
@given(downloads(), st.randoms(use_true_random=False))
def test_twice_is_once_and_parts_are_the_whole(empty: Path, content: dict[str, bytes], random: Any) -> None:
    with TemporaryDirectory() as place:
        folder = Path(place)
        one, other = fresh(empty, folder)
        whole = write(folder / "whole", content)
        take(one, whole, "1.2")
        found = everything(one)
        done, _ = take(one, whole, "1.2")
        assert done.taken == ()
        assert everything(one) == found
        # Occupations first, because relations and labels alone have nothing to belong to; then as it comes.
        names = sorted(content, key=lambda one: (not one.startswith("occupations"), random.random()))
        for number, name in enumerate([*names, random.choice(names)]):
            take(other, write(folder / str(number), {name: content[name]}), "1.2")
        assert everything(other) == found
        for store in (one, other):
            store.close()
