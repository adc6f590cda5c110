"""App Home, kept true: published when it is opened, and again when something in it has changed."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web import WebClient

from bot.views.home import home
from reminders.homepage import home_of
from storage import homepage
from uppdrag.facts import House, PersonRef
from uppdrag.people import person_for_slack

log = logging.getLogger(__name__)

LOOK_SECONDS = 0.3
WATCHED_FOR = timedelta(minutes=15)
A_MINUTE, MOST_A_MINUTE = 60.0, 50
View = dict[str, Any]


class Homes:
    """The Homes of one workspace. `open` looks at the history's end in a thread of its own until `close`."""

    def __init__(
        self, house: House, client: WebClient, *, ticking: Callable[[], float] = time.monotonic
    ) -> None:
        self._house, self._client, self._ticking = house, client, ticking
        self._lock = threading.Lock()
        self._shown: dict[str, tuple[str, str]] = {}  # Slack id: what was published, and its hash
        self._waiting: dict[str, None] = {}
        self._published: deque[float] = deque()
        self._seen = -1
        self._wake, self._closed = threading.Event(), threading.Event()
        self._thread: threading.Thread | None = None

    def open(self) -> Homes:
        self._thread = threading.Thread(target=self._run, name="home", daemon=True)
        self._thread.start()
        return self

    def close(self) -> None:
        self._closed.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(5)

    def opened(self, event: dict[str, Any]) -> None:
        """Somebody looks: published at once, and kept true for the next quarter of an hour."""
        if event.get("tab", "home") != "home":
            return
        slack_id = str(event["user"])
        person = person_for_slack(self._house, slack_id)
        with self._house.db.transaction() as tx:
            homepage.opened(tx, self._house.workspace_id, person.id, self._house.now())
        with self._lock:
            known = (event.get("view") or {}).get("hash", "")
            self._shown[slack_id] = ("", known)
            self._publish(person)

    def touched(self, slack_id: str) -> None:
        """This person has done something, which may show on their Home only (following, settings)."""
        if slack_id in self._shown:
            self._waiting[slack_id] = None
            self._wake.set()

    def look(self) -> None:
        """One look: whoever watches while something has changed gets a new Home, as far as the minute allows."""
        asked = list(self._waiting)
        with self._house.db.reading() as tx:
            last = homepage.last_event(tx)
            changed = last != self._seen
            watching = self._watching(tx) if changed or asked else []
        self._seen = last
        self._waiting |= dict.fromkeys(watching if changed else ())
        for slack_id in dict.fromkeys((*asked, *self._waiting)):
            if not self._allowed():
                return
            self._waiting.pop(slack_id, None)
            if slack_id in watching:
                with self._lock:
                    self._publish(person_for_slack(self._house, slack_id))

    def _watching(self, tx: Any) -> list[str]:
        since = self._house.now() - WATCHED_FOR
        return homepage.watching(tx, self._house.workspace_id, since)

    def _allowed(self) -> bool:
        now = self._ticking()
        while self._published and now - self._published[0] >= A_MINUTE:
            self._published.popleft()
        return len(self._published) < MOST_A_MINUTE

    def _publish(self, person: PersonRef) -> None:
        """Publishes what is true now, unless that is what is shown; over somebody else's newer one after a new look."""
        shown, known = self._shown.get(person.slack_id, ("", ""))
        view = self._view(person)
        said = _said(view)
        if said == shown:
            return
        try:
            known = self._send(person.slack_id, view, known)
        except SlackApiError as error:
            if error.response.get("error") != "hash_conflict":
                raise
            view = self._view(person)
            said, known = _said(view), self._send(person.slack_id, view, "")
        self._shown[person.slack_id] = (said, known)

    def _view(self, person: PersonRef) -> View:
        house = replace(self._house, viewer=person.id)
        return home(home_of(house, person), house.municipality.zone)

    def _send(self, slack_id: str, view: View, known: str) -> str:
        self._published.append(self._ticking())
        answer = self._client.views_publish(user_id=slack_id, view=view, hash=known or None)
        return str((answer.get("view") or {}).get("hash", ""))

    def _run(self) -> None:
        while not self._closed.is_set():
            try:
                self.look()
            except Exception as error:  # noqa: BLE001 - the next look comes in a moment, and at the next opening
                log.warning("a Home was not published: %s", error)
            self._wake.wait(LOOK_SECONDS)
            self._wake.clear()


def _said(view: View) -> str:
    """What the view says, but for the minute it was made in."""
    blocks = view["blocks"][:-1]
    return json.dumps(blocks, ensure_ascii=False)
