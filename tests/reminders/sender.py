"""Processes that send what is due until nothing is left, and die in the middle of it where their script says so.

Their Slack is a file that all of them append to: what stands there was posted. One process loads everything and
forks: what is killed is a real process, and the next one is there at once.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from sqlalchemy import update
from sqlmodel import col

from reminders import outcomes
from reminders.delivery import Worker, deliver
from reminders.outcomes import NotSent, Outcome, RateLimited, Sent, Unclear
from storage import deliveries
from storage.db import Database, transaction_is_open
from storage.tables import Delivery
from uppdrag.facts import House
from uppdrag.municipality import load_municipality

if TYPE_CHECKING:
    from reminders.content import Content

# What happens to a message, in this order, each at its point: death, or an answer that Slack gives there.
SCRIPTS: tuple[tuple[str, ...], ...] = (
    ("dies before the post",),
    ("dies after the post",),
    ("dies after the post", "dies before the look", "dies after the look"),
    ("dies before the post", "dies after the look", "dies before the post", "dies after the post"),
    ("posted, no answer", "the look fails", "dies before the look"),
    ("refused", "dies after the look", "dies after the post"),
    ("rate-limited", "dies before the post"),
    (),
)
ANSWERS: dict[str, Outcome] = {
    "posted, no answer": Unclear("inget svar"),
    "the look fails": Unclear("historiken svarar inte"),
    "refused": NotSent("nere"),
    "rate-limited": RateLimited(timedelta(milliseconds=50), "workspace"),
}


def script_of(key: str) -> tuple[str, ...]:
    """`p/1/<person>/<day>`: persons in a row have different scripts."""
    return SCRIPTS[int(key.split("/")[2]) % len(SCRIPTS)]


class FileSlack:
    """Posts by appending a line. In `folder` stands what was posted, and of each message what has happened to it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.posts = folder, folder / "posts"

    def post(self, to: str, content: Content, key: str, renew: object) -> Outcome:
        assert not transaction_is_open()
        if answer := self.meets(key, "dies before the post", "refused", "rate-limited"):
            return answer
        with self.posts.open("ab", buffering=0) as posts:
            posts.write((json.dumps({"to": to, "key": key}) + "\n").encode())
        return self.meets(key, "dies after the post", "posted, no answer") or Sent("1.000001", f"D{to}")

    def find(self, to: str, key: str, since: datetime) -> Outcome | None:
        assert not transaction_is_open()
        if answer := self.meets(key, "dies before the look", "the look fails"):
            return answer
        there = any(json.loads(line)["key"] == key for line in self.posts.read_text().splitlines())
        self.meets(key, "dies after the look")
        return Sent("1.000001", f"D{to}") if there else None

    def meets(self, key: str, *what: str) -> Outcome | None:
        """What the script wants next for this message, when it is one of these; written down before it happens."""
        happened = self.folder / key.replace("/", "-")
        done = happened.read_text().splitlines() if happened.exists() else []
        script = script_of(key)
        if len(done) == len(script) or script[len(done)] not in what:
            return None
        deed = script[len(done)]
        happened.write_text("\n".join((*done, deed)))
        if deed not in ANSWERS:
            os.kill(os.getpid(), signal.SIGKILL)
        return ANSWERS[deed]


def main() -> NoReturn:
    asked = argparse.ArgumentParser()
    asked.add_argument("--url", required=True)
    asked.add_argument("--workspace", type=int, required=True)
    asked.add_argument("--folder", type=Path, required=True)
    asked.add_argument("--now", type=datetime.fromisoformat, required=True)
    asked.add_argument("--processes", type=int, required=True)
    options = asked.parse_args()
    outcomes.BACKOFF = tuple(rest * 0.002 for rest in outcomes.BACKOFF)  # the same rules, without the waiting
    outcomes.DEATH_RESTS = tuple(rest * 0.002 for rest in outcomes.DEATH_RESTS)
    running = {born(options, dead=0) for _ in range(options.processes)}
    while running:
        one, status = os.wait()
        running.remove(one)
        if os.WIFSIGNALED(status):
            running.add(born(options, dead=one))
        elif status:
            sys.exit("a sender failed")
    sys.exit(0)


def born(options: argparse.Namespace, dead: int) -> int:
    """A new sender, in the place of that dead one; returns its process id."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            live(options, dead)
            status = 0
        finally:
            os._exit(status)
    return child


def live(options: argparse.Namespace, dead: int) -> None:
    """Sends until nothing is left. The lease of the dead has run out: its clock is moved, as nobody waits here.

    Two are taken in hand at a time, so that some die beside the one whose script says so.
    """
    database = Database(options.url)
    house = House(database, options.workspace, load_municipality("goteborg"), lambda: options.now)
    worker = Worker(me=str(os.getpid()))
    with database.transaction() as tx:
        if database.is_sqlite:
            deliveries.forget_other_boots(tx, worker.me, worker.local_lease_now(), outcomes.DEATH_RESTS)
        else:
            theirs = (col(Delivery.claimed_by) == str(dead), col(Delivery.state) == "sending")
            tx.execute(update(Delivery).where(*theirs).values(lease_until=datetime(1999, 1, 1, tzinfo=UTC)))
    while unfinished(house):
        if not deliver(house, FileSlack(options.folder), worker, limit=2):
            time.sleep(0.05)


def unfinished(house: House) -> int:
    with house.db.reading() as tx:
        states = deliveries.counts(tx, house.workspace_id)
    return states.get("pending", 0) + states.get("sending", 0)


if __name__ == "__main__":
    main()
