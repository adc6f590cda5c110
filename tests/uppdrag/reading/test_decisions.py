"""Protocols that nobody has seen: points, bulk closings, proposals upwards, the meeting's day."""

from datetime import date

from tests.uppdrag.reading.layouts import reading_of
from uppdrag.reading import Decision


def protocol(
    *lines: str, head: str = "Kommunstyrelsen\n\nSammanträdesdatum 2021-06-16\n\n"
) -> tuple[Decision, ...]:
    return reading_of(
        f"{head}Redovisning av uppdrag\n\n§ 584, 0412/21\n\nBeslut\n\n" + "\n\n".join(lines)
    ).decisions


def test_the_meeting_is_taken_from_the_head() -> None:
    (decision,) = protocol(
        "Trafiknämnden får i uppdrag att se över taxan och redovisa den senast kvartal 4 2021."
    )
    assert (decision.body, decision.date, decision.paragraph) == ("kommunstyrelsen", date(2021, 6, 16), 584)
    assert (decision.dnr, decision.responsible) == (("0412/21",), ("trafiknamnden",))
    assert decision.plan == "senast kvartal 4 2021"


def test_the_day_of_the_minutes_is_not_that_of_the_meeting() -> None:
    text = "§ 12, 0001/21\n\nBeslut\n\nTrafiknämnden får i uppdrag att se över taxan.\n\nDag för justering\n\n2021-07-01\n"
    (decision,) = reading_of(text).decisions
    assert (decision.date, decision.paragraph) == (None, 12)


def test_the_meeting_is_found_elsewhere_in_the_handling() -> None:
    text = (
        "Bilagor\n\n1. Kommunstyrelsens protokollsutdrag 2021-03-31 § 12\n\nYrkande om taxan\n\n§ 12, 0001/21\n\n"
        "Beslut\n\nTrafiknämnden får i uppdrag att se över taxan.\n"
    )
    (decision,) = reading_of(text).decisions
    assert (decision.body, decision.date) == ("kommunstyrelsen", date(2021, 3, 31))


def test_many_uppdrag_are_closed_in_one_paragraph_each_by_itself() -> None:
    decisions = protocol(
        "Följande uppdrag förklaras fullgjorda:",
        "1. Kommunfullmäktiges uppdrag 2019-05-16 § 3 till trafiknämnden om taxan, 0101/19.",
        "2. Kommunfullmäktiges uppdrag 2019-06-13 § 7 till byggnadsnämnden om bygglov, 0102/19.",
        "3. Kommunstyrelsens uppdrag 2020-01-15 § 21 till stadsledningskontoret om lokaler.",
    )
    assert [(d.effect, d.point, d.dnr) for d in decisions] == [
        ("closes", 1, ("0101/19",)),
        ("closes", 2, ("0102/19",)),
        ("closes", 3, ("0412/21",)),
    ]
    assert [d.refers_to[0].paragraph for d in decisions] == [3, 7, 21]


def test_points_keep_their_numbers_and_sub_points_their_text() -> None:
    decisions = protocol(
        "1. Redovisningen av uppdraget antecknas.",
        "2. Trafiknämnden får i uppdrag att:",
        "a) se över taxan",
        "b) återkomma med en plan",
        "3. Yrkandet från S avslås.",
    )
    assert [(d.effect, d.point) for d in decisions] == [("reports", 1), ("gives", 2), ("rejects", 3)]
    assert decisions[1].text.endswith("b) återkomma med en plan")


def test_what_is_only_proposed_to_the_council_is_a_suggestion() -> None:
    text = (
        "§ 584, 0412/21\n\nBeslut\n\nKommunstyrelsen föreslår att kommunfullmäktige beslutar:\n\n"
        "1. Trafiknämnden får i uppdrag att se över taxan.\n\nKommunstyrelsen beslutar för egen del:\n\n"
        "1. Stadsledningskontoret får i uppdrag att följa arbetet.\n"
    )
    reading = reading_of(text)
    assert [d.responsible for d in reading.decisions] == [("stadsledningskontoret",)]
    assert [(s.kind, s.responsible) for s in reading.suggestions] == [
        ("proposed_uppdrag", ("trafiknamnden",))
    ]


def test_pasted_decision_text_needs_no_protocol_around_it() -> None:
    (decision,) = reading_of("Beslut\n\nStadsledningskontoret får i uppdrag att utreda frågan.\n").decisions
    assert (decision.effect, decision.paragraph) == ("gives", None)


