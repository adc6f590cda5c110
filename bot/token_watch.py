"""Whether Slack takes the bot's token: asked at the start, every minute, and at once when a message was refused for it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from slack_sdk.errors import SlackApiError
from slack_sdk.web import WebClient

from bot.connection import REFUSING
from reminders.outcomes import ASKED_TO_REST, BotBroken
from storage import pauses

if TYPE_CHECKING:
    from reminders.content import Content
    from reminders.outcomes import Outcome, Outlet, Renew
    from uppdrag.facts import House

log = logging.getLogger(__name__)

SECONDS, SECONDS_WHEN_REFUSED = 60, 5


class TokenWatch:
    """`problems` is [] while the token works, as far as is known; being out of reach says nothing about it.

    `mended` is called when it works again, and when it is found to work at the start: it may be a new one, after one
    that was refused. `name` is what the token is called where it is told of.
    """

    def __init__(
        self, client: WebClient, mended: Callable[[], object], name: str = "SLACK_BOT_TOKEN"
    ) -> None:
        self._client, self._mended, self._name = client, mended, name
        self._refused: str | None = None
        self._works = False
        self._wake, self._closed = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="token-watch", daemon=True)
        self._thread.start()

    def problems(self) -> list[str]:
        if self._refused is None:
            return []
        return [f"Slack godtar inte {self._name} ({self._refused}). Inga utskick går ut så länge."]

    def doubt(self) -> None:
        """Something was refused: asks at once."""
        self._wake.set()

    def look(self) -> None:
        """Asks Slack who we are."""
        try:
            self._client.auth_test()
        except SlackApiError as error:
            code = str(error.response.get("error"))
            if code in REFUSING and self._refused is None:
                log.warning(
                    "Slack refuses %s: %s; all sending with it is paused. Set a new one and restart",
                    self._name,
                    code,
                )
            if code in REFUSING:
                self._refused, self._works = code, False
            return
        except OSError:
            return
        if self._refused is not None:
            log.warning("Slack takes %s again", self._name)
        if not self._works:
            self._mended()
        self._refused, self._works = None, True

    def close(self) -> None:
        self._closed.set()
        self._wake.set()
        self._thread.join(5)

    def _run(self) -> None:
        while not self._closed.is_set():
            self._look_safely()
            self._wake.wait(SECONDS_WHEN_REFUSED if self._refused else SECONDS)
            self._wake.clear()

    def _look_safely(self) -> None:
        try:
            self.look()
        except Exception:  # the database may be away; the next look comes soon
            log.exception("could not look at the token")


def go_on(house: House) -> None:
    """The token works: what was paused for one that did not goes out at the next beat, whoever paused it."""
    with house.db.transaction() as tx:
        pauses.lift(tx, house.workspace_id, but_for=ASKED_TO_REST)


def none_works(watches: Iterable[TokenWatch]) -> list[str]:
    """What is wrong when no workspace's token works; [] while one does: the others are not to be cut off from it."""
    told = [one.problems() for one in watches]
    return [line for lines in told for line in lines] if all(told) else []


class Doubting:
    """An outlet that has the token looked at when Slack refused the bot itself."""

    def __init__(self, outlet: Outlet, watch: TokenWatch) -> None:
        self._outlet, self._watch = outlet, watch

    def post(self, to: str, content: Content, key: str, renew: Renew) -> Outcome:
        outcome = self._outlet.post(to, content, key, renew)
        if isinstance(outcome, BotBroken):
            self._watch.doubt()
        return outcome

    def find(self, to: str, key: str, since: datetime) -> Outcome | None:
        return self._outlet.find(to, key, since)
