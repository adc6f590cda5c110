"""Writing down by hand, putting doubles together, following."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from storage import watches
from uppdrag import creating, following, people, service
from uppdrag.creating import Wanted
from uppdrag.errors import Refused
from uppdrag.facts import Actor, House, Line

Record = Callable[..., int]
CLI = Actor("kommandoraden (root)")


def followed(house: House, person_id: int) -> tuple[list[Line], list[str]]:
    with house.db.reading() as tx:
        kept = watches.followed_by_each(tx, house.workspace_id, [person_id]).get(person_id, [])
        lines = following.lines(tx, house, following.numbers(kept))
    return list(lines.values()), following.bodies(kept)


def test_an_uppdrag_is_written_down_by_hand(house: House) -> None:
    number = creating.create(
        house, CLI, Wanted("Utreda  bryggan", "kommunstyrelsen", "1679/20", "KS 31 mars")
    )
    (card,) = service.look_up(house, "1679/20").cards
    assert (card.line.number, card.line.title, card.line.status) == (number, "Utreda bryggan", "ej påbörjat")
    assert card.line.plan_words == "KS 31 mars"


@pytest.mark.parametrize(
    ("wanted", "reason"),
    [
        (Wanted("  ", "kommunstyrelsen"), "vad uppdraget gäller"),
        (Wanted("x" * 2001, "kommunstyrelsen"), "för lång"),
        (Wanted("Bryggan", "Rymdnämnden"), "nämnd"),
        (Wanted("Bryggan", "kommunstyrelsen", "inte ett nummer"), "dnr"),
    ],
)
def test_what_is_missing_is_said(house: House, wanted: Wanted, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        creating.create(house, CLI, wanted)
    assert service.counts(house)["open"] == 0


def test_the_same_again_is_pointed_out(house: House) -> None:
    creating.create(house, CLI, Wanted("Utreda bryggan", "kommunstyrelsen", "1679/20"))
    with pytest.raises(Refused, match="redan som U-1"):
        creating.create(house, CLI, Wanted("Utreda bryggan.", "kommunstyrelsen", "1679/20"))
    assert creating.create(house, CLI, Wanted("Riva bryggan helt", "kommunstyrelsen", "1679/20")) == 2


def test_only_those_who_may_write_for_a_body_do(house: House) -> None:
    anna = people.person_for_slack(house, "U0ANNA", "Anna Lind")
    wanted = Wanted("Utreda bryggan", "forskolenamnden")
    with pytest.raises(Refused, match="Förskolenämnden"):
        creating.create(house, Actor("Anna Lind", anna.id), wanted)
    people.grant_roles(house, anna.id, [("handläggare", "forskolenamnden")])
    assert creating.create(house, Actor("Anna Lind", anna.id), wanted) == 1


def test_two_records_become_one_and_the_old_number_still_finds_it(house: House, record: Record) -> None:
    kept, doubled = record("Bryggan", dnr="1679/20"), record("Bryggan vid ån", dnr="0999/20")
    creating.merge(house, CLI, kept, doubled)
    assert [card.line.number for card in service.look_up(house, "0999/20").cards] == [kept]
    assert [card.line.number for card in service.look_up(house, f"U-{doubled}").cards] == [kept]
    assert service.counts(house)["open"] == 1
    assert service.search(house, "0999/20").total == 1
    assert service.history(house, kept)[-1].what == "sammanslaget"


def test_whoever_followed_the_doubled_follows_what_it_became(house: House, record: Record) -> None:
    anna = people.person_for_slack(house, "U0ANNA", "Anna Lind").id
    kept, doubled = record("Bryggan"), record("Bryggan igen")
    following.follow(house, anna, f"U-{doubled}")
    creating.merge(house, CLI, kept, doubled)
    lines, _ = followed(house, anna)
    assert [line.number for line in lines] == [kept], "what is hidden is not shown"


def test_one_is_not_merged_with_itself(house: House, record: Record) -> None:
    number = record("Bryggan")
    with pytest.raises(Refused, match="två olika"):
        creating.merge(house, CLI, number, number)


def test_uppdrag_and_bodies_are_followed_once(house: House, record: Record) -> None:
    anna = people.person_for_slack(house, "U0ANNA", "Anna Lind").id
    number = record("Bryggan")
    assert following.follow(house, anna, f"u{number}")
    assert not following.follow(house, anna, f"U-{number}")
    assert following.follow(house, anna, "förskolenämnden")
    lines, bodies = followed(house, anna)
    assert ([line.title for line in lines], bodies) == (["Bryggan"], ["forskolenamnden"])
    assert following.unfollow(house, anna, "Förskolenämnden")
    assert not following.unfollow(house, anna, "Förskolenämnden")
    with pytest.raises(Refused, match="följa"):
        following.follow(house, anna, "månen")
