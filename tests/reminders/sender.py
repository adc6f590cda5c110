"""A process that sends what is due until nothing is left, and dies now and then in the middle of it.

Its Slack is a file that any number of processes append to: what stands there was posted.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from reminders.delivery import Worker, deliver
from reminders.outcomes import NotSent, Outcome, RateLimited, Sent, Unclear
from storage import deliveries
from storage.db import Database, transaction_is_open
from uppdrag.facts import House
from uppdrag.municipality import load_municipality

if TYPE_CHECKING:
    from reminders.content import Content


class FileSlack:
    """Posts by appending a line; dies, drops, refuses and rate-limits with the given chances."""

    def __init__(self, file: Path, chance: random.Random, deadly: float, rude: float) -> None:
        self.file, self.chance, self.deadly, self.rude = file, chance, deadly, rude

    def post(self, to: str, content: Content, key: str, renew: object) -> Outcome:
        assert not transaction_is_open()
        self.perhaps_die()
        if self.chance.random() < self.rude:
            return self.chance.choice((NotSent("nere"), RateLimited(timedelta(milliseconds=50), "workspace")))
        line = json.dumps({"to": to, "key": key}) + "\n"
        with self.file.open("ab", buffering=0) as posts:
            posts.write(line.encode())
        self.perhaps_die()
        if self.chance.random() < self.rude:
            return Unclear("inget svar")
        return Sent("1.000001", f"D{to}")

    def find(self, to: str, key: str, since: datetime) -> Outcome | None:
        assert not transaction_is_open()
        self.perhaps_die()
        if self.chance.random() < self.rude:
            return Unclear("historiken svarar inte")
        there = any(json.loads(line)["key"] == key for line in self.file.read_text().splitlines())
        return Sent("1.000001", f"D{to}") if there else None

    def perhaps_die(self) -> None:
        if self.chance.random() < self.deadly:
            os.kill(os.getpid(), signal.SIGKILL)


def main() -> NoReturn:
    asked = argparse.ArgumentParser()
    asked.add_argument("--url", required=True)
    asked.add_argument("--workspace", type=int, required=True)
    asked.add_argument("--posts", type=Path, required=True)
    asked.add_argument("--now", type=datetime.fromisoformat, required=True)
    asked.add_argument("--seed", type=int, required=True)
    asked.add_argument("--deadly", type=float, default=0.05)
    asked.add_argument("--rude", type=float, default=0.05)
    asked.add_argument("--rest", type=float, default=0.01, help="seconds of back-off per second")
    options = asked.parse_args()
    shorten_rests(options.rest)
    database = Database(options.url)
    house = House(database, options.workspace, load_municipality("goteborg"), lambda: options.now)
    slack = FileSlack(options.posts, random.Random(options.seed), options.deadly, options.rude)
    worker = Worker(lease=timedelta(seconds=10), reserve=timedelta(seconds=9))
    send_all(house, slack, worker)
    sys.exit(0)


def shorten_rests(factor: float) -> None:
    """Back-off in a hundredth of its time: the same rules, without the waiting."""
    from reminders import outcomes

    outcomes.BACKOFF = tuple(rest * factor for rest in outcomes.BACKOFF)


def send_all(house: House, slack: FileSlack, worker: Worker) -> None:
    if house.db.is_sqlite:
        with house.db.transaction() as tx:
            deliveries.forget_other_boots(tx, worker.me)
    while unfinished(house):
        if not deliver(house, slack, worker, limit=5):
            time.sleep(0.05)


def unfinished(house: House) -> int:
    with house.db.reading() as tx:
        states = deliveries.counts(tx, house.workspace_id)
    return states.get("pending", 0) + states.get("sending", 0)


if __name__ == "__main__":
    main()
