"""Tasks and tools in free text become ESCO skills, with the words that showed them; what tells of no skill gives none."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from embeddings import load_encoder
from matching.domain.errors import NotReadyError
from matching.domain.esco import EscoConcept, EscoSkillRelation
from matching.taxonomy import skill_linker
from matching.taxonomy.skill_linker import LEAST, SURE, SkillLinker
from matching.taxonomy.skill_phrases import LONGEST, MOST_PHRASES, MOST_WORDS, clauses, runs

BASE = "http://data.europa.eu/esco/skill"
SKILLS = {
    "wash": {"en": ("wash residents", "help people to wash"), "nl": ("bewoners wassen",)},
    "medicine": {"en": ("administer medication", "give medicines to patients"), "nl": ("medicatie toedienen",)},
    "weld": {"en": ("weld steel plates", "join metal by welding"), "nl": ("staalplaten lassen",)},
    "drawings": {"en": ("read technical drawings",), "nl": ("technische tekeningen lezen",)},
    "forklift": {"en": ("operate forklift truck",), "nl": ("heftruck besturen",)},
    "stock": {"en": ("count stock", "stocktaking"), "nl": ("voorraad tellen",)},
    "bread": {"en": ("bake bread",), "nl": ("brood bakken",), "uk": ("пекти хліб",)},
    "javascript": {"en": ("JavaScript",), "nl": ("JavaScript",)},
    "mathematics": {"en": ("teach mathematics",), "nl": ("lesgeven in wiskunde",)},
    "accounts": {"en": ("keep accounts", "bookkeeping"), "nl": ("boekhouding voeren",)},
    "sewing": {"en": ("use sewing machines",)},
    "trees": {"en": ("prune trees",), "nl": ("bomen snoeien",)},
}
OTHERS = """
tune pianos;audit tax returns;tie climbing ropes;mediate in quarrels;repair bicycles;interpret weather maps;grow mushrooms;
restore paintings;manage payroll;sort waste paper;calibrate scales;dive for pearls;design shoes;write speeches;drive trams;
clean windows;cut hair;lay bricks;answer telephone calls;translate texts;draw blood samples;milk cows;serve drinks;
install cables;plan routes;guard buildings;train dogs;dye yarn;sell tickets;record sound;fold parachutes;map caves;
Python;geology;family law;ceramics;first aid;Latin;acoustics;accessibility
"""
"""What else there is: a meaning stands out from many, not from few."""


class FewSkills:
    """An ESCO import of a few invented skills."""

    def __init__(self, skills: Sequence[EscoConcept], version: str | None = "0.1+few") -> None:
        self.known, self.named, self.read = list(skills), version, 0

    def version(self) -> str | None:
        return self.named

    def occupations(self) -> list[EscoConcept]:
        return []

    def skills(self) -> list[EscoConcept]:
        self.read += 1
        return self.known

    def skill_relations(self) -> list[EscoSkillRelation]:
        return []


def concepts() -> list[EscoConcept]:
    others = {f"other-{place}": {"en": (said.strip(),)} for place, said in enumerate(OTHERS.split(";"))}
    return [EscoConcept(f"{BASE}/{name}", "skill", labels) for name, labels in (SKILLS | others).items()]


@pytest.fixture(scope="module")
def encoder() -> Any:
    return load_encoder()


@pytest.fixture(scope="module")
def linker(encoder: Any) -> SkillLinker:
    return SkillLinker(encoder, FewSkills(concepts()))


def found(linker: SkillLinker, text: str, top: int = 5) -> dict[str, str]:
    """Name of each skill and the words that showed it, best first."""
    (links,) = linker.link_skills([text], top)
    return {one.esco_uri.rsplit("/", 1)[1]: text[slice(*one.span)] for one in links}


class TestPhrases:
    @pytest.mark.parametrize(
        ("text", "said"),
        [
            (
                "Ik waste bewoners, hielp met aankleden en gaf medicijnen",
                ["waste bewoners", "hielp aankleden", "gaf medicijnen"],
            ),
            ("Sold clothes and dressed the shop window.", ["Sold clothes", "dressed shop window"]),
            ("Websites bouwen met node.js/C#", ["Websites bouwen node.js", "C#"]),
            ("أعطيت الحقن وقست الضغط وضمّدت الجروح", ["أعطيت الحقن", "قست الضغط", "ضمّدت الجروح"]),
            ("Ремонтував трактори й комбайни", ["Ремонтував трактори", "комбайни"]),
            ("", []),
            ("12,5 — !!", []),
            ("ik heb het", []),
        ],
    )
    def test_clauses_without_words_that_name_no_task(self, text: str, said: list[str]) -> None:
        assert [one.said for one in clauses(text)] == said

    def test_spans_are_where_the_words_are(self) -> None:
        text = "In de keuken sneed ik groente; daarna maakte ik sauzen"
        for one in [*clauses(text), *runs(text)]:
            assert text[one.start : one.end].split(maxsplit=1)[0] == one.said.split()[0]
            assert text[one.start : one.end].rsplit(maxsplit=1)[-1] == one.said.split()[-1]

    def test_long_texts_stay_bounded(self) -> None:
        assert len(clauses("lassen, " * 5_000)) == MOST_PHRASES
        assert all(len(one.said.split()) <= LONGEST for one in clauses("lassen " * 500))
        assert all(len(one.said.split()) <= MOST_WORDS for one in runs("lassen buigen boren " * 9))


class TestLinks:
    def test_several_skills_each_with_its_words(self, linker: SkillLinker) -> None:
        links = found(linker, "Bewoners wassen, medicatie toedienen en technische tekeningen lezen")
        assert links == {
            "wash": "Bewoners wassen", "medicine": "medicatie toedienen", "drawings": "technische tekeningen lezen"
        }  # fmt: skip

    def test_the_very_words_of_a_label_win(self, linker: SkillLinker) -> None:
        (links,) = linker.link_skills(["Ik kan goed bomen snoeien"])
        assert links[0].esco_uri == f"{BASE}/trees"
        assert links[0].sure
        assert links[0].score >= SURE

    def test_a_tool_is_found_within_a_clause(self, linker: SkillLinker) -> None:
        links = found(linker, "Ik bouwde drie jaar grote winkels op internet met javascript")
        assert links.get("javascript") == "javascript"

    @pytest.mark.parametrize(
        ("text", "skill"),
        [
            ("I gave patients their medicines", "medicine"),
            ("خبز الخبز", "bread"),
            ("Пекти хліб", "bread"),
            ("matematik öğretmek", "mathematics"),
            ("tailler les arbres", "trees"),
        ],
    )
    def test_other_words_and_other_languages_by_meaning(self, linker: SkillLinker, text: str, skill: str) -> None:
        assert next(iter(found(linker, text)), None) == skill

    @pytest.mark.parametrize(
        "text", ["", "   ", "asdf", "qwrtz hjkl", "Ahmed Hassan", "Amsterdam", "12345", "😀😀", "ik"]
    )
    def test_no_skill_where_there_is_none(self, linker: SkillLinker, text: str) -> None:
        assert linker.link_skills([text]) == [[]]

    def test_scores_fall_and_each_skill_comes_once(self, linker: SkillLinker) -> None:
        text = "Ik bakte brood, telde de voorraad, reed op de heftruck en bakte weer brood"
        (links,) = linker.link_skills([text], top=4)
        assert len(links) <= 4
        assert len({one.esco_uri for one in links}) == len(links)
        assert [one.score for one in links] == sorted((one.score for one in links), reverse=True)
        assert all(LEAST <= one.score <= 1 and (one.score >= SURE or not one.sure) for one in links)
        assert linker.link_skills([text], top=1)[0] == links[:1]

    def test_a_text_is_linked_alike_alone_and_among_others(self, linker: SkillLinker) -> None:
        texts = ["Bomen snoeien in het park", "", "Staal lassen", "Bomen snoeien in het park"]
        together = linker.link_skills(texts)
        assert [[one.esco_uri for one in some] for some in together] == [
            [one.esco_uri for one in linker.link_skills([text])[0]] for text in texts
        ]
        assert together[0] == together[3]

    def test_labels_in_the_language_else_in_english(self, linker: SkillLinker) -> None:
        assert linker.label(f"{BASE}/trees", "nl") == "bomen snoeien"
        assert linker.label(f"{BASE}/sewing", "nl") == "use sewing machines"
        assert linker.label(f"{BASE}/unknown", "nl") == ""


class TestImports:
    @pytest.mark.parametrize("esco", [FewSkills([], None), FewSkills([])], ids=["no import", "no skills"])
    def test_without_skills_it_says_so(self, encoder: Any, esco: FewSkills) -> None:
        linker = SkillLinker(encoder, esco)
        assert not linker.ready
        with pytest.raises(NotReadyError):
            linker.link_skills(["bomen snoeien"])

    def test_a_new_import_is_read_once(self, encoder: Any) -> None:
        esco = FewSkills(concepts()[:3])
        linker = SkillLinker(encoder, esco)
        assert "trees" not in found(linker, "bomen snoeien")
        esco.known, esco.named = concepts(), "0.2+few"
        assert "trees" in found(linker, "bomen snoeien")
        assert "trees" in found(linker, "bomen snoeien")
        assert esco.read == 2

    def test_while_one_thread_reads_others_are_answered_or_told(
        self, encoder: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(skill_linker, "_PATIENCE", 0.01)
        esco, begun, go_on = FewSkills(concepts()), Event(), Event()

        @contextmanager
        def held() -> Iterator[Any]:
            begun.set()
            assert go_on.wait(60)
            yield lambda _done, _total: None

        linker = SkillLinker(encoder, esco, reporting=held)
        for known in ([], ["trees"]):  # nothing is known the first time, the import before the second time
            with ThreadPoolExecutor(1) as pool:
                reading = pool.submit(linker.link_skills, ["bomen snoeien"])
                assert begun.wait(60)
                if known:
                    assert "trees" in found(linker, "bomen snoeien")
                else:
                    with pytest.raises(NotReadyError, match="being read"):
                        linker.link_skills(["bomen snoeien"])
                go_on.set()
                assert reading.result(60)
            begun.clear()
            go_on.clear()
            esco.named = "0.3+few"
        assert esco.read == 2

    def test_what_is_kept_gives_the_same(self, encoder: Any, tmp_path: Path) -> None:
        texts = ["Staal lassen en brood bakken"]
        first = SkillLinker(encoder, FewSkills(concepts()), tmp_path).link_skills(texts)
        kept = list(tmp_path.glob("*.npz"))
        assert len(kept) == 1
        written = kept[0].stat().st_mtime_ns
        assert SkillLinker(encoder, FewSkills(concepts()), tmp_path).link_skills(texts) == first
        assert kept[0].stat().st_mtime_ns == written
        kept[0].write_bytes(b"damaged")
        assert SkillLinker(encoder, FewSkills(concepts()), tmp_path).link_skills(texts) == first


SHARED = Path(os.environ.get("MAATWERK_TEST_SHARED", str(Path(__file__).parents[4] / "shared"))) / "esco"
TEXTS = Path(__file__).parents[3] / "fixtures" / "language" / "skills_text.csv"
RIGHT = 0.7  # of the Dutch and English texts; raw USE has .82 with these labels
NEAR = 0.7  # cosine of a skill's label and what was expected, both English: "cut fabrics" and "cut fabric"


def preferred_labels() -> list[EscoConcept]:
    """ESCO's skills with their preferred English and Dutch labels; alternatives would take minutes to encode."""
    with (SHARED / "en" / "skills_en.csv").open(encoding="utf-8", newline="") as file:
        english = {row["conceptUri"]: row["preferredLabel"] for row in csv.DictReader(file)}
    with (SHARED / "skill_labels_partial.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        dutch = {row["uri"]: row["nl"] for row in rows if row["nl"]}
    both = {uri: {"en": (said,)} | ({"nl": (dutch[uri],)} if uri in dutch else {}) for uri, said in english.items()}
    return [EscoConcept(uri, "skill", labels) for uri, labels in sorted(both.items())]


@pytest.fixture(scope="module")
def real(encoder: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SkillLinker]:
    if not (SHARED / "en" / "skills_en.csv").exists():
        pytest.skip("no ESCO download beside the repository (MAATWERK_TEST_SHARED)")
    linker = SkillLinker(encoder, FewSkills(preferred_labels()), tmp_path_factory.mktemp("skills"))
    assert linker.ready
    yield linker


class TestRealSkills:
    def test_free_texts_find_what_they_tell_of(self, real: SkillLinker, encoder: Any) -> None:
        with TEXTS.open(encoding="utf-8", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["lang"] in ("nl", "en")]
        right = 0
        for row, links in zip(rows, real.link_skills([row["text"] for row in rows]), strict=True):
            labels = [real.label(one.esco_uri, "en") for one in links]
            expected = encoder.encode(row["skills"].split("|"))
            right += bool(labels) and float((encoder.encode(labels) @ expected.T).max()) >= NEAR
        assert right / len(rows) >= RIGHT

    @pytest.mark.parametrize(
        "text", ["Ahmed Hassan", "Den Haag", "asdf", "maandag", "goedemorgen", "Олена Шевченко", "İstanbul"]
    )
    def test_no_skill_where_there_is_none(self, real: SkillLinker, text: str) -> None:
        assert real.link_skills([text]) == [[]]

    @pytest.mark.parametrize("tool", ["MySQL", "JavaScript", "Haskell", "Python"])
    def test_tools_are_found_by_name(self, real: SkillLinker, tool: str) -> None:
        text = f"In mijn vorige baan werkte ik vijf jaar elke dag met {tool} aan grote opdrachten"
        (links,) = real.link_skills([text])
        assert any(tool in real.label(one.esco_uri, "en") and tool in text[slice(*one.span)] for one in links)
