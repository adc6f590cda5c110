"""What only a person can say is asked before anything is saved, and a preview that is no longer true saves nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest

from documents.read import read_bytes
from tests.conftest import MovableClock
from uppdrag import changing, importing, service
from uppdrag.errors import Refused
from uppdrag.facts import Actor, Filter, House, Line
from uppdrag.importing import Preview
from uppdrag.reading import read_handling
from uppdrag.undoing_imports import undo_import

EVA, BO = Actor("Eva Sund"), Actor("Bo Ek")
BRIDGE = "utreda en brygga vid ån för stadens roddare"
Record = Callable[..., int]


def preview(house: House, text: str) -> Preview:
    reading = read_handling(read_bytes(text.encode(), "lista.csv"), house.municipality)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    return importing.preview(house, reading, sha256=sha256, name="lista.csv", actor=EVA)


def listed(*rows: str) -> str:
    return "Uppdrag;Dnr;Plan för redovisning\n" + "".join(f"{row}\n" for row in rows)


def lines(house: House) -> tuple[Line, ...]:
    return service.listing(house, Filter(open_only=False), limit=200).lines


def answer(house: House, shown: Preview, value: str) -> Preview:
    return importing.again(house, shown.import_id, answer=(shown.questions[0].key, value))


REWORDED = listed("Kommunstyrelsen får i uppdrag att utreda brygga med servering vid ån;0455/21;KS 5 maj")


def test_the_same_dnr_in_other_words_is_asked_and_both_texts_are_shown(house: House, record: Record) -> None:
    number = record(f"Kommunstyrelsen får i uppdrag att {BRIDGE}", dnr="0455/21", plan="KS 31 mars")
    shown = preview(house, REWORDED)
    (question,) = shown.questions
    assert "servering" in question.here
    assert question.there == f"U-{number}: Kommunstyrelsen får i uppdrag att {BRIDGE}"
    assert question.place == "rad 1"
    assert question.default == "Utan svar sparas det som ett nytt uppdrag."


def test_without_an_answer_it_is_written_down_as_new_and_says_what_it_resembles(
    house: House, record: Record
) -> None:
    number = record(f"Kommunstyrelsen får i uppdrag att {BRIDGE}", dnr="0455/21", plan="KS 31 mars")
    saved = importing.save(house, preview(house, REWORDED).import_id, EVA)
    assert saved.counts == {"new": 1}
    warnings = service.card(house, saved.numbers[0]).warnings
    assert f"Kan vara samma uppdrag som U-{number}, men orden skiljer sig." in warnings
    assert service.card(house, number).line.plan_words == "KS 31 mars"


def test_answered_as_the_same_it_is_merged(house: House, record: Record) -> None:
    number = record(f"Kommunstyrelsen får i uppdrag att {BRIDGE}", dnr="0455/21", plan="KS 31 mars")
    shown = answer(house, preview(house, REWORDED), "samma")
    assert (shown.counts["changed"], shown.counts["new"], shown.counts["doubtful"]) == (1, 0, 0)
    importing.save(house, shown.import_id, EVA)
    (line,) = lines(house)
    assert (line.number, line.plan_words) == (number, "KS 5 maj")
    assert "servering" in line.title


def test_answered_as_another_it_stands_without_a_remark(house: House, record: Record) -> None:
    record(f"Kommunstyrelsen får i uppdrag att {BRIDGE}", dnr="0455/21")
    shown = answer(house, answer(house, preview(house, REWORDED), "samma"), "nytt")  # a change of mind
    saved = importing.save(house, shown.import_id, EVA)
    assert service.card(house, saved.numbers[0]).warnings == ()


def test_a_dnr_alone_merges_nothing_and_asks_nothing(house: House, record: Record) -> None:
    record(f"Kommunstyrelsen får i uppdrag att {BRIDGE}", dnr="0455/21")
    shown = preview(
        house, listed("Kommunstyrelsen får i uppdrag att kartlägga cykelställ i centrum;0455/21;")
    )
    assert (shown.counts["new"], shown.questions) == (1, ())


def test_what_was_recorded_before_it_had_a_dnr_gets_it_when_it_is_the_same(
    house: House, record: Record
) -> None:
    number = record(f"Kommunstyrelsen får i uppdrag att {BRIDGE}")
    shown = preview(house, listed(f"Kommunstyrelsen får i uppdrag att {BRIDGE};0455/21;KS 5 maj"))
    assert "dnr skiljer sig: 0455/21 här, inget där" in shown.questions[0].asks
    importing.save(house, answer(house, shown, "samma").import_id, EVA)
    assert [card.line.number for card in service.look_up(house, "0455/21").cards] == [number]
    assert service.search(house, "0455/21").total == 1


def test_one_digit_apart_is_another_uppdrag_until_a_person_says_otherwise(
    house: House, record: Record
) -> None:
    record("Kommunstyrelsen får i uppdrag att bygga 120 nya bostäder i Åby hamn", dnr="0455/21")
    shown = preview(
        house, listed("Kommunstyrelsen får i uppdrag att bygga 130 nya bostäder i Åby hamn;0455/21;")
    )
    assert (shown.counts["new"], len(shown.questions)) == (1, 1)


def test_a_dnr_that_another_body_has_for_something_else_is_pointed_out(house: House, record: Record) -> None:
    number = record(
        "Förskolenämnden får i uppdrag att se över gårdarna", dnr="0455/21", organ="forskolenamnden"
    )
    shown = preview(house, listed(f"Kommunstyrelsen får i uppdrag att {BRIDGE};0455/21;KS 5 maj"))
    (item,) = shown.to_look_at
    assert f"0455/21 är också dnr för U-{number}" in item.notes[0]


def test_what_is_protected_is_not_told_by_what_would_change(house: House, record: Record) -> None:
    number = record(f"Kommunstyrelsen får i uppdrag att {BRIDGE}", dnr="0455/21", plan="KS 31 mars")
    changing.protect(house, EVA, number)
    shown = preview(house, listed(f"Kommunstyrelsen får i uppdrag att {BRIDGE};0455/21;KS 5 maj"))
    assert shown.items[0].shown_changes == [("plan", "skyddat", "KS 5 maj")]
    (question,) = preview(house, REWORDED).questions
    assert question.there == f"U-{number}: Skyddat uppdrag"


PROPOSAL = """Tjänsteutlåtande
Utfärdat 2021-02-09
Diarienummer 0455/21

