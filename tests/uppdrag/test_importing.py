"""A handling becomes uppdrag: counted, merged, saved once, recognised again."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.read_once import read_once
from uppdrag import importing, service
from uppdrag.errors import Refused
from uppdrag.facts import Actor, Filter, House
from uppdrag.reading import read_handling

EVA = Actor("Eva Sund")
EXAMPLE = Path(__file__).parents[2] / "examples" / "goteborg" / "tjansteutlatande-1308-20.txt"


def preview(house: House, data: bytes, name: str) -> importing.Preview:
    reading = read_handling(read_once(data, name), house.municipality)
    return importing.preview(house, reading, sha256=hashlib.sha256(data).hexdigest(), name=name, actor=EVA)


def take_in(house: House, path: Path) -> importing.Saved:
    shown = preview(house, path.read_bytes(), path.name)
    return importing.save(house, shown.import_id, EVA)


def statuses(house: House) -> dict[str, int]:
    lines = service.listing(house, Filter(open_only=False), limit=100).lines
    return {
        status: sum(line.status == status for line in lines) for status in {line.status for line in lines}
    }


def test_the_example_handling_gives_28_from_the_lists_and_one_given(house: House) -> None:
    take_in(house, EXAMPLE)
    from_lists = [line for line in _all(house) if _card(house, line.number).sources[0].list_name]
    assert len(from_lists) == 29
    assert sum(line.status == "pågående" for line in from_lists) == 25
    assert [line.dnr for line in from_lists if line.status == "ej påbörjat"] == [("1029/20",)]


def test_what_the_list_says_was_handled_waits_for_the_decision_and_is_never_late(house: House) -> None:
    take_in(house, EXAMPLE)
    handled = {
        line.dnr[0]: line
        for line in _all(house)
        if line.status == "redovisat" and _listed(house, line.number)
    }
    assert set(handled) == {"0330/20", "0887/19", "1296/20"}
    assert not any(line.is_late(house.today()) for line in handled.values())
    assert service.overdue(house).total == 0


def test_one_case_number_may_hold_two_uppdrag(house: House) -> None:
    take_in(house, EXAMPLE)
    assert len(service.look_up(house, "1365/20").cards) == 2


def test_a_dnr_of_no_known_form_is_kept_as_written_and_found_again(house: House) -> None:
    data = (
        "Dnr;Uppdrag;Ansvarig;Redovisas\nKFN-22-15-B;Utred rum för musik;Kulturnämnden;Kvartal 3\n"
        "HSN/220415, KFN-22-16-B;Pröva ett nytt bad;Kulturnämnden;Kvartal 4\nse ovan;Ta fram en plan;Kulturnämnden;maj 2021\n"
    ).encode()
    importing.save(house, preview(house, data, "lista.csv").import_id, EVA)
    written = {line.number: line.dnr for line in _all(house)}
    assert written == {1: ("KFN-22-15-B",), 2: ("HSN/220415", "KFN-22-16-B"), 3: ()}
    for typed, number in (("kfn-22-15-b", 1), ("KFN-22-16-B", 2), ("Dnr hsn/220415", 2)):
        assert [card.line.number for card in service.look_up(house, typed).cards] == [number]
    again = preview(house, data + b"\n", "lista.csv")
    assert {item.kind for item in again.items} == {"unchanged"}


def test_one_uppdrag_may_have_been_up_twice(house: House) -> None:
    take_in(house, EXAMPLE)
    (card,) = service.look_up(house, "1296/20").cards
    assert [occasion.latest.isoformat() for occasion in card.occasions if occasion.latest] == [
        "2020-11-25",
        "2021-02-10",
    ]


def test_the_lists_are_checked_against_each_other(house: House) -> None:
    take_in(house, EXAMPLE)
    (card,) = service.look_up(house, "0958/20").cards
    assert "Står i bilaga 4 men saknas i bilaga 3." in card.warnings


def test_the_same_file_again_is_recognised_and_changes_nothing(house: House) -> None:
    take_in(house, EXAMPLE)
    before = _all(house)
    again = preview(house, EXAMPLE.read_bytes(), EXAMPLE.name)
    assert again.earlier is not None
    assert again.earlier.same_file
    assert again.earlier.actor == "Eva Sund"
    assert {kind for kind, count in again.counts.items() if count} <= {"unchanged", "suggestions", "ignored"}
    importing.save(house, again.import_id, EVA)
    assert _all(house) == before


def test_the_same_handling_as_word_is_recognised(house: House) -> None:
    take_in(house, EXAMPLE)
    word = EXAMPLE.with_suffix(".docx")
    again = preview(house, word.read_bytes(), word.name)
    assert again.earlier is not None
    assert not again.earlier.same_file
    assert again.counts["unchanged"] == len(_all(house))


def test_only_the_first_save_of_a_preview_counts(house: House) -> None:
    shown = preview(house, EXAMPLE.read_bytes(), EXAMPLE.name)
    importing.save(house, shown.import_id, EVA)
    before = _all(house)
    with pytest.raises(Refused, match="redan sparad"):
        importing.save(house, shown.import_id, EVA)
    assert _all(house) == before


def test_a_preview_saves_nothing_and_can_be_cancelled(house: House) -> None:
    shown = preview(house, EXAMPLE.read_bytes(), EXAMPLE.name)
    assert _all(house) == ()
    assert importing.cancel(house, shown.import_id)
    assert not importing.cancel(house, shown.import_id)
    with pytest.raises(Refused):
        importing.save(house, shown.import_id, EVA)


def test_a_moved_plan_is_shown_as_old_and_new_and_the_old_one_is_kept(house: House) -> None:
    take_in(house, EXAMPLE)
    later = EXAMPLE.read_text().replace("\t0999/20\tKS 21 april\n", "\t0999/20\tKS 5 maj\n")
    shown = preview(house, later.encode(), "senare.txt")
    (item,) = [item for item in shown.items if item.kind == "changed"]
    assert [(change.what, change.old, change.new) for change in item.changes] == [
        ("plan", "KS 21 april", "KS 5 maj")
    ]
    importing.save(house, shown.import_id, EVA)
    (card,) = service.look_up(house, "0999/20").cards
    assert card.line.plan_words == "KS 5 maj"
    assert card.line.moves == 1
    assert [happening.what for happening in service.history(house, card.line.number)] == [
        "skapat",
        "plan_flyttad",
    ]


def test_what_has_left_the_list_is_told_but_not_touched(house: House) -> None:
    take_in(house, EXAMPLE)
    later = "\n".join(line for line in EXAMPLE.read_text().split("\n") if "\t1673/20\t" not in line)
    shown = preview(house, later.encode(), "senare.txt")
    assert [item.kind for item in shown.items if item.number and item.entry is None] == ["gone"]
    importing.save(house, shown.import_id, EVA)
    assert service.look_up(house, "1673/20").cards[0].line.status == "pågående"


def test_every_uppdrag_remembers_where_it_was_read(house: House) -> None:
    take_in(house, EXAMPLE)
    (card,) = service.look_up(house, "1679/20").cards
    assert [(source.list_name, source.row) for source in card.sources] == [("bilaga 3", 14)]
    assert card.sources[0].dnr == ("1308/20", "1312/20")


@pytest.mark.shared
@pytest.mark.parametrize(
    "name",
    [
        "seeds/004_055c33912e67eacf.txt",
        "documents/tjansteutlatande-1308-20.docx",
        "documents/tjansteutlatande-1308-20.pdf",
    ],
)
def test_the_real_handling_gives_what_a_careful_official_records(
    house: House, shared: Path, name: str
) -> None:
    take_in(house, shared / name)
    gold = json.loads((shared / "domain" / "seed_gold.json").read_text())
    wanted = {_gold_key(row) for row in gold if row["list"] == "bilaga 3" or row["id"] == "004-b4-472"}
    found = {_key(house, line.number) for line in _all(house) if line.status in ("pågående", "redovisat")}
    assert wanted <= found
    assert [
        line.dnr for line in _all(house) if line.status == "ej påbörjat" and _listed(house, line.number)
    ] == [("1029/20",)]
    assert sum(_listed(house, line.number) for line in _all(house)) == 29
    assert len(_all(house)) == 31
    decided = {
        line.dnr: (line.status, _given(house, line.number))
        for line in _all(house)
        if not _listed(house, line.number)
    }
    assert decided == {
        ("1308/20",): ("redovisat", ("kommunstyrelsen", date(2020, 10, 14), "839")),
        ("1312/20",): ("redovisat", ("kommunstyrelsen", date(2020, 10, 14), "840 p. 1")),
    }
    assert service.overdue(house).total == 0


def _all(house: House) -> tuple[Any, ...]:
    return service.listing(house, Filter(open_only=False), limit=200).lines


def _card(house: House, number: int) -> Any:
    return service.card(house, number)


def _listed(house: House, number: int) -> bool:
    return _card(house, number).sources[0].list_name is not None


def _given(house: House, number: int) -> tuple[Any, ...]:
    given = _card(house, number).given
    return (given.body, given.on, given.paragraph)


def _gold_key(row: dict[str, Any]) -> tuple[Any, ...]:
    deadline = row["deadline"]["to"] if isinstance(row["deadline"], dict) else row["deadline"]
    words = " ".join(row["title"].split()[:5])
    return (words, tuple(row["dnr"]), row["responsible"][0], deadline)


def _key(house: House, number: int) -> tuple[Any, ...]:
    line = _card(house, number).line
    words = " ".join(line.title.split()[:5])
    return (words, line.dnr, line.organ, line.deadline.isoformat() if line.deadline else None)


def test_a_group_counts_as_one_and_its_members_are_followed_under_it(house: House) -> None:
    take_in(house, EXAMPLE)
    (parent,) = [line for line in _all(house) if line.organ == "socialnamnderna"][:1]
    card = _card(house, parent.number)
    assert len(card.member_numbers) == 4
    members = [_card(house, number) for number in card.member_numbers]
    assert {member.line.organ for member in members} == {
        f"socialnamnden-{part}" for part in ("centrum", "hisingen", "nordost", "sydvast")
    }
    assert {member.parent for member in members} == {parent.number}
    assert min(card.member_numbers) > max(line.number for line in _all(house))
    hisingen = service.listing(house, Filter(bodies=("socialnamnden-hisingen",)), limit=50)
    assert {line.title for line in hisingen.lines} >= {parent.title}


def test_what_a_budget_gives_without_a_time_is_due_when_its_year_ends(house: House) -> None:
    budget = (
        "Budget 2022 för Göteborgs Stad\n\nBeslutad av kommunfullmäktige 2021-11-11 § 4\n\nFörskolenämnden\n\nUppdrag\n"
        "Förskolenämnden får i uppdrag att öka barnens utevistelse.\n"
        "Förskolenämnden får i uppdrag att kartlägga gårdarna. Uppdraget redovisas i delårsrapport augusti 2022.\n"
    )
    shown = preview(house, budget.encode(), "budget.txt")
    importing.save(house, shown.import_id, EVA)
    first, second = sorted(_all(house), key=lambda line: line.number)
    assert (first.plan_words, first.deadline) == (None, date(2022, 12, 31))
    assert "(förval)" in _card(house, first.number).plan_explanation
    assert (second.plan_words, second.deadline) == ("delårsrapport augusti 2022", date(2022, 9, 30))
    assert _card(house, first.number).given.text == "KF budget 2022"


def test_our_own_list_comes_back_by_its_numbers_even_when_reworded(house: House) -> None:
    take_in(house, EXAMPLE)
    (card,) = service.look_up(house, "1679/20").cards
    table = (
        "U-nummer;Uppdrag;Dnr;Plan för redovisning\n"
        f"{card.line.key};Kommunstyrelsen får i uppdrag att utreda hur stadens avhopparverksamhet kan stärkas mer;;KS 5 maj\n"
    )
    shown = preview(house, table.encode(), "ändrad.csv")
    (item,) = [item for item in shown.items if item.number == card.line.number]
    assert item.kind == "changed"
    assert {change.what for change in item.changes} == {"plan", "formulering"}
    importing.save(house, shown.import_id, EVA)
    assert service.look_up(house, "1679/20").cards[0].line.plan_words == "KS 5 maj"
