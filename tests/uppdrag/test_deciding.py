"""A protocol closes, notes, moves and withdraws what is known, with its § as the proof; never on a guess."""

from __future__ import annotations

from datetime import date

import pytest

from documents.read import read_bytes
from uppdrag import after_meeting, changing, importing, service, undoing
from uppdrag.changing import Evidence
from uppdrag.facts import Actor, Card, House
from uppdrag.questions import place_of
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


def preview_of(house: House, text: str) -> importing.Preview:
    reading = read_handling(read_bytes(text.encode(), "protokoll.txt"), house.municipality)
    return importing.preview(house, reading, sha256=str(hash(text)), name="protokoll.txt", actor=EVA)


def take_in(house: House, text: str) -> importing.Preview:
    shown = preview_of(house, text)
    importing.save(house, shown.import_id, EVA)
    return shown


def decided(house: House, words: str) -> importing.Preview:
    return take_in(house, _protocol(words))


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


def test_a_report_that_is_noted_already_is_counted_once(house: House) -> None:
    """Typed by somebody before the protocol came; told in two points of it; and in the protocol of another §."""
    number = bridge(house).line.number
    after_meeting.noted(house, EVA, number, Evidence("kommunstyrelsen", date(2021, 6, 16), "584"))
    words = "Redovisningen av uppdraget att utreda en brygga vid ån antecknas."
    shown = decided(house, words)
    assert (shown.counts["changed"], shown.counts["unchanged"]) == (0, 1)
    assert bridge(house).partial_reports == 1
    undoing.undo(house, EVA, undoing.last_event(house, number) or 0)
    decided(house, f"{words}\n2. Delrapporten om uppdraget att utreda en brygga vid ån antecknas.")
    assert bridge(house).partial_reports == 1
    assert decided(house, words).counts["changed"] == 0
    take_in(house, _protocol(words).replace("§ 584", "§ 585"))
    assert bridge(house).partial_reports == 2


def test_the_meeting_at_which_a_protocol_notes_a_report_has_had_its_turn(house: House) -> None:
    """As when somebody says so by the button of the day after: a day that was kept is nobody's delay."""
    number = bridge(house).line.number
    for plan, left in (("KS 16 juni 2021", None), ("KS 30 juni 2021", date(2021, 6, 30))):
        changing.move_plan(house, EVA, number, plan, "prov")
        decided(house, f"Redovisningen av uppdraget att utreda en brygga vid ån antecknas. {plan}")
        assert bridge(house).line.deadline == left


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


KINDS = {
    "Uppdraget att utreda en brygga vid ån övergår till idrotts- och föreningsnämnden.": (
        [("beslut", "ej påbörjat", "organ_ändrat"), ("organ", "SLK", "IoF")],
        ("ej påbörjat", "idrotts-och-foreningsnamnden", None),
    ),
    "Tiden för uppdraget att utreda en brygga vid ån förlängs till KS 10 november.": (
        [("beslut", "ej påbörjat", "plan_flyttad"), ("plan", None, "KS 10 november")],
        ("ej påbörjat", "stadsledningskontoret", "KS 10 november"),
    ),
    "Ärendet om uppdraget att utreda en brygga vid ån bordläggs till KS 30 juni.": (
        [("beslut", "ej påbörjat", "bordlagt"), ("plan", None, "KS 30 juni")],
        ("ej påbörjat", "stadsledningskontoret", "KS 30 juni"),
    ),
    "Uppdraget att utreda en brygga vid ån återremitteras till stadsledningskontoret.": (
        [("beslut", "ej påbörjat", "återremitterat")],
        ("pågående", "stadsledningskontoret", None),
    ),
    "Uppdraget att utreda en brygga vid ån återkallas.": (
        [("beslut", "ej påbörjat", "återtaget")],
        ("avslutat utan fullgörande", "stadsledningskontoret", None),
    ),
    "Redovisningen av uppdraget att utreda en brygga vid ån antecknas.": (
        [("beslut", "ej påbörjat", "antecknat")],
        ("ej påbörjat", "stadsledningskontoret", None),
    ),
    "Uppdraget att utreda en brygga vid ån förklaras fullgjort.": (
        [("beslut", "ej påbörjat", "fullgjort")],
        ("fullgjort", "stadsledningskontoret", None),
    ),
}


