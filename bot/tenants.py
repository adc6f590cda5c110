"""Serving several workspaces: for each a house, an app and a metronome, opened at start or when it installs."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from bot import register
from bot.app import build_app
from bot.connection import client_for
from bot.home import Homes
from bot.metrics import Measured
from bot.oauth import Installations, States, Switchboard, Team, Vault, install_flow, named_workspaces
from bot.outlet import SlackOutlet
from bot.scopes import SCOPES
from bot.settings import BadSettings, Settings
from bot.token_watch import Doubting, TokenWatch, go_on, none_works
from bot.user_groups import UserGroups
from reminders import clockwork
from reminders.delivery import Worker
from storage import uppdrag as store
from storage.migrate import one_at_a_time
from uppdrag.facts import House
from uppdrag.municipality import load_municipality

if TYPE_CHECKING:
    from slack_bolt import App
    from slack_sdk.oauth.installation_store import Bot

    from bot.clock import Clock
    from storage.db import Database

log = logging.getLogger(__name__)

NEEDED = ("slack_client_id", "slack_client_secret", "slack_signing_secret", "install_key", "public_url")


@dataclass(frozen=True, slots=True)
class Keys:
    """What it takes to be installed in several workspaces."""

    client_id: str
    client_secret: str
    signing_secret: str
    install_key: str
    public_url: str

    @classmethod
    def of(cls, found: Settings) -> Keys:
        """The settings, in the open; BadSettings names each one that is missing."""
        values = {name: getattr(found, name) for name in NEEDED}
        missing = [name.upper() for name, value in values.items() if not value]
        if missing:
            raise BadSettings(
                *(f"{name} saknas. Den behövs när WORKSPACES är satt; se docs/drift.md." for name in missing)
            )
        told = [value if isinstance(value, str) else value.get_secret_value() for value in values.values()]
        return cls(*told)


class Tenants:
    """All workspaces. `board` takes their requests; `close` stops their metronomes.

    Raises BadSettings and CannotStart for settings, towns and roles that cannot be.
    """

    def __init__(
        self,
        found: Settings,
        database: Database,
        listeners: Executor,
        clock: Clock,
        sweep: Callable[[House, UserGroups], None],
    ) -> None:
        self._found, self._db, self._listeners = found, database, listeners
        self._clock, self._sweep = clock, sweep
        self._keys = Keys.of(found)
        self._towns = named_workspaces(found.workspaces)
        self._roles = register.of_towns(found.roles, self._towns) if found.roles else {}
        for team, part in self._roles.items():
            register.check(load_municipality(self._towns[team]), part)
        self.worker = Worker(lease=timedelta(seconds=found.lease_seconds))
        self._served: dict[Team, tuple[House, clockwork.Running]] = {}
        self._homes: dict[Team, Homes] = {}
        self._tokens: dict[Team, TokenWatch] = {}
        vault = Vault(self._keys.install_key)
        installed = Installations(database, vault, self._towns, clock)
        flow = install_flow(
            client_for(found, ""),
            installed,
            States(database, vault, clock),
            client_id=self._keys.client_id,
            client_secret=self._keys.client_secret,
            scopes=sorted(SCOPES),
            public_url=self._keys.public_url,
        )
        self.board = Switchboard(installed, self._open, self._close, flow)

    def served(self) -> list[tuple[House, clockwork.Running]]:
        """The house and the metronome of each workspace that is open now."""
        return list(self._served.values())

    def problems(self) -> list[str]:
        """What is wrong when Slack takes the token of no workspace; [] while one works, or none is installed."""
        return none_works(list(self._tokens.values()))

    def close(self) -> None:
        for team in list(self._served):
            self._close(team)

    def _open(self, team: Team, bot: Bot) -> App:
        client = client_for(self._found, bot.bot_token)
        house = self._house(team)
        self._tokens[team] = watch = TokenWatch(client, lambda: go_on(house), f"nyckeln för {team[1]}")
        outlet = Doubting(Measured(SlackOutlet(client, may_look=self._found.look_before_resend)), watch)
        groups = UserGroups(house, client, self._roles.get(team[1], {}))
        sweep = partial(self._sweep, house, groups)
        self._served[team] = (house, clockwork.start(house, outlet, self.worker, sweep=sweep))
        self._homes[team] = homes = Homes(house, client).open()
        log.info("serving team %s", team[1])
        secret = self._keys.signing_secret
        return build_app(house, client, self._listeners, signing_secret=secret, homes=homes, groups=groups)

    def _house(self, team: Team) -> House:
        with one_at_a_time(self._db):
            with self._db.transaction() as tx:
                known = load_municipality(self._towns[team[1]])
                workspace = store.workspace(tx, team[1], known.id, team[0])
                house = House(self._db, workspace.id or 0, known, self._clock)
            register.apply(house, self._roles.get(team[1], {}))
        return house

    def _close(self, team: Team) -> None:
        if homes := self._homes.pop(team, None):
            homes.close()
        if served := self._served.pop(team, None):
            served[1].stop()
        if watch := self._tokens.pop(team, None):
            watch.close()
