"""What the planner has yet to see: whoever writes an uppdrag, and whatever concerns its reminders, puts it there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from threading import Event, Thread
from typing import Any

import pytest
from sqlmodel import col, select

from storage import bulk, deliveries, migrate, rows, unplanned
from storage.db import Database
from storage.tables import Delivery, Person, Uppdrag, Wish, metadata
from uppdrag import changing, people
from uppdrag.facts import Actor, House

NOW = datetime(2021, 2, 24, 7, 0, tzinfo=UTC)
KIM = Actor("Kim Ås")
Record = Callable[..., int]


def waiting(house: House, after: int = 0) -> dict[int, int]:
    with house.db.reading() as tx:
        return unplanned.unseen(tx, house.workspace_id, 1000, after)


def see(house: House, told: dict[int, int]) -> None:
    with house.db.transaction() as tx:
        unplanned.seen(tx, house.workspace_id, told)


def again(house: House, *, person_id: int | None = None, body: str | None = None) -> None:
    with house.db.transaction() as tx:
        unplanned.look_again(tx, house.workspace_id, person_id=person_id, body=body)


def row_of(house: House, number: int) -> Uppdrag:
    here = (col(Uppdrag.workspace_id) == house.workspace_id, col(Uppdrag.number) == number)
    with house.db.reading() as tx:
        return tx.exec(select(Uppdrag).where(*here)).one()


def test_a_new_one_waits_and_waits_no_more_when_seen(house: House, record: Record) -> None:
    record("Bryggan", plan="KS 31 mars")
    told = waiting(house)
    assert list(told.values()) == [1]
    see(house, told)
    assert waiting(house) == {}


def test_many_written_at_once_wait_like_one(house: House) -> None:
    with house.db.transaction() as tx:
        many = (
            {
                "workspace_id": house.workspace_id,
                "number": number,
                "title": f"Fråga {number}",
                "title_key": f"fråga {number}",
                "status": "pågående",
                "organ": "kommunstyrelsen",
                "recorded_at": NOW,
                "changed_at": NOW,
            }
            for number in range(1, 1501)
        )
        bulk.write(tx, Uppdrag, many)
    first = waiting(house)
    rest = waiting(house, max(first))
    assert len(first) == 1000
    assert len(rest) == 500
    assert min(rest) > max(first)


def test_every_change_of_an_uppdrag_puts_it_there(house: House, record: Record) -> None:
    number = record("Bryggan", plan="KS 31 mars")
    see(house, waiting(house))
    changing.move_plan(house, KIM, number, "KS 5 maj", "remiss")
    assert len(waiting(house)) == 1


def test_what_is_written_without_a_change_to_it_does_not(house: House, record: Record) -> None:
    number = record("Bryggan", plan="KS 31 mars")
    see(house, waiting(house))
    with house.db.transaction() as tx:
        tx.get_one(Uppdrag, row_of(house, number).id).notes = "en anteckning"
    assert waiting(house) == {}


def test_what_changes_after_it_was_read_waits_still(house: House, record: Record) -> None:
    number = record("Bryggan", plan="KS 31 mars")
    told = waiting(house)
    changing.move_plan(house, KIM, number, "KS 5 maj", "remiss")
    see(house, told)
    assert list(waiting(house).values()) == [2]


def test_looking_again_counts_once_more_each_time(house: House, record: Record) -> None:
    record("Bryggan", plan="KS 31 mars")
    told = waiting(house)
    again(house)
    see(house, told)
    again(house)
    assert list(waiting(house).values()) == [3]


def test_only_those_concerned_are_looked_at_again(house: House, record: Record) -> None:
    anna = people.person_for_slack(house, "U0ANNA", "Anna Lind")
    hers, school, closed = (
        record(title, plan="KS 31 mars", organ=organ)
        for title, organ in (
            ("Bryggan", "kommunstyrelsen"),
            ("Skolan", "grundskolenamnden"),
            ("Hamnen", "grundskolenamnden"),
        )
    )
    changing.assign(house, KIM, hers, person_id=anna.id)
    changing.end(house, KIM, closed, "avskrivet", "inte längre aktuellt")
    ids = {number: row_of(house, number).id for number in (hers, school, closed)}
    see(house, waiting(house))
    again(house, person_id=anna.id)
    assert list(waiting(house)) == [ids[hers]]
    again(house, body="grundskolenamnden")
    assert list(waiting(house)) == [ids[hers], ids[school]]


def test_those_of_whoever_cannot_be_reached_are_looked_at_again(house: House, record: Record) -> None:
    anna = people.person_for_slack(house, "U0ANNA", "Anna Lind")
    hers, _ = record("Bryggan", plan="KS 31 mars"), record("Skolan", plan="KS 31 mars")
    changing.assign(house, KIM, hers, person_id=anna.id)
    see(house, waiting(house))
    with house.db.transaction() as tx:
        deliveries.unreachable(tx, house.workspace_id, "U0ANNA")
    assert list(waiting(house)) == [row_of(house, hers).id]


def test_what_a_message_hands_back_is_looked_at_again_once(house: House, record: Record) -> None:
    number = record("Bryggan", plan="KS 31 mars")
    key = row_of(house, number).id
    see(house, waiting(house))
    here: dict[str, Any] = {"workspace_id": house.workspace_id}
    slot: dict[str, Any] = {"kind": "person", "receiver": "U1", "slot_at": NOW, "next_try_at": NOW}
    about: dict[str, Any] = {"uppdrag_id": key, "person_id": 1, "delivery_id": 1, "day": NOW.date()}
    with house.db.transaction() as tx:
        tx.add(Person(**here, slack_id="U1", name="Anna", sort_key="anna", id=1))
        tx.flush()
        tx.add(Delivery(**here, **slot, key="p/1/1/2021-02-24", id=1))
        tx.flush()
        tx.add_all(Wish(**here, **about, key=step, step=step) for step in ("first", "week"))
        tx.flush()
        deliveries.hand_back(tx, house.workspace_id, 1)
    assert waiting(house) == {key: 1}


@pytest.mark.parametrize("database", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
def test_a_change_under_way_is_not_taken_for_seen(house: House, record: Record) -> None:
    """The planner waits for whoever is just changing an uppdrag that it has seen as it was before."""
    number = record("Bryggan", plan="KS 31 mars")
    told, changed, may_end = waiting(house), Event(), Event()

    def change() -> None:
        with house.db.transaction() as tx:
            tx.get_one(Uppdrag, row_of(house, number).id).revision += 1
            tx.flush()
            changed.set()
            may_end.wait(10)

    other = Thread(target=change)
    planner = Thread(target=see, args=(house, told))
    other.start()
    assert changed.wait(10)
    planner.start()
    planner.join(0.2)
    assert planner.is_alive()
    may_end.set()
    other.join(10)
    planner.join(10)
    assert list(waiting(house).values()) == [2]


@pytest.mark.parametrize("older", ["0009"])
def test_what_waited_before_there_was_such_a_table_waits_still(
    tmp_path: object, fill: Callable[[Database], None], older: str
) -> None:
    database = Database(f"sqlite:///{tmp_path}/gammal.db")
    migrate.upgrade(database, to=older)
    fill(database)
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE uppdrag SET planned_revision = 0 WHERE id = 1")
    migrate.upgrade(database)
    with database.engine.connect() as connection:
        found = connection.execute(metadata.tables["unplanned"].select()).all()
    assert found == [(1, 1, 1)]
    database.close()


def test_a_copy_does_not_hold_it_and_has_all_planned_anew(database: Database) -> None:
    with database.engine.connect() as connection:
        assert "unplanned" not in {table.name for table in rows.tables(connection)}
