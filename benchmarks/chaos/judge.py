"""What was lost, doubled, late: what stands in Slack against what the policy wants and what the database believes."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlmodel import col, select

from benchmarks.chaos.town import CHANNELS, names
from reminders.composing import TOO_LATE
from reminders.receivers import digest_key, readers, slots
from reminders.schedule import WantedWish
from reminders.subjects import load
from sandbox import Json
from sandbox.client import LocalSlack
from storage.tables import Delivery, Uppdrag, Wish
from uppdrag.facts import House

NUMBER = re.compile(r"\bU-(\d+)\b")
MORE = re.compile(r" och (\d+) till\. Se `/uppdrag mina`")


@dataclass
class Verdict:
    """`lost`: wanted and not in Slack. `doubled`: in Slack twice. `late`: on a later day. `too_late`: given up because
    its time was over, by the policy. `steps`: the keys of lost ones and of those.
    """

    deliveries: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    too_late: list[str] = field(default_factory=list)
    late: int = 0
    silence: float = 0.0
    pictures: int = 0
    steps: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Seen:
    """One message of the bot that stands in Slack. `more`: of how many it tells beyond those it names."""

    to: str
    key: str
    ts: float
    numbers: frozenset[int]
    more: int
    picture: bool


def seen(slack: LocalSlack, persons: int) -> list[Seen]:
    """Every message that the bot has posted."""
    return [
        *(_seen(who, message) for who in names(persons) for message in slack.dm(who) if _key(message)),
        *(_seen(where, message) for where in CHANNELS for message in slack.messages(where) if _key(message)),
    ]


def _key(message: Json) -> str:
    return str(((message.get("metadata") or {}).get("event_payload") or {}).get("key") or "")


def _seen(to: str, message: Json) -> Seen:
    numbers = frozenset(int(one) for one in NUMBER.findall(message["text"]))
    picture = any(block["type"] == "image" for block in message.get("blocks", ()))
    more = sum(int(one) for one in MORE.findall(message["text"]))
    return Seen(to, _key(message), float(message["ts"]), numbers, more, picture)


def judge(house: House, found: list[Seen], span: tuple[datetime, datetime]) -> Verdict:
    """The verdict over what was wanted in the span; the house's clock stands where calm ended."""
    with house.db.reading() as tx:
        steps = wanted(tx, house, span)
        wishes = {row.key: row for row in tx.exec(select(Wish))}
        sent = {row.id: row for row in tx.exec(select(Delivery))}
        digests = _digests(tx, house, span)
    verdict = Verdict(deliveries=len({one.key for one in found}))
    _count_keys(verdict, found, list(sent.values()))
    _count_wishes(verdict, steps, wishes, house.now())
    _count_digests(verdict, digests, {row.key: row for row in sent.values()}, house.now())
    _count_words(verdict, found, wishes, sent)
    stamps = sorted(one.ts for one in found)
    verdict.silence = max((b - a for a, b in pairwise(stamps)), default=0.0)
    verdict.pictures = sum(one.picture for one in found)
    return verdict


def wanted(tx: Any, house: House, span: tuple[datetime, datetime]) -> dict[str, WantedWish]:
    """Every step of the policy whose slot is in the span."""
    rows = tx.exec(select(col(Uppdrag.id)).where(Uppdrag.workspace_id == house.workspace_id))
    known = load(tx, house, [one for one in rows if one is not None])
    return {key: wish for one in known.values() for key, wish in one.between(*span)}


def _digests(tx: Any, house: House, span: tuple[datetime, datetime]) -> list[str]:
    """The keys of every digest whose slot was in the run."""
    return [
        digest_key(house, reader.slack_id, slot, 1)
        for reader in readers(tx, house)
        for slot in slots(house, reader.policy, *span)
    ]


def _in_vain(row: Wish | Delivery, now: datetime) -> bool:
    """Whether it was given up because its time was over, and it is."""
    return row.reason == TOO_LATE and row.expires_at is not None and row.expires_at <= now


def _count_digests(verdict: Verdict, keys: list[str], messages: dict[str, Delivery], now: datetime) -> None:
    for key in keys:
        row = messages.get(key)
        if row is None:
            verdict.lost.append(f"{key} was never planned")
        elif row.state == "skipped" and _in_vain(row, now):
            verdict.too_late.append(f"{key}: {row.reason}")
        elif row.state == "skipped":
            verdict.lost.append(f"{key} was skipped: {row.reason}")
        elif row.state in ("pending", "sending"):
            verdict.lost.append(f"{key} is {row.state}")


def _count_keys(verdict: Verdict, found: list[Seen], sent: list[Delivery]) -> None:
    posted = Counter(one.key for one in found)
    verdict.doubled += [f"{key} stands {many} times" for key, many in posted.items() if many > 1]
    verdict.lost += [
        f"{row.key} was never posted" for row in sent if row.state == "sent" and not posted[row.key]
    ]
    verdict.failed += [f"{row.key}: {row.reason}" for row in sent if row.state == "failed"]
    ended = {row.key: row.state for row in sent}
    verdict.doubled += [
        f"{key} stands, but is {ended.get(key)}" for key in posted if ended.get(key) != "sent"
    ]


def _count_wishes(
    verdict: Verdict, steps: dict[str, WantedWish], wishes: dict[str, Wish], now: datetime
) -> None:
    for key in steps:
        row = wishes.get(key)
        if row is None:
            verdict.lost.append(f"{key} was never planned")
        elif row.state == "skipped" and _in_vain(row, now):
            verdict.too_late.append(f"{key}: {row.reason}")
        elif row.state == "skipped":
            verdict.lost.append(f"{key} was skipped: {row.reason}")
        elif row.state != "sent":
            verdict.lost.append(f"{key} is {row.state}")
        if row is None or row.state != "sent":
            verdict.steps.append(key)
    verdict.late = sum(row.late for row in wishes.values() if row.state == "sent")


def _count_words(
    verdict: Verdict, found: list[Seen], wishes: dict[str, Wish], sent: dict[int | None, Delivery]
) -> None:
    """Each uppdrag stands in exactly those reminders that the database says told of it, by number or among the rest."""
    believed = {pair for row in wishes.values() if row.state == "sent" for pair in _pair(row, sent)}
    told = {(one.key, number) for one in found if one.key.startswith("p/") for number in one.numbers}
    unnamed: dict[str, list[int]] = defaultdict(list)
    for key, number in believed - told:
        unnamed[key].append(number)
    more = {one.key: one.more for one in found}
    verdict.lost += [
        f"{key} does not tell of all of {sorted(numbers)[:9]}"
        for key, numbers in unnamed.items()
        if len(numbers) != more.get(key, 0)
    ]
    verdict.doubled += [f"U-{number} is in {key} unrecorded" for key, number in told - believed]


def _pair(row: Wish, sent: dict[int | None, Delivery]) -> Iterator[tuple[str, int]]:
    delivery = sent.get(row.delivery_id)
    if delivery is not None and delivery.kind == "person":
        yield delivery.key, int(row.key.split("/")[2].removeprefix("U-"))