def standing(card: Card) -> tuple[str, str, str | None]:
    return (card.line.status, card.line.organ, card.line.plan_words)


@pytest.mark.parametrize("words", KINDS)
def test_each_kind_of_decision_is_shown_done_told_with_its_paragraph_and_undone(
    house: House, words: str
) -> None:
    before = standing(bridge(house))
    protocol = _protocol(words)
    shown = preview_of(house, protocol)
    (item,) = [one for one in shown.items if one.decision]
    wanted, after = KINDS[words]
    assert [(one.what, one.old, one.new) for one in item.changes] == wanted
    assert place_of(item) == "§ 584, textrad 10"
    assert standing(bridge(house)) == before
    importing.save(house, shown.import_id, EVA)
    assert standing(bridge(house)) == after
    last = service.history(house, bridge(house).line.number)[-1]
    assert last.after["evidence"] == ["kommunstyrelsen", "2021-06-16", "584"]
    assert preview_of(house, protocol).counts["changed"] == 0  # the same again is done already
    undoing.undo(house, EVA, last.id)
    assert standing(bridge(house)) == before


def test_what_is_rejected_changes_nothing_and_gives_nothing(house: House) -> None:
    shown = preview_of(
        house, _protocol("Yrkandet om att ge stadsledningskontoret i uppdrag att utreda en bro avslås.")
    )
    assert shown.items == ()
    assert [one.effect for one in shown.reading.decisions] == ["rejects"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("Tiden för uppdraget att utreda en brygga vid ån förlängs.", "säger inte till när"),
        ("Uppdraget att utreda en brygga vid ån övergår till Brofogdeämbetet.", "inte kan utläsa"),
    ],
)
def test_a_decision_that_leaves_out_what_is_needed_does_nothing_by_itself(
    house: House, words: str, told: str
) -> None:
    before = service.history(house, bridge(house).line.number)
    shown = decided(house, words)
    (item,) = [one for one in shown.items if one.decision]
    assert item.kind == "doubtful"
    assert told in item.notes[0]
    assert service.history(house, bridge(house).line.number) == before


def test_which_one_is_meant_can_be_answered_in_the_preview(house: House) -> None:
    shown = preview_of(house, _protocol("Redovisningen av uppdraget antecknas och förklaras fullgjord."))
    (question,) = shown.questions
    assert [one.value for one in question.options] == ["U-1", "U-2", "inget"]
    importing.again(house, shown.import_id, answer=(question.key, "U-2"))
    importing.save(house, shown.import_id, EVA)
    assert [service.card(house, number).line.status for number in (1, 2)] == ["ej påbörjat", "fullgjort"]


def test_a_decision_about_something_else_in_the_case_is_asked_about(house: House) -> None:
    decided(house, "Uppdraget att utreda en brygga vid ån förklaras fullgjort.")
    shown = decided(house, "Redovisningen av uppdraget att måla stadens lyktstolpar förklaras fullgjord.")
    assert [one.kind for one in shown.items] == ["doubtful"]
    assert [card.line.status for card in service.look_up(house, "0455/21").cards] == [
        "fullgjort",
        "ej påbörjat",
    ]


def test_what_is_bordlagt_without_a_day_waits_for_the_next_meeting_of_a_calendar_that_is_complete(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    protocol = _protocol("Ärendet om uppdraget att utreda en brygga vid ån bordläggs.")
    (item,) = [one for one in preview_of(house, protocol).items if one.decision]
    assert [one.what for one in item.changes] == ["beslut"]
    assert item.notes == ("Beslutet säger inte till när. Planen står kvar tills du ändrar den.",)
    monkeypatch.setattr(type(house.municipality.meetings), "is_complete", lambda *_: True)
    (item,) = [one for one in preview_of(house, protocol).items if one.decision]
    assert [(one.what, one.new) for one in item.changes][1:] == [("plan", "KS 2021-09-15")]


def _protocol(words: str) -> str:
    return f"Protokollsutdrag\n\nKommunstyrelsen\nSammanträdesdatum: 2021-06-16\n\n§ 584, 0455/21\n\nBeslut\n\n{words}\n"
