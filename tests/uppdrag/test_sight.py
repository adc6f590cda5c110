"""Protected uppdrag: their words are for those that the rules allow, wherever they would be read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from storage.tables import Involved
from uppdrag import changing, creating, people, service
from uppdrag.allowing import allowed
from uppdrag.errors import Refused
from uppdrag.facts import NOBODY, Actor, Filter, House
from uppdrag.finding import visible
from uppdrag.sight import VEIL, veiled_ids

Record = Callable[..., int]
KIM = Actor("Kim Ås")
WORDS = "Utreda hotbilden vid bryggan i Åby"


def somebody(house: House, slack_id: str, role: str = "", body: str = "") -> int:
    person = people.person_for_slack(house, slack_id, f"Namn {slack_id}")
    people.grant_roles(house, person.id, [(role, body)] if role else [])
    return person.id


def as_seen_by(house: House, person_id: int) -> House:
    return replace(house, viewer=person_id)


@pytest.fixture
def secret(house: House, record: Record) -> int:
    """A protected uppdrag of an office of KS, for which Anna answers; its history holds words too."""
    anna = somebody(house, "UANNA", "handläggare", "stadsledningskontoret")
    number = record(WORDS, dnr="1679/20", plan="KS 31 mars", organ="stadsledningskontoret", ansvarig=anna)
    changing.move_plan(house, KIM, number, "KS 21 april", "polisens utlåtande dröjer")
    changing.protect(house, KIM, number)
    return number


def co_responsible(house: House, number: int, person_id: int) -> None:
    with house.db.transaction() as tx:
        row = visible(tx, house, number)
        tx.add(
            Involved(workspace_id=house.workspace_id, uppdrag_id=row.id or 0, kind="co", person_id=person_id)
        )


WHO = [
    ("samordnare", "kommunstyrelsen", True),
    ("samordnare", "", True),
    ("chef", "stadsledningskontoret", True),
    ("samordnare", "socialnamnden-centrum", False),
    ("administratör", "", False),
    ("läsare", "", False),
    ("", "", False),
]


@pytest.mark.parametrize(("role", "body", "sees"), WHO)
def test_the_sight_is_the_row_of_the_rules(
    house: House, secret: int, role: str, body: str, *, sees: bool
) -> None:
    person = somebody(house, "UEVA", role, body)
    with house.db.reading() as tx:
        row = visible(tx, house, secret)
        assert allowed(tx, house, Actor("", person), "see_protected", row) is sees
        assert bool(veiled_ids(tx, as_seen_by(house, person), [row])) is not sees


def test_ones_own_is_seen_and_what_one_shares_in(house: House, secret: int) -> None:
    anna, siv = somebody(house, "UANNA"), somebody(house, "USIV")
    assert service.card(as_seen_by(house, anna), secret).line.title == WORDS
    assert service.card(as_seen_by(house, siv), secret).line.veiled
    co_responsible(house, secret, siv)
    assert service.card(as_seen_by(house, siv), secret).line.title == WORDS
    assert service.search(as_seen_by(house, siv), "hotbilden").total == 1


def test_nothing_that_was_written_gets_past_the_veil(house: House, secret: int) -> None:
    stranger = as_seen_by(house, somebody(house, "UBO"))
    seen = [
        service.card(stranger, secret),
        service.look_up(stranger, f"U-{secret}"),
        service.look_up(stranger, "1679/20"),
        service.listing(stranger, Filter()),
        service.listing(stranger, Filter(bodies=("stadsledningskontoret",))),
        service.history(stranger, secret),
    ]
    told = repr(seen)
    assert VEIL in told
    for words in ("hotbilden", "KS 21 april", "KS 31 mars", "polisens"):
        assert words not in told
    line = service.card(stranger, secret).line
    assert (line.number, str(line.deadline), line.status) == (secret, "2021-04-21", "pågående")
    assert [one.what for one in service.history(stranger, secret)][-2:] == ["plan_flyttad", "skyddat"]


@pytest.mark.parametrize("word", ["hotbilden", "bryggan", "1679/20", "hot"])
def test_it_is_not_found_by_its_words(house: House, secret: int, record: Record, word: str) -> None:
    record("Bryggan i hamnen", dnr="1679/20")
    stranger = as_seen_by(house, somebody(house, "UBO"))
    assert all(line.number != secret for line in service.search(stranger, word).lines)
    assert any(line.number == secret for line in service.search(house, word).lines)
    assert service.search(stranger, word).total == len(service.search(stranger, word).lines)


def test_what_nobody_answers_for_is_protected_too(house: House, record: Record) -> None:
    number = record(WORDS)
    changing.protect(house, KIM, number)
    assert service.card(as_seen_by(house, NOBODY), number).line.veiled
    assert service.search(as_seen_by(house, NOBODY), "hotbilden").total == 0


def test_all_the_world_sees_only_what_is_open(house: House, secret: int) -> None:
    world = as_seen_by(house, NOBODY)
    assert service.card(world, secret).line.title == VEIL
    changing.protect(house, KIM, secret, protected=False)
    assert service.card(world, secret).line.title == WORDS
    assert service.search(world, "hotbilden").total == 1


def test_writing_it_down_again_does_not_tell_its_words(house: House, secret: int) -> None:
    twin = creating.Wanted(WORDS, "kommunstyrelsen", "1679/20")
    with pytest.raises(Refused, match=VEIL):
        creating.create(house, KIM, twin)
