"""Likely matches among very many: found in bounded time, and said where a bound was reached."""

from __future__ import annotations

import random

import pytest

from tests.uppdrag.test_questions import EVA, preview
from uppdrag import importing, likely
from uppdrag.facts import House
from uppdrag.identity import likeness_of_keys
from uppdrag.resembling import MOST_NEAR, Resembling

WORDS = [
    "belysning",
    "biblioteket",
    "hemtjänstens",
    "skolgårdar",
    "cykelbanor",
    "föreningslivet",
    "odlingslotter",
    "simhallen",
    "lekplatser",
    "trygghet",
    "samverkan",
    "stadsdelar",
    "upphandling",
    "avgifter",
    "ungdomar",
    "äldreboenden",
    "trafiken",
    "parkerna",
    "digitalisering",
    "kulturen",
]


def titles(count: int, seed: int) -> list[str]:
    chance = random.Random(seed)
    return [f"Utreda {' '.join(chance.sample(WORDS, 6))} plats {n}" for n in range(count)]


def as_list(rows: list[str], diarium: str) -> str:
    told = (f"{title};{diarium}-2021-{n:05};Trafiknämnden;KS 5 maj\n" for n, title in enumerate(rows, 1))
    return "Uppdrag;Dnr;Ansvarig;Plan\n" + "".join(told)


def reworded(title: str) -> str:
    return title.replace("Utreda", "Särskilt utreda")


def test_a_thousand_rows_against_a_thousand_are_asked_about_one_by_one(house: House) -> None:
    known = titles(1_000, 1)
    importing.save(house, preview(house, as_list(known, "AA")).import_id, EVA)
    shown = preview(house, as_list([reworded(title) for title in known[::2]], "BB"))
    assert len(shown.questions) == 500
    assert all(
        (question.there or "").endswith(question.here[9:].capitalize()) for question in shown.questions
    )
    assert not [told for told in shown.warnings if "bara har letat" in told]


@pytest.mark.parametrize(
    ("name", "most", "said"),
    [
        ("MOST_LOOKED", 1, "letat efter liknande uppdrag för de första 4 raderna."),
        ("MOST_KNOWN", 3, "letat efter liknande bland de 3 senaste."),
    ],
)
def test_a_bound_that_was_reached_is_said(
    house: House, monkeypatch: pytest.MonkeyPatch, name: str, most: int, said: str
) -> None:
    known = titles(12, 2)
    importing.save(house, preview(house, as_list(known, "AA")).import_id, EVA)
    monkeypatch.setattr(likely, "AT_ONCE", 4)
    monkeypatch.setattr(likely, name, most)
    shown = preview(house, as_list([reworded(title) for title in known], "BB"))
    assert [told for told in shown.warnings if told.endswith(said)]
    assert 0 < len(shown.questions) < 12


@pytest.mark.parametrize("most", [400, 10])
def test_rows_of_two_lists_that_are_one_are_found_however_many_there_are(
    house: House, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(likely, "MOST_PAIRED", most)
    rows = titles(40, 3)
    text = "".join(
        f"## Lista {name}\n\n| Uppdrag | Ansvarig | Plan |\n|---|---|---|\n"
        + "".join(f"| {title} | Trafiknämnden | {plan} |\n" for title in some)
        + f"\nBilaga {name}\n\n"
        for name, some, plan in ((1, rows, "KS 5 maj"), (2, [reworded(one) for one in rows[::4]], "KS 5 maj"))
    )
    shown = preview(house, text)
    assert len(shown.questions) == 10


def test_what_resembles_most_is_among_the_nearest() -> None:
    known = titles(2_000, 4)
    index = Resembling(enumerate(known))
    for asked in known[::100]:
        near = index.near(reworded(asked))
        assert len(near) <= MOST_NEAR
        assert max(near, key=lambda n: likeness_of_keys(asked, known[n])) == known.index(asked)
