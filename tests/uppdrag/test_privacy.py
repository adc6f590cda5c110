"""The guard finds what is sensitive in what people type, and lets ordinary texts about uppdrag pass."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uppdrag.privacy import Finding, Sensitive, guard, question, sensitive

# Personal numbers that Skatteverket has set aside for tests, and the checksum example of its brochure.
NUMBERS = ("811228-9874", "19811228-9874", "8112289874", "670919-9530", "640823-3234", "811228+9874")


def with_checksum(day: date, serial: int, coordination: bool = False) -> str:
    """A personal number of that day, with its checksum."""
    nine = f"{day:%y%m}{day.day + 60 * coordination:02}{serial:03}"
    total = sum(sum(divmod(int(digit) * (2 - place % 2), 10)) for place, digit in enumerate(nine))
    return nine + str(-total % 10)


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("words", ["gäller {}", "({})", "{}, enligt Eva", "pnr:{}", "p.nr {}."])
def test_a_personal_number_is_found_and_not_repeated(number: str, words: str) -> None:
    found = sensitive(words.format(number))
    assert [one.kind for one in found] == ["personnummer"]
    assert number[-4:] not in question(found)


@given(
    day=st.dates(date(1920, 1, 1), date(2025, 12, 31)),
    serial=st.integers(0, 999),
    gap=st.sampled_from(["", "-", "+", " ", "–", " - "]),
    century=st.booleans(),
    coordination=st.booleans(),
)
def test_every_personal_number_is_found(
    day: date, serial: int, gap: str, century: bool, coordination: bool
) -> None:
    ten = with_checksum(day, serial, coordination)
    written = (f"{day:%Y}"[:2] if century else "") + ten[:6] + gap + ten[6:]
    assert sensitive(f"för {written} i går") == (Finding("personnummer", f"{ten[:6]}-••••"),)


@given(
    day=st.dates(date(1920, 1, 1), date(2025, 12, 31)), serial=st.integers(0, 999), wrong=st.integers(1, 9)
)
def test_a_wrong_checksum_is_no_personal_number(day: date, serial: int, wrong: int) -> None:
    ten = with_checksum(day, serial)
    assert sensitive(f"{ten[:9]}{(int(ten[9]) + wrong) % 10}") == ()


@pytest.mark.parametrize(
    "text",
    [
        "1679/20", "SLK-2020-01679", "Dnr 1308/20, KS 2021-06-16 § 584", "telefon 031-365 00 00", "070-123 45 67",
        "organisationsnummer 212000-1355", "2021-03-31 08:00", "0353/21 och 1365/20", "20210331", "Remisstiden förlängd",
        "Utreda romantiska miljöer i Judarskogen", "samma plan som sist", "Åtgärder mot psykisk ohälsa bland unga",
        "Nämnden för funktionsstöd redovisar", "diagnostik av broar", "",
    ],
)  # fmt: skip
def test_what_people_write_about_uppdrag_passes(text: str) -> None:
    assert sensitive(text) == ()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Anna är sjukskriven till maj", "hälsa"),
        ("handläggaren har fått en DIAGNOS", "hälsa"),
        ("hon är gravid", "hälsa"),
        ("han är muslim", "ursprung"),
        ("familjen är romer", "ursprung"),
    ],
)
def test_words_about_health_and_origin_are_found(text: str, kind: str) -> None:
    assert [one.kind for one in sensitive(text)] == [kind]


def test_it_asks_once_about_everything_and_yields_to_a_yes() -> None:
    with pytest.raises(Sensitive) as asked:
        guard("Remiss", None, "811228-9874 är sjukskriven", "sjukskriven")
    assert asked.value.reason.startswith(
        "Texten verkar innehålla ett personnummer och ord om hälsa (811228-••••, sjukskriven)."
    )
    guard("811228-9874 är sjukskriven", agreed=True)
    guard("Remisstiden är förlängd", None)


@given(st.text(max_size=300))
def test_any_text_can_be_looked_through(text: str) -> None:
    assert all(one.words for one in sensitive(text))


def test_the_titles_of_the_real_lists_would_pass(shared: Path) -> None:
    gold = json.loads((shared / "domain" / "seed_gold.json").read_text("utf-8"))
    titles = [str(value) for row in _rows(gold) for value in row.values() if isinstance(value, str)]
    assert len(titles) > 20
    assert [title for title in titles if any(one.kind == "personnummer" for one in sensitive(title))] == []


def _rows(gold: object) -> list[dict[str, object]]:
    if isinstance(gold, dict):
        return [gold, *[row for value in gold.values() for row in _rows(value)]]
    return [row for value in gold for row in _rows(value)] if isinstance(gold, list) else []