def test_motions_and_proposals_are_never_decisions() -> None:
    text = (
        "Yrkande\n2021-03-01\n\nVänsterpartiet\n\nFörslag till beslut\n\n"
        "1. Trafiknämnden får i uppdrag att se över taxan.\n2. Uppdraget förklaras fullgjort.\n"
    )
    reading = reading_of(text)
    assert reading.decisions == ()
    assert reading.suggestions == ()
    assert len(reading.ignored) == 2
    assert all("Yrkande" in ignored.reason for ignored in reading.ignored)


def test_a_protocol_with_many_items_keeps_each_decision_with_its_own() -> None:
    text = "Kommunstyrelsen\n\nProtokoll 2021-06-16\n\n" + "".join(
        f"§ {number} Ärende om taxa {number}, 000{number}/21\n\nBeslut\n\nTrafiknämnden får i uppdrag att se över taxan.\n\n"
        f"Handlingar\n\nTjänsteutlåtandet har fått i uppdrag att vänta.\n\n"
        for number in (1, 2, 3)
    )
    decisions = reading_of(text).decisions
    assert [(d.paragraph, d.dnr) for d in decisions] == [
        (1, ("0001/21",)),
        (2, ("0002/21",)),
        (3, ("0003/21",)),
    ]
    assert {(d.body, d.date) for d in decisions} == {("kommunstyrelsen", date(2021, 6, 16))}


def test_a_nämnd_that_decides_in_its_own_words_is_read_too() -> None:
    text = (
        "Socialnämnden Centrum\nUtdrag ur protokoll\nSammanträde 2021-03-23\n\n§ 45 Lägesanalys\n\nN161-0123/21\n\n"
        "Socialnämnden Centrum beslutar\n\n1. att godkänna redovisningen av uppdraget\n2. att förklara uppdraget fullgjort\n"
        "3. att ge socialförvaltningen Centrum i uppdrag att återkomma i delårsrapport augusti 2021\n\n"
        "Tidigare behandling\nBordlagd 2021-02-23 § 12\n"
    )
    decisions = reading_of(text).decisions
    assert [(d.effect, d.point) for d in decisions] == [("reports", 1), ("closes", 2), ("gives", 3)]
    assert {(d.body, d.date, d.paragraph) for d in decisions} == {
        ("socialnamnden-centrum", date(2021, 3, 23), 45)
    }
    assert {d.dnr for d in decisions} == {("N161-0123/21",)}
    assert (decisions[2].responsible, decisions[2].plan) == (
        ("socialforvaltningen-centrum",),
        "delårsrapport augusti 2021",
    )


def test_a_transfer_names_the_body_that_takes_over_and_a_closing_the_one_that_held_it() -> None:
    transfer, closing = protocol(
        "1. Uppdraget till Higab AB från kommunstyrelsen 2019-05-08 § 308 övergår till trafiknämnden.",
        "2. Kommunfullmäktiges uppdrag 2020-11-12 § 5 till byggnadsnämnden förklaras fullgjort.",
    )
    assert (transfer.effect, transfer.responsible) == ("transfers", ("trafiknamnden",))
    assert (closing.effect, closing.responsible) == ("closes", ("byggnadsnamnden",))
    assert closing.refers_to[0].paragraph == 5


def test_a_postponed_item_does_not_lend_its_day_to_the_next() -> None:
    text = (
        "Kommunstyrelsen\nSammanträdesdatum 2021-06-16\n\n§ 585\nMotion om bro\n0413/21\n\nBeslut\n\n"
        "Ärendet bordläggs till kommunstyrelsens sammanträde den 30 juni 2021.\n\n§ 586\nTaxa\n0414/21\n\nBeslut\n\n"
        "Trafiknämnden får i uppdrag att se över taxan.\n"
    )
    decisions = reading_of(text).decisions
    assert [(d.effect, d.dnr) for d in decisions] == [("postpones", ("0413/21",)), ("gives", ("0414/21",))]
    assert {d.date for d in decisions} == {date(2021, 6, 16)}


def test_decisions_told_in_short_on_the_web_do_not_bind() -> None:
    text = (
        "Beslut i kommunstyrelsen 31 mars 2021\n\n1. Nytt program, 0355/20\n\n"
        "S vill i ett yrkande ge socialnämnderna i uppdrag att utreda mer.\n\n"
        "Kommunstyrelsen beslutade enligt stadsledningskontorets förslag.\n"
    )
    reading = reading_of(text)
    assert (reading.decisions, reading.suggestions) == ((), ())
    assert "Yrkande" in reading.ignored[0].reason