Förslag till beslut

1. Kommunstyrelsen får i uppdrag att utreda en brygga vid ån.
2. Kommunstyrelsen får i uppdrag att kartlägga cykelställ i centrum.
"""


def test_a_suggestion_is_left_out_unless_somebody_takes_it(house: House) -> None:
    shown = preview(house, PROPOSAL)
    assert [question.about for question in shown.questions] == ["suggestion", "suggestion"]
    importing.save(house, answer(house, shown, "ta-med").import_id, EVA)
    (line,) = lines(house)
    card = service.card(house, line.number)
    assert (line.status, line.dnr, line.organ) == ("ej påbörjat", ("0455/21",), "kommunstyrelsen")
    assert "brygga" in line.title
    assert "Förslag i löpande text, inget beslut som jag har läst." in card.warnings[0]
    assert card.sources[0].dnr == ("0455/21",)
    assert len(preview(house, PROPOSAL).questions) == 1  # what is recorded is not offered again


def test_points_that_nothing_calls_uppdrag_are_left_out_unless_somebody_takes_them(house: House) -> None:
    shown = preview(house, "Kommunstyrelsen\n\n- Utreda en brygga vid ån, KS 5 maj\n- Kartlägga cykelställ\n")
    assert shown.counts["new"] == 0
    assert {question.asks for question in shown.questions} == {"Punkt under ett organs namn: binder inte."}
    importing.save(house, answer(house, shown, "ta-med").import_id, EVA)
    (line,) = lines(house)
    assert (line.title, line.organ, line.plan_words) == (
        "Utreda en brygga vid ån",
        "kommunstyrelsen",
        "KS 5 maj",
    )


def test_what_is_proposed_to_be_closed_waits_for_the_decision_when_somebody_says_so(
    house: House, record: Record
) -> None:
    number = record(f"Kommunstyrelsen får i uppdrag att {BRIDGE}", dnr="0455/21")
    proposal = PROPOSAL[: PROPOSAL.index("1.")] + (
        f"1. Redovisningen av uppdraget att {BRIDGE} antecknas och förklaras fullgjord.\n"
    )
    shown = preview(house, proposal)
    importing.save(house, answer(house, shown, "ta-med").import_id, EVA)
    assert service.card(house, number).line.status == "redovisat"
    assert service.history(house, number)[-1].what == "redovisat"


def test_a_preview_that_is_no_longer_true_saves_nothing_and_tells_who(
    house: House, record: Record, clock: MovableClock
) -> None:
    number = record(f"Kommunstyrelsen får i uppdrag att {BRIDGE}", dnr="0455/21", plan="KS 31 mars")
    clock.at += timedelta(minutes=5)
    shown = preview(house, listed(f"Kommunstyrelsen får i uppdrag att {BRIDGE};0455/21;KS 5 maj"))
    clock.at += timedelta(minutes=2)
    changing.move_plan(house, BO, number, "KS 21 april", "remisstiden förlängd")
    clock.at += timedelta(minutes=1)
    with pytest.raises(importing.Stale):
        importing.save(house, shown.import_id, EVA)
    assert service.card(house, number).line.plan_words == "KS 21 april"
    anew = importing.again(house, shown.import_id)
    assert anew.news == (f"Bo Ek: U-{number}",)
    assert [(one.old, one.new) for one in anew.items[0].changes] == [("KS 21 april", "KS 5 maj")]
    importing.save(house, shown.import_id, EVA)
    assert service.card(house, number).line.plan_words == "KS 5 maj"


def test_two_previews_of_one_file_double_nothing_even_at_the_same_moment(house: House) -> None:
    text = listed(f"Kommunstyrelsen får i uppdrag att {BRIDGE};0455/21;KS 5 maj", "Utreda torget;;KS 5 maj")
    shown = [preview(house, text) for _ in range(2)]
    start, outcomes = Barrier(2), []

    def save(one: Preview) -> None:
        start.wait(30)
        try:
            importing.save(house, one.import_id, EVA)
            outcomes.append("saved")
        except importing.Stale:
            outcomes.append("stale")

    threads = [Thread(target=save, args=(one,)) for one in shown]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(outcomes) == ["saved", "stale"]
    assert len(lines(house)) == 2


def test_who_comes_second_to_a_preview_is_told_who_was_first(house: House) -> None:
    shown = preview(house, listed("Utreda torget;0455/21;KS 5 maj"))
    importing.save(house, shown.import_id, BO)
    with pytest.raises(Refused, match="redan sparad, av Bo Ek"):
        importing.save(house, shown.import_id, EVA)
    with pytest.raises(Refused, match="redan sparad, av Bo Ek"):
        importing.again(house, shown.import_id)


def test_an_import_is_undone_whole(house: House, record: Record) -> None:
    number = record(f"Kommunstyrelsen får i uppdrag att {BRIDGE}", dnr="0455/21", plan="KS 31 mars")
    before = service.card(house, number)
    text = listed(
        "Kommunstyrelsen får i uppdrag att utreda brygga med servering vid ån;0455/21;KS 5 maj",
        "Socialnämnderna får i uppdrag att se över stödet;0456/21;KS 5 maj",
    )
    shown = answer(house, preview(house, text), "samma")
    saved = importing.save(house, shown.import_id, EVA)
    undo_import(house, EVA, saved.import_id)
    after = service.card(house, number)
    assert (after.line.title, after.line.plan_words, after.line.deadline, after.line.moves) == (
        before.line.title,
        before.line.plan_words,
        before.line.deadline,
        before.line.moves,
    )
    assert after.sources == before.sources
    assert service.search(house, "servering").total == 0
    assert [line.number for line in lines(house)] == [number]
    with pytest.raises(Refused, match="redan ångrad"):
        undo_import(house, EVA, saved.import_id)
    again = preview(house, text)
    assert again.earlier is None
    assert again.counts["new"] == 2


def test_an_import_that_somebody_has_gone_on_from_is_not_undone(house: House) -> None:
    saved = importing.save(house, preview(house, listed("Utreda torget;0455/21;KS 5 maj")).import_id, EVA)
    changing.move_plan(house, BO, saved.numbers[0], "KS 26 maj", "remiss")
    with pytest.raises(Refused, match=f"U-{saved.numbers[0]} har ändrats efter inläsningen"):
        undo_import(house, EVA, saved.import_id)
    assert service.card(house, saved.numbers[0]).line.plan_words == "KS 26 maj"


def test_after_a_quarter_of_an_hour_it_is_too_late(house: House, clock: MovableClock) -> None:
    saved = importing.save(house, preview(house, listed("Utreda torget;0455/21;KS 5 maj")).import_id, EVA)
    clock.at += timedelta(minutes=16)
    with pytest.raises(Refused, match="15 minuter"):
        undo_import(house, EVA, saved.import_id)


@pytest.mark.shared
def test_the_real_proposal_is_offered_beside_the_uppdrag_it_would_replace(house: House, shared: Path) -> None:
    data = (shared / "seeds" / "000_d8ce8d11d0963e04.txt").read_bytes()
    reading = read_handling(read_bytes(data, "seed.txt"), house.municipality)
    shown = importing.preview(house, reading, sha256="x", name="seed.txt", actor=EVA)
    proposed = [one.here for one in shown.questions if one.asks.startswith("Förslag i löpande text")]
    assert ["alternativ C" in text for text in proposed] == [True]
    assert shown.counts["handled"] == 1


@pytest.mark.shared
def test_the_real_handling_has_two_times_for_one_uppdrag_and_says_so(house: House, shared: Path) -> None:
    data = (shared / "seeds" / "004_055c33912e67eacf.txt").read_bytes()
    reading = read_handling(read_bytes(data, "seed.txt"), house.municipality)
    shown = importing.preview(house, reading, sha256="x", name="seed.txt", actor=EVA)
    told = {one.entry.dnr[0].written: one.notes for one in shown.to_look_at if one.entry and one.entry.dnr}
    assert any("andra halvåret 2021" in note for note in told["1679/20"])
    assert told["0958/20"] == ("Står i bilaga 4 men saknas i bilaga 3.",)
    assert any("fredag" in note for note in told["1029/20"])
    assert any("12 december 2020 är en lördag" in one and "bilaga 4, rad 9" in one for one in shown.warnings)
