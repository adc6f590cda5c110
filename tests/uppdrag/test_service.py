"""What users ask: numbers in any form, lists on the right side of today, Swedish words found as Swedish."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from tests.conftest import MovableClock
from uppdrag import people, service
from uppdrag.errors import Refused
from uppdrag.facts import Filter, House

Record = Callable[..., int]


@pytest.mark.parametrize(
    "typed", ["1679/20", "01679/20", "SLK-2020-01679", "1679-20", " 1679/20 ", "dnr 1679/20"]
)
def test_a_dnr_is_found_in_every_form(house: House, record: Record, typed: str) -> None:
    number = record("Stärka avhopparverksamheten", dnr="1679/20")
    assert [card.line.number for card in service.look_up(house, typed).cards] == [number]


@pytest.mark.parametrize("typed", ["U-1", "u1", "U 1", "u–1"])
def test_a_u_number_is_found_in_every_form(house: House, record: Record, typed: str) -> None:
    record("Bryggan", dnr="0999/20")
    assert service.look_up(house, typed).cards[0].line.dnr == ("0999/20",)


def test_an_unknown_dnr_offers_the_nearest(house: House, record: Record) -> None:
    record("Ett", dnr="1669/20")
    record("Två", dnr="1679/20")
    record("Tre", dnr="0021/19")
    found = service.look_up(house, "1697/20")
    assert found.cards == ()
    assert set(found.near[:2]) == {"1669/20", "1679/20"}


def test_an_unknown_u_number_is_refused_kindly(house: House) -> None:
    with pytest.raises(Refused, match="U-7"):
        service.card(house, 7)


def test_rubbish_is_no_number(house: House) -> None:
    assert service.look_up(house, "hej hopp").cards == ()
    assert service.number_in("U-") is None


def test_late_is_after_the_day_not_on_it(house: House, record: Record, clock: MovableClock) -> None:
    record("Gamla planen", plan="KS 31 mars 2021")
    clock.move_to("2021-03-31 12:00")
    assert service.overdue(house).total == 0
    clock.move_to("2021-04-01 00:30")
    assert [line.title for line in service.overdue(house).lines] == ["Gamla planen"]


def test_the_day_is_the_municipality_s_own(house: House, record: Record, clock: MovableClock) -> None:
    record("Vid midnatt", plan="KS 31 mars 2021")
    clock.move_to("2021-03-31 23:59")
    assert service.overdue(house).total == 0


def test_lists_count_all_and_show_a_page_the_earliest_first(house: House, record: Record) -> None:
    for day in ("5 maj", "10 mars", "21 april"):
        record(f"Till {day}", plan=f"KS {day}")
    record("Utan dag", plan="Samlingsärende")
    page = service.listing(house, Filter(), limit=2)
    assert page.total == 4
    assert [line.title for line in page.lines] == ["Till 10 mars", "Till 21 april"]
    rest = service.listing(house, Filter(), limit=2, offset=2)
    assert [line.title for line in rest.lines] == ["Till 5 maj", "Utan dag"]


def test_filters_combine(house: House, record: Record) -> None:
    record("Rätt", plan="KS 31 mars", organ="kommunstyrelsen")
    record("Fel organ", plan="KS 31 mars", organ="forskolenamnden")
    record("Fel dag", plan="KS 5 maj", organ="kommunstyrelsen")
    wanted = Filter(bodies=("kommunstyrelsen",), meeting_body="kommunstyrelsen", latest=date(2021, 4, 1))
    assert [line.title for line in service.upcoming(house, wanted).lines] == ["Rätt"]


def test_undated_lists_what_has_no_day(house: House, record: Record) -> None:
    record("Samlas", plan="Samlingsärende")
    record("Planeras", plan="Under planering")
    record("Har en dag", plan="Kvartal 3")
    assert {line.title for line in service.undated(house).lines} == {"Samlas", "Planeras"}


def test_mine_are_those_i_answer_for(house: House, record: Record) -> None:
    anna = people.person_for_slack(house, "U0ANNA", "Anna Lind")
    record("Annas", plan="KS 5 maj", ansvarig=anna.id)
    record("Någon annans", plan="KS 31 mars")
    assert [line.title for line in service.mine(house, anna.id).lines] == ["Annas"]
    assert [line.ansvarig for line in service.most_urgent(house, anna.id)] == [anna]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("åby", ["Åby badhus"]),
        ("ÅBY", ["Åby badhus"]),
        ("aby", ["Aby gård"]),
        ("badh", ["Åby badhus"]),
        ("badhus åby", ["Åby badhus"]),
        ("1679/20", ["Åby badhus"]),
        ("finns inte", []),
        ("'; DROP TABLE uppdrag; --", []),
        ('"', []),
        ("* ( ) :", []),
        ("å" * 10_000, []),
    ],
)
def test_search_is_swedish_and_takes_anything(
    house: House, record: Record, asked: str, found: list[str]
) -> None:
    record("Åby badhus", dnr="1679/20")
    record("Aby gård")
    record("Äby torp")
    page = service.search(house, asked)
    assert [line.title for line in page.lines] == found
    assert page.total == len(found)


def test_the_headline_counts(house: House, record: Record, clock: MovableClock) -> None:
    record("Snart", plan="KS 10 mars")
    record("Senare", plan="Kvartal 3")
    record("Utan", plan="Under planering")
    assert service.counts(house) == {"open": 3, "late": 0, "undated": 1, "soon": 1}
    clock.move_to("2021-03-11 08:00")
    assert service.counts(house) == {"open": 3, "late": 1, "undated": 1, "soon": 0}
