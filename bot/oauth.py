"""Several workspaces in one bot: installed by OAuth, tokens sealed at rest, each with an app and a house of its own.

Only workspaces that the operator has named may install; the address of the install page is no secret.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from slack_bolt import BoltResponse
from slack_bolt.error import BoltError
from slack_bolt.oauth import OAuthFlow
from slack_bolt.oauth.oauth_settings import OAuthSettings
from slack_sdk.oauth import InstallationStore
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.state_store import OAuthStateStore

from bot.faults import CannotStart
from storage import installations

if TYPE_CHECKING:
    from slack_bolt import App, BoltRequest
    from slack_sdk.web import WebClient

    from bot.clock import Clock
    from storage.db import Database

log = logging.getLogger(__name__)

Team = tuple[str, str]  # enterprise id ("" for none) and team id: equal user ids of two teams are two people

STATE_LASTS = timedelta(minutes=5)
GONE = ("app_uninstalled", "tokens_revoked")


class Vault:
    """Seals tokens with the first of its keys and opens them with any: keys are changed by putting a new one first."""

    def __init__(self, keys: str) -> None:
        try:
            self._keys = MultiFernet([Fernet(key.strip()) for key in keys.split(",")])
        except ValueError:
            raise CannotStart(
                "INSTALL_KEY ska vara en eller flera nycklar på 32 byte i base64. Gör en med: uppdragsbot key"
            ) from None

    def seal(self, bot: Bot) -> str:
        return self._keys.encrypt(json.dumps(bot.to_dict(), default=str).encode()).decode()

    def open(self, sealed: str) -> Bot:
        """The token; raises CannotStart when none of the keys fits."""
        try:
            found = json.loads(self._keys.decrypt(sealed.encode()))
        except InvalidToken:
            raise CannotStart(
                "INSTALL_KEY öppnar inte de sparade nycklarna. Lägg till den gamla nyckeln efter ett komma."
            ) from None
        names = ("app_id", "enterprise_id", "team_id", "bot_token", "bot_id", "bot_user_id", "bot_scopes")
        return Bot(installed_at=0.0, **{name: found.get(name) for name in names})

    def seal_moment(self, moment: datetime) -> str:
        """A ticket that holds the moment; no two are alike."""
        return self._keys.encrypt(f"until {moment.isoformat()}".encode()).decode()

    def open_moment(self, ticket: str) -> datetime | None:
        """The moment in a ticket; None for what `seal_moment` did not make."""
        try:
            kind, _, told = self._keys.decrypt(ticket.encode()).decode().partition(" ")
        except (InvalidToken, UnicodeError):
            return None
        return datetime.fromisoformat(told) if kind == "until" else None


def new_key() -> str:
    """A key for a Vault."""
    return Fernet.generate_key().decode()


def named_workspaces(text: str) -> dict[str, str]:
    """Team id → municipality, from "T0AAA=goteborg T0BBB=/data/alvstad"; CannotStart when it reads otherwise."""
    pairs = [entry.partition("=") for entry in text.split()]
    wrong = [team for team, equals, town in pairs if not (team.startswith("T") and equals and town)]
    if wrong:
        raise CannotStart(
            f"WORKSPACES går inte att läsa vid {wrong[0]}. Skriv till exempel: T0AAA=goteborg T0BBB=/data/alvstad"
        )
    return {team: town for team, _, town in pairs}


class Installations(InstallationStore):
    """Slack's store of tokens, over the database: sealed, one a workspace, named workspaces only.

    `saved` is told of each workspace that was installed.
    """

    def __init__(self, database: Database, vault: Vault, towns: Mapping[str, str], now: Clock) -> None:
        self._db, self._vault, self._towns, self._now = database, vault, towns, now
        self.saved: Callable[[Team], None] = lambda _team: None

    @property
    def logger(self) -> logging.Logger:
        return log

    def save(self, installation: Installation) -> None:
        team = installation.team_id or ""
        if installation.is_enterprise_install or team not in self._towns:
            log.warning(
                "team %s is not among WORKSPACES and was not installed", team or "(whole organisation)"
            )
            raise BoltError("Arbetsytan är inte anmäld hos den som driver boten.")
        bot = installation.to_bot()
        with self._db.transaction() as tx:
            workspace = installations.workspace_of(
                tx, bot.enterprise_id or "", team, Path(self._towns[team]).name
            )
            installations.save(tx, workspace, self._vault.seal(bot), list(bot.bot_scopes or ()), self._now())
        log.info("installed in team %s", team)
        self.saved((bot.enterprise_id or "", team))

    def find_bot(
        self, *, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None = False
    ) -> Bot | None:
        if is_enterprise_install or team_id is None or team_id not in self._towns:
            return None
        with self._db.reading() as tx:
            found = installations.of_team(tx, enterprise_id or "", team_id)
        return self._vault.open(found[1].sealed) if found else None

    def delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        with self._db.transaction() as tx:
            installations.remove(tx, enterprise_id or "", team_id or "")

    def teams(self) -> list[Team]:
        """Every named workspace where the app is installed."""
        with self._db.reading() as tx:
            found = installations.everywhere(tx)
        return [(row.enterprise_id, row.team_id) for row, _ in found if row.team_id in self._towns]


class States(OAuthStateStore):
    """The state of an installation under way: sealed, so that any replica can check it, and good once in all of them.

    Only the used ones are written down, until they expire: whoever just looks at the install page leaves no trace.
    """

    def __init__(self, database: Database, vault: Vault, now: Clock) -> None:
        self._db, self._vault, self._now = database, vault, now

    @property
    def logger(self) -> logging.Logger:
        return log

    def issue(self, *_args: object, **_named: object) -> str:
        return self._vault.seal_moment(self._now() + STATE_LASTS)

    def consume(self, state: str) -> bool:
        until, now = self._vault.open_moment(state), self._now()
        if until is None or until <= now:
            return False
        with self._db.transaction() as tx:
            return installations.first_use(tx, sha256(state.encode()).hexdigest(), until, now)


def install_flow(
    client: WebClient,
    store: Installations,
    states: States,
    *,
    client_id: str,
    client_secret: str,
    scopes: Iterable[str],
    public_url: str,
    authorize_url: str | None = None,
) -> OAuthFlow:
    """The pages /slack/install and /slack/oauth_redirect, at the address where people's browsers find us."""
    return OAuthFlow(
        client=client,
        settings=OAuthSettings(
            client_id=client_id,
            client_secret=client_secret,
            scopes=list(scopes),
            redirect_uri=f"{public_url.rstrip('/')}/slack/oauth_redirect",
            authorization_url=authorize_url,
            installation_store=store,
            installation_store_bot_only=True,
            state_store=states,
            state_expiration_seconds=int(STATE_LASTS.total_seconds()),
        ),
    )


