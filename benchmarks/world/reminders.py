"""A reminder for each uppdrag: half of them sent on earlier days, half waiting for days to come, five a message."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Stockholm")
EACH = 5
WISH = ("id", "workspace_id", "key", "uppdrag_id", "person_id", "step", "deadline", "day", "expires_at",
        "delivery_id", "state", "reason", "late")  # fmt: skip
DELIVERY = ("id", "workspace_id", "key", "kind", "receiver", "conversation", "slot_at", "expires_at", "state",
            "reason", "attempts", "next_try_at", "first_try_at", "fence", "claimed_by", "lease_until", "facts",
            "sent_at", "ts")  # fmt: skip
Values = tuple[Any, ...]


def wishes(workspace: int, ids: list[int], many: int, today: date) -> Iterator[Values]:
    """The rows of `wish`, in the order of WISH."""
    for at in range(many):
        group, number = at // EACH, at + 1
        person, day = ids[group % len(ids)], _day(group, len(ids), today)
        key = f"r/{workspace}/U-{number}/{day + timedelta(days=28)}/first/{person}"
        state = "waiting" if _ahead(group, len(ids)) else "sent"
        yield (number, workspace, key, number, person, "first", str(day + timedelta(days=28)), str(day),
               _moment(day + timedelta(days=21)), group + 1, state, None, 0)  # fmt: skip


def deliveries(workspace: int, ids: list[int], many: int, today: date) -> Iterator[Values]:
    """The rows of `delivery`, in the order of DELIVERY."""
    for group in range((many + EACH - 1) // EACH):
        at, day = group % len(ids), _day(group, len(ids), today)
        slot, sent = _moment(day), not _ahead(group, len(ids))
        yield (group + 1, workspace, f"p/{workspace}/{ids[at]}/{day}", "person", f"U0B{at:05}", None, slot, None,
               "sent" if sent else "pending", None, int(sent), slot, slot if sent else None, int(sent), None, None,
               "{}", slot if sent else None, f"1600000000.{group:06}" if sent else None)  # fmt: skip


def _ahead(group: int, persons: int) -> bool:
    return group // persons % 2 == 0


def _day(group: int, persons: int, today: date) -> date:
    turn = group // persons
    return today + timedelta(days=2 + turn // 2) if turn % 2 == 0 else today - timedelta(days=2 + turn // 2)


def _moment(day: date) -> str:
    """Eight o'clock in the city, as SQLite keeps it: UTC without saying so."""
    local = datetime.combine(day, time(8), ZONE)
    return (local - local.utcoffset()).strftime("%Y-%m-%d %H:%M:%S.000000")  # type: ignore[operator]
