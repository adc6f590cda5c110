"""An editor who slips is told where and what to do; good data pass without a word."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uppdrag import municipality_check
from uppdrag.municipality import FOLDERS, known_municipalities, load_municipality, read_municipality
from uppdrag.municipality_check import FILES, Problem, check
from uppdrag.plans import read_plan

Change = Callable[[str, str, str], list[str]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The template, to break."""
    return Path(shutil.copytree(FOLDERS / "mall", tmp_path / "minkommun"))


@pytest.fixture
def change(folder: Path) -> Change:
    """Replaces words in one file of the template and returns what the check says."""

    def change(file: str, old: str, new: str) -> list[str]:
        text = (folder / file).read_text("utf-8")
        assert text.count(old) >= 1
        (folder / file).write_text(text.replace(old, new, 1), "utf-8")
        return [str(problem) for problem in check(folder)]

    return change


@pytest.mark.parametrize("name", ["mall", *known_municipalities()])
def test_what_the_project_ships_is_fit_for_use(name: str) -> None:
    assert check(FOLDERS / name) == ()


def test_the_template_is_a_municipality_but_none_to_choose(folder: Path) -> None:
    assert "mall" not in known_municipalities()
    town = read_municipality(folder)
    reading = read_plan("KS 13 mars", date(2024, 1, 28), town)
    assert reading.deadline == date(2024, 3, 13)
    assert town.organisation.label("kommunkontoret") == "Kommunkontoret (Kommunstyrelsen)"


def test_a_folder_of_ones_own_is_chosen_by_its_path(folder: Path) -> None:
    assert load_municipality(str(folder)).id == "minkommun"


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("kommun.toml", "Europe/Stockholm\"", "Europa/Stockholm\"", "Tidszonen Europa/Stockholm finns inte"),
        ("kommun.toml", 'namn = "Mallkommunen"', "namn = Mallkommunen", "kommun.toml: Rad 4 går inte att läsa"),
        ("kommun.toml", "diarium =", "diarie =", "diarie är ingen uppgift som finns. Menas diarium?"),
        ("organ.toml", 'slag = "nämnd"', 'slag = "namnd"', "slag ska vara något av kommunfullmäktige"),
        ("organ.toml", 'kort = ["KS"]', 'kort = "KS"', '[kommunstyrelsen]: kort ska vara en lista med texter'),
        ("organ.toml", '"utbildningsnamnden"]', '"utbildningsnämnden"]', "Menas utbildningsnamnden?"),
        ("organ.toml", "[kommunstyrelsen]", "[ks]", "Organet [kommunstyrelsen]"),
        ("organ.toml", "till = 2022-12-31", "fran = 2023-01-01\ntill = 2022-12-31", "fran är senare än till"),
        ("organ.toml", "[skolnamnden]", "[\"Skolnämnden\"]", "små bokstäver"),
        ("organ.toml", 'namn = "Kommunkontoret"', 'nam = "Kommunkontoret"', "forvaltning: namn saknas"),
        ("organ.toml", 'kort = ["UN"]', 'kort = ["KS"]', "heter alla ks"),
        ("organ.toml", 'slag = "grupp"', 'slag = "nämnd"', "bara en grupp har ingar"),
        ("moten.toml", "[kommunstyrelsen]", "[kommunstyrelse]", "Organet [kommunstyrelse] finns inte i organ.toml"),
        ("moten.toml", "2024-01-17,", "2024-01-20,", "2024-01-20 är en lördag eller söndag"),
        ("moten.toml", "2024-01-17,", '"2024-01-17",', "dagar ska vara en lista med datum utan citattecken"),
        ("moten.toml", "2024-01-17,", "2024-02-30,", "går inte att läsa"),
        ("moten.toml", "onsdag", "torsdag", "de flesta mötesdagar är inte en torsdag"),
        ("moten.toml", "hela_ar = [2024]", "hela_ar = [2025]", "2025 sägs vara helt men har inga mötesdagar"),
        ("moten.toml", "dagar_fore = 14", "dagar_fore = -14", "ett antal dagar mellan 0 och 120"),
        ("moten.toml", "per_ar = 250", "per_aar = 250", "Menas per_ar?"),
        ("rapporter.toml", '"09-30"', '"09-31"', 'en dag som "02-15"'),
        ("rapporter.toml", '"09-01"', '"10-01"', "namnd börjar efter att den slutar"),
        ("rapporter.toml", "manad = 8", "manad = 13", "en månad mellan 1 och 12"),
        ("rapporter.toml", '"årsrapport"', '"aarsrapport"', "rapport ska vara något av delårsrapport"),
        ("rapporter.toml", "forsta_delarsrapporten = 4", "", "forsta_delarsrapporten saknas"),
        ("rapporter.toml", "manad = 8", "manad = 12\n[[rapport]]\nrapport = \"budget\"\nmanad = 12", "står två gånger"),
    ],
)  # fmt: skip
def test_each_slip_is_told(change: Change, file: str, old: str, new: str, told: str) -> None:
    found = change(file, old, new)
    assert [words for words in found if told in words and words.startswith(file)] != []


@pytest.mark.parametrize("file", FILES)
def test_a_missing_file_is_told_once(folder: Path, file: str) -> None:
    (folder / file).unlink()
    assert Problem(file, "Filen saknas.") in check(folder)


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    assert [problem.sentence for problem in check(tmp_path / "ingen")] == ["Mappen finns inte."]


def test_a_file_of_another_kind_is_told(folder: Path) -> None:
    (folder / "organ.toml").write_bytes(b"\xff\xfe\x00PK")
    assert "Filen är inte text i UTF-8." in [problem.sentence for problem in check(folder)]


_keys = st.sampled_from(
    ["namn", "slag", "kort", "ingar", "forvaltning", "id", "dagar", "paragrafer", "rapport", "manad", "ks", "fran", "till",
     "hela_ar", "eftertrads_av", "kommunstyrelsen", "tidszon", "veckodag"]
)  # fmt: skip
_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.dates() | st.just("kommunstyrelsen"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_keys, inner, max_size=4),
    max_leaves=12,
)


def test_an_office_whose_facts_have_no_right_shape_is_told(folder: Path) -> None:
    (folder / "organ.toml").write_text('[namn]\nforvaltning = {namn = "Kontoret", id = []}\n', "utf-8")
    assert "[namn] forvaltning" in str([problem.sentence for problem in check(folder)])


@given(st.fixed_dictionaries({name: st.dictionaries(_keys, _values, max_size=4) for name in FILES}))
def test_whatever_stands_in_the_files_is_told_and_never_a_fault(files: dict[str, dict[str, Any]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(municipality_check, "_read", lambda file: files[file.name])
        assert check(FOLDERS / "mall") != ()
