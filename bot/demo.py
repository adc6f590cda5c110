"""`uppdragsbot demo`: a local Slack and the bot as two processes, with an example city. Again goes on where it was."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from bot import register
from bot.clock import clock_at
from bot.console import output
from bot.faults import CannotStart
from bot.household import database_at, open_house
from bot.views import words
from documents.read import read_file
from sandbox.client import LocalSlack, SandboxError
from storage import uppdrag as store
from uppdrag import changing, importing, service
from uppdrag.facts import Actor, Filter, House
from uppdrag.municipality import load_municipality
from uppdrag.people import person_for_slack
from uppdrag.reading import read_handling

EXAMPLE = Path(__file__).parents[1] / "examples" / "goteborg"
HANDLING = "tjansteutlatande-1308-20.docx"
BEGINS = "2021-02-24T08:00"
MUNICIPALITY = "goteborg"
BOT_SECONDS = 30


def run(port: int, folder: Path) -> int:
    """Runs both until Ctrl-C (0), or until one of them stops by itself (1)."""
    if not (EXAMPLE / "slack.json").is_file():
        raise CannotStart("Exempelstaden följer inte med den här installationen. Kör make demo i källkoden.")
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with LocalSlack.start(
            EXAMPLE / "slack.json", clock=BEGINS, port=port, state=folder / "slack"
        ) as slack:
            return _with_bot(slack, folder)
    except SandboxError as error:
        raise CannotStart(f"Den egna Slack startade inte: {str(error).splitlines()[-1]}") from None


def _with_bot(slack: LocalSlack, folder: Path) -> int:
    database = folder / "uppdrag.db"
    if not database.exists():
        _furnish(slack, database)
    bot = _start(slack, database)
    try:
        slack.wait_for(lambda: bot.poll() is not None or slack.order("bot")["sockets"], BOT_SECONDS)
        if bot.poll() is None:
            _welcome(slack)
        return _until_told(bot)
    finally:
        bot.send_signal(signal.SIGTERM)
        bot.wait()


def _furnish(slack: LocalSlack, database: Path) -> None:
    """The example city's database; in its place only when it is whole."""
    unfinished = database.with_suffix(".new")
    for left in database.parent.glob(f"{unfinished.name}*"):
        left.unlink()
    with database_at(f"sqlite:///{unfinished}", database.parent) as opened:
        house = open_house(opened, MUNICIPALITY, clock_at(f"{slack.url}/_clock"))
        found = register.read(EXAMPLE / "roles.json")
        register.apply(house, found)
        _import(house)
        _assign(house, found)
    unfinished.replace(database)


def _import(house: House) -> None:
    document = read_file(EXAMPLE / HANDLING)
    reading = read_handling(document, house.municipality)
    eva = person_for_slack(house, "U0EVA")
    actor = Actor(eva.name, eva.id)
    preview = importing.preview(house, reading, sha256=document.sha256, name=HANDLING, actor=actor)
    importing.save(house, preview.import_id, actor)


def _assign(house: House, found: register.Json) -> None:
    """Who answers for what, named in the example by list and row."""
    lines = service.listing(house, Filter(open_only=False), limit=1000).lines
    numbers = {line.id: line.number for line in lines}
    with house.db.reading() as tx:
        sources = store.sources_of(tx, house.workspace_id, numbers)
        places = {(one.list_name, one.row): numbers[one.uppdrag_id] for one in sources}
    for row in found["ansvarig"]:
        person = person_for_slack(house, row["slack_id"])
        number = places[row["list"], row["row"]]
        changing.assign(house, Actor(output.login()), number, person_id=person.id)


def _start(slack: LocalSlack, database: Path) -> subprocess.Popen[bytes]:
    """The bot in its own folder, so that a `.env` for the real Slack is not read."""
    kept = {key: value for key, value in os.environ.items() if not key.upper().endswith("_PROXY")}
    given = {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_API_URL": slack.api_url,
        "CLOCK_URL": f"{slack.url}/_clock",
        "DATABASE_URL": f"sqlite:///{database.resolve()}",
        "MUNICIPALITY": MUNICIPALITY,
        "HEALTH_PORT": "0",
        "LOG_LEVEL": "WARNING",
    }
    return subprocess.Popen([sys.executable, "-m", "bot", "serve"], env=kept | given, cwd=database.parent)


def _welcome(slack: LocalSlack) -> None:
    now = slack.clock().astimezone(load_municipality(MUNICIPALITY).zone)
    output.say(f"Öppna {slack.url} i webbläsaren.")
    output.say(f"Klockan där är {words.day(now.date())} kl. {now:%H.%M}. Skriv /uppdrag 1679/20 som Anna.")
    output.say("Ctrl-C stoppar. Samma kommando igen fortsätter där du slutade; make clean glömmer allt.")


def _until_told(bot: subprocess.Popen[bytes]) -> int:
    told: list[int] = []
    for signum in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signum, lambda number, _: told.append(number))
    while not told:
        if bot.poll() is not None:
            output.complain("Boten stannade; skälet står ovanför.")
            return 1
        time.sleep(0.2)
    output.say("Stannar.")
    return 0
