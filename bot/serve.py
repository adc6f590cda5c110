"""`uppdragsbot serve`: settings, database, house, Slack, reminders, health; until told to stop."""

from __future__ import annotations

import gc
import json
import logging
import os
import signal
import threading
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, cast
from urllib.request import ProxyHandler, Request, build_opener

from slack_bolt import App
from slack_sdk.web import WebClient

from bot import logs, preflight, register, settings
from bot.app import build_app
from bot.clock import choose
from bot.connection import Connection, client_for, introduce
from bot.damage_watch import DamageWatch
from bot.disk_watch import disk_watch
from bot.health import Answering, Health, health_routes
from bot.heartbeat import Heartbeat
from bot.home import Homes
from bot.household import alone, database_at, founded
from bot.metrics import REGISTRY, Measured, QueueCollector, ReadyCollector, SocketCollector
from bot.outlet import SlackOutlet
from bot.settings import Settings
from bot.sweeping import tend
from bot.token_watch import Doubting, TokenWatch, go_on
from bot.user_groups import UserGroups
from bot.walking import walk_routes
from reminders import clockwork
from reminders.delivery import Worker
from storage.db import Database
from uppdrag.facts import House

if TYPE_CHECKING:
    from bot.http_mode import Door

log = logging.getLogger(__name__)

LOOKS_UP = 1.0  # seconds


def run() -> int:
    """Serves until SIGTERM or SIGINT, then finishes what is in hand. 0 when it stopped because it was told to."""
    found = settings.load()
    secrets = found.secrets()
    logs.configure(found.log_level, found.log_format, secrets)
    for name in (*settings.SECRETS, "slack_client_id"):
        os.environ.pop(name.upper(), None)  # Bolt would read them itself, and child processes inherit them
    stop = threading.Event()
    heed_signals(stop)
    preflight.refuse_nonsense(found)
    with alone(found.database_url), database_at(found.database_url, found.backup_folder) as database:
        _serve(found, database, stop)
    return 0


def heed_signals(stop: threading.Event) -> None:
    """SIGTERM and SIGINT set it: from a thread of their own, for the main one may be in the middle of waiting for it
    and hold its lock."""
    for signum in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signum, lambda *_: threading.Thread(target=stop.set, name="told-to-stop").start())


def until_told(stop: threading.Event) -> None:
    """Waits until it is set, a second at a time: a signal that comes just before a wait begins does not end it."""
    while not stop.wait(LOOKS_UP):
        pass


class State:
    """What stands in the way of being ready, as it changes."""

    def __init__(self) -> None:
        self.connection: Connection | Door | None = None
        self.tokens: Callable[[], list[str]] = list
        self.damage: Callable[[], list[str]] = list
        self.disk: Callable[[], list[str]] = list

    def problems(self) -> list[str]:
        slack = self.connection.problems() if self.connection else ["Ingen kontakt med Slack än."]
        return [*slack, *self.tokens(), *self.damage(), *self.disk()]


def _serve(found: Settings, database: Database, stop: threading.Event) -> None:
    """Puts the house together, from the health port inwards; taken apart in the other order."""
    state = State()
    with ExitStack() as stack:
        routes = dict(health_routes(state.problems))
        health = Health(found.health_host, found.health_port, routes)
        stack.callback(health.close)
        listeners = stack.enter_context(logs.Threads(found.listener_threads, "listener"))
        watch = DamageWatch(database)
        state.damage = watch.problems
        state.disk = disk_watch(found.database_url)
        stack.callback(watch.close)
        REGISTRY.register(ReadyCollector(state.problems))  # told from the first moment, whatever Slack says
        site = Site(found, database, stack, routes, listeners, stop, state)
        state.connection = _many_towns(site) if found.workspaces else _one_town(site)
        gc.freeze()  # what stands now stands for good: it is not looked through again and again
        if state.connection is None:
            return
        if found.clock_url:
            _tell_sandbox(found.slack_api_url, health.url)
        REGISTRY.register(SocketCollector(state.connection.since))
        REGISTRY.register(QueueCollector(database, choose(found.clock_url)))
        if found.heartbeat_url:
            stack.callback(Heartbeat(found.heartbeat_url.get_secret_value(), state.problems).close)
        log.info("serving; health at %s", health.url)
        until_told(stop)
        log.info("stopping")


@dataclass(frozen=True, slots=True)
class Site:
    """What the parts of the house are put together with."""

    found: Settings
    database: Database
    stack: ExitStack
    routes: dict[tuple[str, str], Answering]
    listeners: logs.Threads
    stop: threading.Event
    state: State


def _one_town(site: Site) -> Connection | Door | None:
    """The plain case: one workspace, named by its token. None when told to stop before Slack answered."""
    found = site.found
    bot_token, key = found.tokens()
    client = client_for(found, bot_token)
    team = introduce(client, site.stop)
    if team is None:
        return None
    roles = register.read(found.roles) if found.roles else None
    house = founded(site.database, found.municipality, choose(found.clock_url), team=team, roles=roles)
    homes = Homes(house, client).open()
    site.stack.callback(homes.close)
    groups = UserGroups(house, client, roles or {})
    connection = _connection(site, key, house, client, homes, groups)
    site.stack.callback(connection.close)
    token = TokenWatch(client, lambda: go_on(house))
    site.state.tokens = token.problems
    site.stack.callback(token.close)
    slack = SlackOutlet(client, may_look=found.look_before_resend)
    outlet = Doubting(Measured(slack), token)
    worker = Worker(lease=timedelta(seconds=found.lease_seconds))
    running = clockwork.start(house, outlet, worker, sweep=lambda: tend(found, house, groups))
    site.stack.callback(running.stop)
    if found.clock_url:
        site.routes.update(walk_routes(lambda: [(house, running)]))
    connection.open(site.stop)  # last: who is answered may ask the clock to walk at once
    return connection


def _many_towns(site: Site) -> Door:
    """Several workspaces, each with its municipality, that install the app themselves."""
    from bot.http_mode import Door
    from bot.tenants import Tenants

    found = site.found
    clock = choose(found.clock_url)
    towns = Tenants(
        found, site.database, site.listeners, clock, lambda house, groups: tend(found, house, groups)
    )
    site.stack.callback(towns.close)
    site.state.tokens = towns.problems
    if found.clock_url:
        site.routes.update(walk_routes(towns.served))
    door = Door(cast(App, towns.board), found.http_host, found.http_port)
    site.stack.callback(door.close)
    door.open(site.stop)
    towns.board.open_all()
    return door


def _connection(
    site: Site, key: str, house: House, client: WebClient, homes: Homes, groups: UserGroups
) -> Connection | Door:
    """How Slack reaches us: we call it (Socket Mode), or it calls us through a proxy. The same app answers."""
    found = site.found
    if found.mode == "socket":
        app = build_app(house, client, site.listeners, homes=homes, groups=groups)
        return Connection(app, key, client_for(found, key))
    from bot.http_mode import Door

    app = build_app(house, client, site.listeners, signing_secret=key, homes=homes, groups=groups)
    return Door(app, found.http_host, found.http_port)


def _tell_sandbox(api_url: str, health_url: str) -> None:
    """The local Slack's clock walks by way of the bot."""
    body = json.dumps({"health_url": health_url}).encode()
    address = api_url.removesuffix("api/") + "_control/bot"
    request = Request(address, body, {"Content-Type": "application/json"})  # noqa: S310 - loopback, checked
    with build_opener(ProxyHandler({})).open(request, timeout=5) as answer:
        answer.read()
