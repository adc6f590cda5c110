"""Whether anything has changed, in one probe; and the work that one replica at a time does."""

from __future__ import annotations

from storage import people, pulse, settings_rows, watches
from storage.baton import Baton
from storage.db import Database
from uppdrag import changing
from uppdrag.facts import Actor, House
from uppdrag.people import heard_of, person_for_slack


def test_every_kind_of_change_is_noticed_and_looking_is_none(house: House, record: object) -> None:
    assert callable(record)
    number = record("Bryggan", plan="KS 31 mars")
    anna = person_for_slack(house, "U0ANNA", "Anna Lind")

    def seen() -> tuple[int, int]:
        with house.db.reading() as tx:
            return pulse.state(tx, house.workspace_id)

    states = [seen()]
    assert seen() == states[0]
    changing.move_plan(house, Actor("Kim"), number, "KS 5 maj", "remiss")
    states.append(seen())
    for change in (
        lambda tx: watches.add(tx, house.workspace_id, anna.id, "U-1"),
        lambda tx: watches.remove(tx, house.workspace_id, anna.id, "U-1"),
        lambda tx: settings_rows.choose(tx, house.workspace_id, "person", str(anna.id), "eve", False),
        lambda tx: people.grant(tx, house.workspace_id, anna.id, "chef"),
    ):
        with house.db.transaction() as tx:
            change(tx)
        states.append(seen())
    heard_of(house, "U0ANNA", "Anna Ek", None, active=False)
    states.append(seen())
    assert len(set(states)) == len(states)


def test_one_replica_at_a_time_and_the_next_when_it_is_gone(database: Database) -> None:
    one, two = Baton(database, "home", 1), Baton(database, "home", 1)
    elsewhere = Baton(database, "home", 2)
    assert one.held()
    assert one.held()
    assert two.held() is database.is_sqlite  # SQLite has one process, which needs no lock
    assert elsewhere.held()
    one.drop()
    assert two.held()
    two.drop()
    elsewhere.drop()
