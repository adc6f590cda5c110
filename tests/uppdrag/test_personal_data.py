"""A person sees what is kept, and can leave it; history is as it was, row by row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import col, select

from storage import people as stored_people
from storage import rows
from storage.tables import Delivery, Person, Role, SettingRow, Wish, metadata
from uppdrag import personal_data, service
from uppdrag.changing import assign, move_plan
from uppdrag.errors import Refused
from uppdrag.facts import Actor, House
from uppdrag.following import follow

Record = Callable[..., int]
CLI = Actor("kommandoraden (root)")


@pytest.fixture
def anna(house: House, record: Record) -> Person:
    """Someone with traces everywhere."""
    with house.db.transaction() as tx:
        anna = stored_people.ensure(tx, house.workspace_id, "U0ANNA", "Anna Lind", "Anna.Lind@exempel.se")
        bo = stored_people.ensure(tx, house.workspace_id, "U0BO", "Bo Ek")
        bo.deputy_id = anna.id
        stored_people.grant(tx, house.workspace_id, anna.id or 0, "samordnare", "kommunstyrelsen")
        tx.add(
            SettingRow(
                workspace_id=house.workspace_id,
                scope="person",
                scope_id=str(anna.id),
                name="slot",
                value="09:00",
            )
        )
    number = record("Utreda bryggan", dnr="1679/20", plan="KS 31 mars", ansvarig=anna.id)
    move_plan(house, Actor("Anna Lind", anna.id), number, "KS 21 april", "remisstiden förlängd")
    follow(house, anna.id or 0, "U-1")
    _remind(house, anna)
    return anna


def _remind(house: House, anna: Person) -> None:
    """One message that went out and one that waits."""
    with house.db.transaction() as tx:
        for number, state in enumerate(("sent", "pending")):
            slot = house.now() + timedelta(days=number)
            message = Delivery(
                workspace_id=house.workspace_id, key=f"d/1/U0ANNA/2021-W{number}", kind="digest", receiver="U0ANNA",
                conversation="D0ANNA", slot_at=slot, next_try_at=slot, state=state, facts={"till": "U0ANNA"},
            )  # fmt: skip
            tx.add(message)
            tx.flush()
            tx.add(
                Wish(
                    workspace_id=house.workspace_id, key=f"r/{number}", uppdrag_id=1, person_id=anna.id or 0,
                    step="first", day=slot.date(), delivery_id=message.id, state="sent" if state == "sent" else "waiting",
                )
            )  # fmt: skip


def everything(house: House) -> str:
    with house.db.engine.connect() as connection:
        return "\n".join(line for table in rows.tables(connection) for line in rows.lines(connection, table))


def events(house: House) -> list[str]:
    with house.db.engine.connect() as connection:
        return list(rows.lines(connection, metadata.tables["event"]))


def test_what_is_kept_about_a_person_is_shown(house: House, anna: Person) -> None:
    found = personal_data.shown(house, anna.id or 0)
    assert {name: len(kept) for name, kept in found.items()} == {
        "person": 2, "role": 1, "uppdrag": 1, "plan": 1, "event": 1, "watch": 1, "setting": 1, "wish": 2, "delivery": 2
    }  # fmt: skip
    assert found["event"][0]["what"] == "plan_flyttad"


def test_every_column_that_points_at_a_person_is_looked_at(house: House, anna: Person) -> None:
    pointing = {
        table.name
        for table in metadata.sorted_tables
        for column in table.columns
        if any(key.column.table.name == "person" for key in column.foreign_keys)
    }
    looked = {"involved", "snooze", *personal_data.shown(house, anna.id or 0)}
    assert pointing <= looked


def test_a_person_is_found_by_mail_or_slack_id(house: House, anna: Person) -> None:
    assert personal_data.find(house, " anna.lind@EXEMPEL.se") == anna.id
    assert personal_data.find(house, "u0anna") == anna.id
    with pytest.raises(Refused, match="Ingen person har eva@"):
        personal_data.find(house, "eva@exempel.se")


def test_who_answers_for_something_must_hand_it_over_first(house: House, anna: Person) -> None:
    with pytest.raises(Refused, match="Anna Lind står som ansvarig för U-1"):
        personal_data.pseudonymise(house, CLI, anna.id or 0)
    assert "Anna Lind" in everything(house)


def test_the_name_is_gone_and_history_is_untouched(house: House, anna: Person) -> None:
    with house.db.transaction() as tx:
        eva = stored_people.ensure(tx, house.workspace_id, "U0EVA", "Eva Sund").id or 0
    assign(house, CLI, 1, person_id=eva)
    before = events(house)
    name = personal_data.pseudonymise(house, CLI, anna.id or 0)
    assert name == f"Borttagen person {anna.id}"
    told = everything(house)
    assert [word for word in ("Anna", "anna.lind", "U0ANNA", "D0ANNA") if word in told] == []
    assert events(house)[:-1] == before
    moved = service.history(house, 1)[1]
    assert (moved.actor, moved.what, moved.reason) == (name, "plan_flyttad", "remisstiden förlängd")


def test_nothing_more_is_sent_and_no_right_is_left(house: House, anna: Person) -> None:
    with house.db.transaction() as tx:
        eva = stored_people.ensure(tx, house.workspace_id, "U0EVA", "Eva Sund").id or 0
    assign(house, CLI, 1, person_id=eva)
    personal_data.pseudonymise(house, CLI, anna.id or 0)
    with house.db.reading() as tx:
        assert sorted(tx.exec(select(Delivery.state)).all()) == ["sent", "skipped"]
        assert sorted(tx.exec(select(Wish.state)).all()) == ["sent", "skipped"]
        assert tx.exec(select(col(Role.valid_to))).all() == [house.today()]
        assert tx.exec(select(Person.deputy_id)).all() == [None, None, None]
        assert tx.exec(select(SettingRow)).all() == []
        gone = stored_people.person(tx, house.workspace_id, anna.id or 0)
        assert gone is not None
        assert (gone.active, gone.reachable, gone.email) == (False, False, None)


def test_a_person_of_another_workspace_is_not_found(house: House, anna: Person) -> None:
    from storage.tables import Workspace

    with house.db.transaction() as tx:
        tx.add(other := Workspace(team_id="T9", municipality="goteborg"))
        tx.flush()
        other_id = other.id or 0
    elsewhere = House(house.db, other_id, house.municipality, house.now)
    with pytest.raises(Refused, match="finns inte"):
        personal_data.shown(elsewhere, anna.id or 0)
