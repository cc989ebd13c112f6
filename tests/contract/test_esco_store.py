"""ESCO on each database: what was imported is read back, once, and stays as long as something refers to it."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import func, select

from matching.domain.actor import Actor
from matching.domain.alias import NewAlias, TargetError
from matching.domain.errors import ForbiddenError, NotFoundError, NotReadyError
from matching.domain.esco import EscoConcept, EscoSkillRelation
from matching.service.aliases import add_alias, withdraw_alias
from matching.service.esco import EscoDownload, import_esco
from matching.service.esco_guide import EscoGuide
from matching.store import SqlStore, StoredEsco, tables
from tests.mini_esco import (
    BASE,
    EN,
    FIELD,
    GROUP,
    GUIDE,
    MILLER,
    MILLING,
    NL,
    NOTE,
    RELATIONS,
    SINGING,
    SKILLS,
    TAMER,
    files,
    group,
    occupation,
    skill,
    table,
    take,
    write,
)  # fmt: skip

LATER = "2025-06-01T09:00:00.000Z"


def everything(store: SqlStore) -> tuple[object, ...]:
    esco = StoredEsco(store)
    return (
        esco.version(), esco.occupations(), esco.skills(), esco.skill_relations(), esco.isco_names(), esco.isced_names()
    )  # fmt: skip


def rows(store: SqlStore) -> dict[str, int]:
    with store.read() as tx:
        return {
            one.name: tx._connection.scalar(select(func.count()).select_from(one)) or 0
            for one in (tables.ESCO_RELEASE, tables.ESCO_FILE, tables.ESCO_TERM, tables.ESCO_REQUIREMENT)
        }


def test_without_an_import_there_is_nothing(store: SqlStore) -> None:
    assert everything(store) == (None, [], [], [], {}, {})


def test_a_download_is_read_back(store: SqlStore, tmp_path: Path) -> None:
    done, _ = take(store, write(tmp_path, files()))
    assert done.version == done.in_use == "2024-01-25"
    assert len(done.taken) == 8
    esco = StoredEsco(store)
    assert str(esco.version()).startswith("2024-01-25+")
    assert esco.occupations() == [
        EscoConcept(
            MILLER,
            "occupation",
            {
                "nl": ("wolkenmolenaar", "molenaar van wolken", "wolkenmaler", "wolkenmoolenaar"),
                "en": ("cloud miller", "miller of clouds"),
                "de": ("Wolkenmüller", "Wolkenmüllerin"),
            },
            "8160",
        ),
        EscoConcept(
            GUIDE,
            "occupation",
            {"nl": ("getijdengids",), "en": ("tide guide", "guide, tidal")},
            "5113",
            f"{NOTE}/regulated",
        ),
        EscoConcept(TAMER, "occupation", {"nl": ("windtemmer", "windtemster"), "en": ("wind tamer",)}, "0110"),
    ]
    assert esco.skills() == [
        EscoConcept(
            MILLING,
            "skill",
            {"en": ("mill clouds", "grind clouds"), "nl": ("wolken malen",), "ar": ("طحن الغيوم",)},
        ),
        EscoConcept(SINGING, "skill", {"en": ("sing to seals",)}),
    ]
    assert esco.skill_relations() == [
        EscoSkillRelation(MILLER, MILLING, True),
        EscoSkillRelation(MILLER, SINGING, False),
        EscoSkillRelation(GUIDE, SINGING, True),
    ]
    assert esco.isco_names() == {"8160": {"nl": "Wolkenwerkers", "pl": "Chmurnicy"}}
    assert esco.isced_names() == {"0721": {"nl": "wolkenkunde"}}
    assert done.waiting == {"labels_de_pl": 1, "skill_labels_partial": 1}


def test_the_same_again_changes_nothing_and_writes_nothing(store: SqlStore, tmp_path: Path) -> None:
    take(store, write(tmp_path, files()))
    before = everything(store), rows(store)
    asked: list[str] = []
    done, again = take(store, tmp_path, progress=lambda slot: asked.append(slot) or (lambda _done, _total: None))
    assert done.taken == ()
    assert len(done.known) == 8
    assert (everything(store), rows(store)) == before
    assert asked == []
    assert sum(one.taken for one in again) == 0


def test_the_languages_of_one_version_come_together(store: SqlStore, tmp_path: Path) -> None:
    """As they are downloaded: one at a time, whatever the order."""
    whole = files()
    for language in ("en", "nl"):
        part = {name: data for name, data in whole.items() if name.startswith(language)}
        take(store, write(tmp_path / language, part))
    take(store, write(tmp_path / "labels", {name: data for name, data in whole.items() if "/" not in name}))
    found = everything(store)
    with store.write() as tx:
        tx.drop_esco_release(tx.esco_releases()[0])
    assert everything(store)[1:] == ([], [], [], {}, {})
    assert set(rows(store).values()) == {0}
    take(store, write(tmp_path / "all", whole))
    assert everything(store) == found


def test_a_mended_file_takes_the_place_of_what_it_said(store: SqlStore, tmp_path: Path) -> None:
    write(tmp_path, files())
    take(store, tmp_path)
    version = StoredEsco(store).version()
    for language, label in (("nl", "wolkenvrouw"), ("en", "cloud woman")):
        write(
            tmp_path,
            {f"{language}/occupations_{language}.csv": table("occupations", [occupation(MILLER, "8160", label)])},
        )
    done, _ = take(store, tmp_path)
    assert done.taken == ("occupations_en", "occupations_nl")
    (concept,) = StoredEsco(store).occupations()
    assert concept.labels["nl"] == ("wolkenvrouw",)
    assert StoredEsco(store).version() != version
    # Relations of occupations that are gone wait for them, and come back with them.
    assert [one.occupation_uri for one in StoredEsco(store).skill_relations()] == [MILLER, MILLER]
    assert done.waiting["occupationSkillRelations"] == 1
    take(store, write(tmp_path, files()))
    assert StoredEsco(store).version() == version
    assert len(StoredEsco(store).skill_relations()) == 3


def test_without_skills_and_relations(store: SqlStore, tmp_path: Path) -> None:
    take(store, write(tmp_path, {"occupations_nl.csv": table("occupations", NL)}))
    esco = StoredEsco(store)
    assert len(esco.occupations()) == 3
    assert (esco.skills(), esco.skill_relations(), esco.isco_names()) == ([], [], {})


def later(uris: tuple[str, ...] = (MILLER, GUIDE, TAMER)) -> dict[str, bytes]:
    """The occupations of a later version."""
    return {
        f"occupations_{language}.csv": table(
            "occupations", [one | {"modifiedDate": LATER} for one in listed if one["conceptUri"] in uris]
        )
        for language, listed in (("nl", NL), ("en", EN))
    }


def both() -> dict[str, bytes]:
    return {"occupations_nl.csv": table("occupations", NL), "occupations_en.csv": table("occupations", EN)}


def test_an_older_version_goes_when_nothing_refers_to_it(store: SqlStore, tmp_path: Path) -> None:
    take(store, write(tmp_path / "a", both()), "1.1.2")
    done, _ = take(store, write(tmp_path / "b", later()), "1.2.0")
    assert (done.version, done.in_use, done.dropped, done.kept) == ("1.2.0", "1.2.0", ("1.1.2",), ())
    assert rows(store)["esco_release"] == 1
    assert rows(store)["esco_term"] == 6


def test_an_older_version_stays_while_the_newest_lacks_files_of_it(store: SqlStore, tmp_path: Path) -> None:
    take(store, write(tmp_path / "a", both() | {"skills_en.csv": table("skills", SKILLS)}), "1.1.2")
    done, _ = take(store, write(tmp_path / "b", later()), "1.2.0")
    assert (done.in_use, done.dropped, done.kept) == ("1.2.0", (), ("1.1.2",))
    assert StoredEsco(store).skills() == []
    done, _ = take(store, write(tmp_path / "b", {"skills_en.csv": table("skills", SKILLS)}), "1.2.0")
    assert (done.dropped, done.known) == (("1.1.2",), ("occupations_en", "occupations_nl"))


def test_an_older_version_stays_while_an_alias_refers_to_it(store: SqlStore, org: UUID, tmp_path: Path) -> None:
    coach = Actor("coach", org)
    take(store, write(tmp_path / "a", both()), "1.1.2")
    alias, _ = add_alias(store, coach, NewAlias(text="getijdenwandelaar", target=GUIDE))
    add_alias(store, coach, NewAlias(text="molenaar", target=MILLER))
    done, _ = take(store, write(tmp_path / "b", later((MILLER, TAMER))), "1.2.0")
    assert done.kept == ("1.1.2",)
    # What only the older version knows can still be meant.
    other, _ = add_alias(store, coach, NewAlias(text="gids van getijden", target=GUIDE))
    assert other.target.isco == "5113"
    assert [one.uri for one in StoredEsco(store).occupations()] == [MILLER, TAMER]
    for one in (alias, other):
        withdraw_alias(store, coach, one.key)
    done, _ = take(store, write(tmp_path / "b", {"ISCOGroups_nl.csv": table("ISCOGroups", [])}), "1.2.0")
    assert done.dropped == ("1.1.2",)
    with pytest.raises(TargetError):
        add_alias(store, coach, NewAlias(text="gids van getijden", target=GUIDE))


def test_an_older_version_that_comes_later_is_not_used(store: SqlStore, tmp_path: Path) -> None:
    take(store, write(tmp_path / "b", later()), "1.2.0")
    done, _ = take(store, write(tmp_path / "a", both() | {"skills_en.csv": table("skills", SKILLS)}), "1.1.2")
    assert (done.version, done.in_use, done.kept) == ("1.1.2", "1.2.0", ("1.1.2",))
    assert str(StoredEsco(store).version()).startswith("1.2.0+")


def test_numbers_decide_between_versions_of_one_day(store: SqlStore, tmp_path: Path) -> None:
    take(store, write(tmp_path / "a", both() | {"skills_en.csv": table("skills", SKILLS)}), "1.9")
    done, _ = take(store, write(tmp_path / "b", both()), "1.10")
    assert done.in_use == "1.10"


def test_labels_alone_join_the_version_in_use_and_need_one(store: SqlStore, tmp_path: Path) -> None:
    labels = write(tmp_path / "labels", {"labels_de_pl.tsv": files()["labels_de_pl.tsv"]})
    with pytest.raises(NotFoundError, match="occupations_"):
        take(store, labels)
    assert set(rows(store).values()) == {0}
    take(store, write(tmp_path / "a", both()), "1.2.0")
    done, _ = take(store, labels)
    assert done.version == "1.2.0"
    assert StoredEsco(store).occupations()[0].labels["de"] == ("Wolkenmüller", "Wolkenmüllerin")


def test_a_download_that_breaks_off_leaves_nothing(store: SqlStore, tmp_path: Path) -> None:
    take(store, write(tmp_path / "a", both()), "1.1.2")
    before = everything(store), rows(store)

    class Broken:
        slot, sha256 = "occupations_nl", "x"

        def said(self, _progress: object) -> object:
            raise OSError("the disk was taken out")

    with pytest.raises(OSError, match="taken out"):
        import_esco(store, Actor("coach"), EscoDownload([Broken()], "1.1.2"))  # type: ignore[list-item]
    assert (everything(store), rows(store)) == before


def test_who_may_import(store: SqlStore, tmp_path: Path) -> None:
    for role in ("provider", "mentor", "participant"):
        with pytest.raises(ForbiddenError):
            import_esco(store, Actor(role), EscoDownload([]))  # type: ignore[arg-type]


def test_any_text_is_kept_as_it_is(store: SqlStore, tmp_path: Path) -> None:
    odd = 'a "quoted", label; with \\ and émojis 🌬'
    content = {
        "occupations_nl.csv": table("occupations", [occupation(MILLER, "8160", odd, "=1+1\n  \nرياح")]),
        "ISCOGroups_nl.csv": table("ISCOGroups", [group(GROUP, "8160", odd)]),
        "skillGroups_nl.csv": table("skillGroups", [group(FIELD, "0721", odd)]),
        "skills_nl.csv": table("skills", [skill(f"{BASE}/skill/%C3%A9", odd)]),
        "occupationSkillRelations.csv": table("occupationSkillRelations", RELATIONS),
    }
    take(store, write(tmp_path, content))
    esco = StoredEsco(store)
    assert esco.occupations()[0].labels == {"nl": (odd, "=1+1", "رياح")}
    assert esco.skills()[0].labels == {"nl": (odd,)}
    assert esco.isco_names()["8160"]["nl"] == esco.isced_names()["0721"]["nl"] == odd


def test_the_guide_tells_of_what_is_asked_for(store: SqlStore, tmp_path: Path) -> None:
    guide, actor = EscoGuide(store), Actor("coach")
    assert (guide.isco_name("8160", "nl"), guide.entries(actor, [MILLER])) == (None, {})
    with pytest.raises(NotReadyError):
        guide.look_up(actor, MILLER)
    take(store, write(tmp_path, files()))
    entries = guide.entries(actor, [MILLER, MILLING, f"{BASE}/occupation/of-another-version"])
    assert set(entries) == {MILLER, MILLING}
    assert (entries[MILLER].essential, entries[MILLER].optional) == ((MILLING,), (SINGING,))
    assert entries[MILLER].concept.labels["nl"] == ("wolkenmolenaar", "molenaar van wolken", "wolkenmaler")
    assert (entries[MILLING].concept.kind, entries[MILLING].essential) == ("skill", ())
    assert guide.isco_name("8160", "nl") == "Wolkenwerkers"  # the import is seen by a guide that was asked before it
    assert guide.isco_name("8160", "en") == "Wolkenwerkers"  # English has no name
    assert (guide.isced_name("0721", "nl"), guide.isced_name("0720", "nl")) == ("wolkenkunde", None)
    found = guide.look_up(actor, SINGING)
    assert found.entry is not None
    assert (found.entry.essential, found.entry.optional) == ((GUIDE,), (MILLER,))
    assert set(found.known) == {GUIDE, MILLER}
    assert guide.look_up(actor, "816").occupations == (MILLER,)
    with pytest.raises(NotFoundError):
        guide.look_up(actor, "0999")
