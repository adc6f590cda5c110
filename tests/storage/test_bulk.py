"""Many rows at once: whole statements and what is over, defaults, JSON and moments, ids that nobody else gets."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, func, select

from storage import bulk
from storage.tables import Event, Inbox, Person
from uppdrag.facts import House

AT = datetime(2021, 2, 24, 7, 30, tzinfo=UTC)


def events(house: House, count: int) -> list[bulk.Values]:
    return [
        {
            "workspace_id": house.workspace_id,
            "at": AT,
            "actor": f"Åsa {n}",
            "what": "skapat",
            "after": {"ö": [n]},
        }
        for n in range(count)
    ]


@pytest.mark.parametrize("count", [0, 1, bulk.A_STATEMENT, bulk.A_STATEMENT + 1, bulk.AT_ONCE + 3])
def test_every_row_is_written_once_and_reads_back(house: House, count: int) -> None:
    with house.db.transaction() as tx:
        bulk.write(tx, Event, events(house, count))
    with house.db.reading() as tx:
        rows = tx.exec(select(Event).order_by(col(Event.id))).all()
    assert [(row.actor, row.after) for row in rows] == [(f"Åsa {n}", {"ö": [n]}) for n in range(count)]
    assert all((row.at, row.before, row.source, row.reason) == (AT, {}, None, None) for row in rows)


def test_a_pen_writes_all_in_order_before_it_is_put_down(house: House) -> None:
    many = bulk.AT_ONCE * (bulk.AHEAD + 2) + 3
    with house.db.transaction() as tx, bulk.pen(tx) as pen:
        for begun in range(0, many, many // 3):
            pen.write(Event, events(house, many)[begun : begun + many // 3])
    with house.db.reading() as tx:
        found = tx.exec(select(Event.actor).order_by(col(Event.id))).all()
    assert found == [f"Åsa {n}" for n in range(many)]


def test_what_a_pen_cannot_write_takes_all_with_it(house: House) -> None:
    twice = [{"workspace_id": house.workspace_id, "key": "en", "at": AT} for _ in range(2)]
    with (
        pytest.raises(Exception, match=r"(?i)unique"),
        house.db.transaction() as tx,
        bulk.pen(tx) as pen,
    ):
        pen.write(Event, events(house, 1))
        pen.write(Inbox, twice)
    with house.db.reading() as tx:
        assert tx.exec(select(Event)).all() == []


def test_what_is_json_already_is_not_wrapped_again(house: House) -> None:
    with house.db.transaction() as tx:
        (row,) = events(house, 1)
        bulk.write(tx, Event, [row | {"after": bulk.as_json({"plan": "KS 31 mars"})}])
    with house.db.reading() as tx:
        assert tx.exec(select(Event.after)).one() == {"plan": "KS 31 mars"}


def test_rows_with_different_columns_have_each_their_own_and_the_defaults_for_the_rest(house: House) -> None:
    rows = events(house, 3)
    for row in rows:
        del row["after"]
    rows[1] |= {"after": {"plan": "KF"}, "reason": "nytt"}
    with house.db.transaction() as tx:
        bulk.write(tx, Event, rows)
    with house.db.reading() as tx:
        found = tx.exec(select(Event.after, Event.before, Event.reason).order_by(col(Event.id))).all()
    assert found == [({}, {}, None), ({"plan": "KF"}, {}, "nytt"), ({}, {}, None)]


def test_taken_ids_are_free_and_the_next_row_gets_another(house: House) -> None:
    with house.db.transaction() as tx:
        bulk.write(tx, Event, events(house, 2))
        ids = bulk.take_ids(tx, Event, 3)
        assert len(set(ids)) == 3
        bulk.write(tx, Event, [row | {"id": key} for row, key in zip(events(house, 3), ids, strict=True)])
        tx.add(Event(**events(house, 1)[0]))
    with house.db.reading() as tx:
        assert tx.exec(select(func.count(func.distinct(Event.id)))).one() == 6


def test_a_row_that_breaks_a_rule_takes_all_with_it(house: House) -> None:
    twice = [{"workspace_id": house.workspace_id, "key": "en", "at": AT} for _ in range(2)]
    with pytest.raises(IntegrityError, match=r"(?i)unique"), house.db.transaction() as tx:
        bulk.write(tx, Inbox, twice)
    with house.db.reading() as tx:
        assert tx.exec(select(Inbox)).all() == []


def test_a_column_that_needs_a_value_is_missed(house: House) -> None:
    with pytest.raises(KeyError, match="slack_id"), house.db.transaction() as tx:
        bulk.write(tx, Person, [{"workspace_id": house.workspace_id, "name": "Eva", "sort_key": "eva"}])
