"""A protocol closes, notes, moves and withdraws what is known, with its § as the proof; never on a guess."""

from __future__ import annotations

from datetime import date

import pytest

from documents.read import read_bytes
from uppdrag import importing, service
from uppdrag.facts import Actor, Card, House
from uppdrag.reading import read_handling

EVA = Actor("Eva Sund")
GIVEN = """Protokollsutdrag

Kommunstyrelsen
Sammanträdesdatum: 2021-03-10

§ 212, 0455/21

Beslut

1. Stadsledningskontoret får i uppdrag att utreda en brygga vid ån.
2. Stadsledningskontoret får i uppdrag att kartlägga cykelställ i centrum.
"""


def take_in(house: House, text: str, name: str = "protokoll.txt") -> importing.Preview:
    reading = read_handling(read_bytes(text.encode(), name), house.municipality)
    shown = importing.preview(house, reading, sha256=str(hash(text)), name=name, actor=EVA)
    importing.save(house, shown.import_id, EVA)
    return shown


def decided(house: House, words: str) -> importing.Preview:
    return take_in(
        house,
        f"Protokollsutdrag\n\nKommunstyrelsen\nSammanträdesdatum: 2021-06-16\n\n§ 584, 0455/21\n\nBeslut\n\n{words}\n",
    )


def bridge(house: House) -> Card:
    (card,) = [card for card in service.look_up(house, "0455/21").cards if "brygga" in card.line.title]
    return card


@pytest.fixture(autouse=True)
def given(house: House) -> None:
    take_in(house, GIVEN)


def test_a_protocol_gives_each_point_by_itself(house: House) -> None:
    cards = service.look_up(house, "0455/21").cards
    assert [(card.line.status, card.given.on, card.given.paragraph) for card in cards] == [
        ("ej påbörjat", date(2021, 3, 10), "212 p. 1"),
        ("ej påbörjat", date(2021, 3, 10), "212 p. 2"),
    ]


def test_declared_fulfilled_closes_with_the_paragraph(house: House) -> None:
    decided(
        house,
        "Kommunstyrelsens uppdrag 2021-03-10 § 212 till stadsledningskontoret att utreda en brygga vid ån "
        "antecknas och förklaras fullgjort.",
    )
    card = bridge(house)
    assert card.line.status == "fullgjort"
    assert (card.closed.body, card.closed.on, card.closed.paragraph) == (
        "kommunstyrelsen",
        date(2021, 6, 16),
        "584",
    )


def test_noted_alone_leaves_it_open(house: House) -> None:
    decided(house, "Redovisningen av uppdraget att utreda en brygga vid ån antecknas.")
    card = bridge(house)
    assert card.line.is_open
    assert card.line.status != "fullgjort"


def test_which_one_is_meant_is_asked_not_guessed(house: House) -> None:
    shown = decided(house, "Redovisningen antecknas och förklaras fullgjord.")
    assert shown.counts["doubtful"] == 1
    assert "U-1, U-2" in shown.items[-1].notes[0]
    assert {card.line.status for card in service.look_up(house, "0455/21").cards} == {"ej påbörjat"}


def test_the_same_protocol_again_changes_nothing(house: House) -> None:
    words = "Kommunstyrelsens uppdrag 2021-03-10 § 212 att utreda en brygga vid ån antecknas och förklaras fullgjort."
    decided(house, words)
    before = service.history(house, bridge(house).line.number)
    assert decided(house, words).counts["changed"] == 0
    assert service.history(house, bridge(house).line.number) == before