class Switchboard:
    """Stands where one app would: hands each request to the app of its workspace, made when it is first needed."""

    def __init__(
        self,
        store: Installations,
        open_app: Callable[[Team, Bot], App],
        close_app: Callable[[Team], None],
        oauth_flow: OAuthFlow | None = None,
    ) -> None:
        self._store, self._open, self._close = store, open_app, close_app
        self._apps: dict[Team, App] = {}
        self._lock = threading.Lock()
        self.oauth_flow = oauth_flow
        self.logger = log
        store.saved = self._open_anew

    def dispatch(self, request: BoltRequest) -> BoltResponse:
        """What the workspace's app answers; 404 for a workspace that has not installed the app."""
        team = (request.context.enterprise_id or "", request.context.team_id or "")
        app = self.app_of(team)
        if app is None:
            log.warning("a request from team %s, which has not installed the app", team[1] or "(none)")
            return BoltResponse(status=404, body="")
        response = app.dispatch(request)
        if response.status == 200 and (request.body.get("event") or {}).get("type") in GONE:
            self._forget(team)
        return response

    def app_of(self, team: Team) -> App | None:
        """The app of a workspace; None where it is not installed."""
        with self._lock:
            if team not in self._apps:
                bot = self._store.find_bot(enterprise_id=team[0] or None, team_id=team[1])
                if bot is None:
                    return None
                self._apps[team] = self._open(team, bot)
            return self._apps[team]

    def open_all(self) -> None:
        """Opens every workspace, so that reminders go out before anybody says a word."""
        for team in self._store.teams():
            self.app_of(team)

    def _open_anew(self, team: Team) -> None:
        """Serves a workspace with the token that it was just installed with, before anybody says a word there.

        What still comes meanwhile is answered with the old one.
        """
        if team in self._apps:
            self._close(team)
        with self._lock:
            self._apps.pop(team, None)
        self.app_of(team)

    def _forget(self, team: Team) -> None:
        """The app was taken out of a workspace: its token goes, its records stay."""
        self._store.delete_bot(enterprise_id=team[0] or None, team_id=team[1])
        with self._lock:
            self._apps.pop(team, None)
        self._close(team)
        log.warning("the app was removed from team %s", team[1])
