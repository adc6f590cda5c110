"""Gallring takes what it says, nothing that is needed, and leaves a note."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import SQLModel, select

from storage.tables import Delivery, Event, Import, ImportRows, Inbox, Person, Wish
from uppdrag.changing import end
from uppdrag.facts import Actor, House
from uppdrag.retention import Retention, preview, weed

Record = Callable[..., int]
CLI = Actor("kommandoraden (root)")


def add(house: House, *things: SQLModel) -> None:
    with house.db.transaction() as tx:
        tx.add_all(things)


def count(house: House, table: type[SQLModel]) -> int:
    with house.db.reading() as tx:
        return len(tx.exec(select(table)).all())


def draft(house: House, state: str, days: int) -> Import:
    return Import(
        workspace_id=house.workspace_id,
        state=state,
        at=house.now() - timedelta(days=days),
        sha256="a" * 64,
        name="lista.docx",
        actor="Eva",
    )


def reminded(house: House, uppdrag_id: int, days: int, state: str = "sent") -> None:
    """A reminder about an uppdrag and the message that carried it, so many days ago."""
    slot = house.now() - timedelta(days=days)
    with house.db.transaction() as tx:
        person = tx.exec(select(Person)).first() or Person(
            workspace_id=house.workspace_id, slack_id="U1", name="Anna", sort_key="anna"
        )
        tx.add(person)
        sent = Delivery(
            workspace_id=house.workspace_id, key=f"p/{uppdrag_id}/{days}", kind="person", receiver="U1", slot_at=slot,
            next_try_at=slot, state=state,
        )  # fmt: skip
        tx.add(sent)
        tx.flush()
        tx.add(
            Wish(
                workspace_id=house.workspace_id, key=f"r/{uppdrag_id}/{days}", uppdrag_id=uppdrag_id, day=slot.date(),
                person_id=person.id or 0, step="first", delivery_id=sent.id, state=state,
            )
        )  # fmt: skip


def test_drafts_and_the_inbox_go_by_default_and_nothing_else(house: House) -> None:
    add(house, draft(house, "preview", 31), draft(house, "cancelled", 40), draft(house, "preview", 29))
    add(house, draft(house, "saved", 3000))
    add(
        house,
        *(
            Inbox(workspace_id=house.workspace_id, key=f"{d}", at=house.now() - timedelta(days=d))
            for d in (6, 8)
        ),
    )
    assert {one.kind: one.rows for one in preview(house, Retention())} == {"utkast": 2, "inkorg": 1}
    assert (count(house, Import), count(house, Inbox)) == (4, 2)
    assert {one.kind: one.rows for one in weed(house, Retention(), CLI)} == {"utkast": 2, "inkorg": 1}
    assert (count(house, Import), count(house, Inbox)) == (2, 1)


def test_a_draft_goes_with_the_rows_that_were_read(house: House) -> None:
    old = draft(house, "preview", 31)
    add(house, old)
    add(
        house,
        ImportRows(
            workspace_id=house.workspace_id,
            import_id=old.id or 0,
            kind="uppdrag",
            position=0,
            found=[["Utreda"]],
        ),
    )
    weed(house, Retention(), CLI)
    assert (count(house, Import), count(house, ImportRows)) == (0, 0)


def test_what_went_is_noted_with_who_and_before_when(house: House) -> None:
    add(house, draft(house, "preview", 31))
    weed(house, Retention(), CLI)
    weed(house, Retention(), CLI)
    with house.db.reading() as tx:
        noted = tx.exec(select(Event)).one()
    assert (noted.what, noted.actor) == ("gallrat", CLI.name)
    assert noted.after == {"utkast": {"rader": 1, "före": (house.now() - timedelta(days=30)).isoformat()}}


def test_reminders_go_only_with_a_decision_and_only_about_what_is_closed(
    house: House, record: Record
) -> None:
    for title in ("Utreda bryggan", "Rusta torget"):
        record(title)
    end(house, CLI, 1, "avskrivet", "togs om hand annorlunda")
    for uppdrag_id in (1, 2):
        reminded(house, uppdrag_id, 800)
    reminded(house, 1, 300)
    assert weed(house, Retention(), CLI)[-1].kind != "utskick"
    keep = Retention(utskick=730)
    assert preview(house, keep)[-1].rows == 2  # a reminder and its message
    assert weed(house, keep, CLI)[-1].rows == 2
    assert (count(house, Wish), count(house, Delivery)) == (2, 2)
    assert weed(house, keep, CLI)[-1].rows == 0


def test_a_message_that_waits_stays(house: House, record: Record) -> None:
    record("Utreda bryggan")
    end(house, CLI, 1, "avskrivet", "togs om hand annorlunda")
    reminded(house, 1, 800)
    slot = house.now() - timedelta(days=900)
    waits = Delivery(
        workspace_id=house.workspace_id,
        key="d/1",
        kind="digest",
        receiver="C1",
        state="pending",
        slot_at=slot,
        next_try_at=slot,
    )
    add(house, waits)
    assert weed(house, Retention(utskick=365), CLI)[-1].rows == 2
    assert count(house, Delivery) == 1


def test_other_workspaces_are_left_alone(house: House) -> None:
    from storage.tables import Workspace

    with house.db.transaction() as tx:
        tx.add(other := Workspace(team_id="T9", municipality="goteborg"))
        tx.flush()
        tx.add(Inbox(workspace_id=other.id or 0, key="k", at=house.now() - timedelta(days=100)))
    assert weed(house, Retention(), CLI)[1].rows == 0
    assert count(house, Inbox) == 1


@pytest.mark.parametrize("days", [{"utkast": -1}, {"inkorg": -7}, {"utskick": 364}])
def test_absurd_limits_are_refused(days: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="days"):
        Retention(**days)
