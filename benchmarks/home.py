"""How soon a change shows on the Homes of those who look: against the local Slack, over its real HTTP.

`python -m benchmarks.home [--changes 20] [--watchers 1 10 40]` prints one JSON line for each number of watchers: from
the commit of a change until the last of their Homes is published, in milliseconds, and until an opened Home is.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

from slack_sdk.web import WebClient

from bot.home import Homes
from bot.household import database_at, open_house
from documents.read import read_file
from sandbox.client import LocalSlack
from uppdrag import changing, following, importing
from uppdrag.facts import Actor, House
from uppdrag.people import person_for_slack
from uppdrag.reading import read_handling

EXAMPLE = Path(__file__).parents[1] / "examples" / "goteborg"
KIM = Actor("Kim Ås")
DAYS = ("KS 10 mars", "KS 24 mars")
NOW = datetime(2021, 2, 24, 7, 0, tzinfo=UTC)


class Publishing(WebClient):
    """Notes when Slack has taken each Home."""

    taken: ClassVar[list[float]] = []

    def views_publish(self, **given: Any) -> Any:
        answer = super().views_publish(**given)
        self.taken.append(time.perf_counter())
        return answer


def main() -> None:
    asked = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    asked.add_argument("--changes", type=int, default=20)
    asked.add_argument("--watchers", type=int, nargs="+", default=[1, 10, 40])
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder, LocalSlack.start(config(Path(folder))) as slack:
        for watchers in given.watchers:
            sys.stdout.write(json.dumps(measured(slack, Path(folder), watchers, given.changes)) + "\n")


def config(folder: Path) -> Path:
    """The example's Slack with people enough."""
    found = json.loads((EXAMPLE / "slack.json").read_text("utf-8"))
    found.pop("guide", None)
    found["people"] += [
        {
            "id": f"UMANY{one}",
            "name": f"many{one}",
            "real_name": f"Person {one}",
            "email": f"p{one}@stad.example",
        }
        for one in range(60)
    ]
    file = folder / "slack.json"
    file.write_text(json.dumps(found), "utf-8")
    return file


def measured(slack: LocalSlack, folder: Path, watchers: int, changes: int) -> dict[str, object]:
    """A minute passes between changes, as far as the limit of fifty knows."""
    client = Publishing(slack.bot_token, base_url=slack.api_url, retry_handlers=[])
    with database_at(f"sqlite:///{folder / f'{watchers}.db'}", folder) as database:
        house = open_house(database, "goteborg", lambda: NOW)
        number = furnish(house)
        minutes = [0.0]
        homes = Homes(house, client, ticking=lambda: time.monotonic() + minutes[0]).open()
        people = [f"UMANY{one}" for one in range(watchers)]
        share(house, people, number)
        opening = [opened(homes, one) for one in people]
        shown: list[float] = []
        for change in range(changes):
            minutes[0] += 60
            before = len(client.taken)
            begun = time.perf_counter()
            changing.move_plan(house, KIM, number, DAYS[change % 2], "mätning")
            while len(client.taken) < before + watchers and time.perf_counter() - begun < 30:
                time.sleep(0.002)
            shown.append((client.taken[before + watchers - 1] - begun) * 1_000)
        homes.close()
    return {
        "watchers": watchers,
        "change_to_last_home_ms": spread(shown),
        "opened_to_published_ms": spread(opening),
    }


def furnish(house: House) -> int:
    document = read_file(EXAMPLE / "tjansteutlatande-1308-20.txt")
    reading = read_handling(document, house.municipality)
    preview = importing.preview(house, reading, sha256=document.sha256, name="exempel.txt", actor=KIM)
    importing.save(house, preview.import_id, KIM)
    return 14


def share(house: House, people: list[str], moved: int) -> None:
    """Every second of them answers for something and follows what is moved; the others see everything."""
    others = (number for number in range(1, 29) if number != moved)
    for number, slack_id in zip(others, people[1::2], strict=False):
        person = person_for_slack(house, slack_id)
        changing.assign(house, KIM, number, person_id=person.id)
        following.follow(house, person.id, f"U-{moved}")


def opened(homes: Homes, slack_id: str) -> float:
    begun = time.perf_counter()
    homes.opened({"user": slack_id, "tab": "home"})
    return (time.perf_counter() - begun) * 1_000


def spread(times: list[float]) -> dict[str, int]:
    return {"min": round(min(times)), "median": round(statistics.median(times)), "max": round(max(times))}


if __name__ == "__main__":
    main()
