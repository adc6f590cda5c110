"""App Home, kept true: published when it is opened, and again when something in it has changed."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web import WebClient

from bot.views.home import home
from reminders.homepage import Shared, home_of
from storage import homepage, pulse
from storage.baton import Baton
from uppdrag.facts import House, PersonRef
from uppdrag.people import person_for_slack, ref

log = logging.getLogger(__name__)

# What is changed here is looked at at once; this is for what another process changes, while somebody watches and while
# nobody does.
LOOK_SECONDS, IDLE_SECONDS = 0.1, 0.5
SETTLE_SECONDS = 0.1  # what happens in one go is told in one go, and a burst of commands is not slowed
REST_SECONDS = 2.0
WATCHED_FOR = timedelta(minutes=15)
SINCE_SECONDS = 60.0  # so old may the time be by which nobody watches
HANDS, LOCKS = 8, 16  # how many Homes are published at a time: Slack takes a moment for each
A_MINUTE, MOST_A_MINUTE = 60.0, 50
View = dict[str, Any]


class Homes:
    """The Homes of one workspace. `open` looks at what has changed in a thread of its own until `close`.

    Of several replicas one publishes, so that the minute's limit is everybody's; an opened Home is
    published by whichever replica was told.
    """

    def __init__(
        self, house: House, client: WebClient, *, ticking: Callable[[], float] = time.monotonic
    ) -> None:
        self._house, self._client, self._ticking = house, client, ticking
        self._locks = [threading.Lock() for _ in range(LOCKS)]
        self._hands = ThreadPoolExecutor(HANDS, thread_name_prefix="home")
        self._counting = threading.Lock()
        self._shown: dict[str, tuple[str, str]] = {}  # Slack id: what was published, and its hash
        self._waiting: dict[str, None] = {}
        self._published: deque[float] = deque()
        self._seen: object = None
        self._watched = False
        self._rest_until = 0.0
        self._since, self._since_until = datetime.min.replace(tzinfo=UTC), 0.0
        self._baton = Baton(house.db, "home", house.workspace_id)
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
        self._hands.shutdown(cancel_futures=True)
        self._baton.drop()

    def opened(self, event: dict[str, Any]) -> None:
        """Somebody looks: published at once, and kept true for the next quarter of an hour."""
        if event.get("tab", "home") != "home":
            return
        slack_id = str(event["user"])
        person = person_for_slack(self._house, slack_id)
        with self._house.db.transaction() as tx:
            homepage.opened(tx, self._house.workspace_id, person.id, self._house.now())
        with self._lock_of(slack_id):
            known = (event.get("view") or {}).get("hash", "")
            self._shown[slack_id] = ("", known)
            if not self._publish(person):
                self._waiting[slack_id] = None

    def nudge(self) -> None:
        """Somebody has just done something: looked at sooner than in a moment."""
        self._wake.set()

    def look(self) -> None:
        """One look: whoever watches while something has changed gets a new Home, as far as the minute allows.

        Who could not be told stays in line until it succeeds or nobody watches any more.
        """
        watching = self._news()
        if not watching or self._ticking() < self._rest_until or not self._baton.held():
            return
        ready = [watching[one] for one in self._waiting if one in watching][: self._room()]
        for person in ready:
            self._waiting.pop(person.slack_id, None)
        shared = Shared(ready)
        # All of them are waited for: one that is still under way stands in no line that the next look would see.
        errors = list(self._hands.map(lambda person: self._try(person, shared), ready))
        for error in filter(None, errors):
            raise error

    def _try(self, person: PersonRef, shared: Shared) -> Exception | None:
        """Publishes one Home; an error worth a rest is returned, and the person stays in line.

        What is shared was looked up after the change was noticed: whatever is newer is noticed at the next look.
        """
        slack_id = person.slack_id
        try:
            with self._lock_of(slack_id):
                done = self._publish(person, shared)
        except Exception as error:  # noqa: BLE001 - whichever it is, the others get theirs
            if self._hopeless(slack_id, error):
                return None
            self._waiting[slack_id] = None
            return error
        if not done:
            self._waiting[slack_id] = None
        return None

    def _lock_of(self, slack_id: str) -> threading.Lock:
        return self._locks[hash(slack_id) % LOCKS]

    def _news(self) -> dict[str, PersonRef]:
        """Notices what has changed, and who watches by Slack id; nobody while there is nothing to tell."""
        self._watched = self._anybody()
        if not self._waiting and not self._watched:
            return {}
        with self._house.db.reading() as tx:
            now = (self._house.today(), *pulse.state(tx, self._house.workspace_id))
            if now == self._seen and not self._waiting:
                return {}
            since = self._house.now() - WATCHED_FOR
            found = homepage.watching(tx, self._house.workspace_id, since)
            watching = {person.slack_id: ref(person) for person in found}
        if now != self._seen:
            self._waiting |= dict.fromkeys(watching)
            self._seen = now
        for gone in self._waiting.keys() - watching.keys():
            self._waiting.pop(gone, None)
        return watching

    def _anybody(self) -> bool:
        """Whether somebody may be watching: all that most looks ask. An old time only finds some too many."""
        if self._ticking() >= self._since_until:
            self._since = self._house.now() - WATCHED_FOR
            self._since_until = self._ticking() + SINCE_SECONDS
        with self._house.db.peeking() as connection:
            return homepage.anybody_watching(connection, self._house.workspace_id, self._since)

    def _hopeless(self, slack_id: str, error: Exception) -> bool:
        """Whether trying this person's Home again is of no use. Slack's pause is kept, a lost line rested from."""
        self._rest_until = self._ticking() + REST_SECONDS
        if not isinstance(error, SlackApiError):
            return False
        if error.response.get("error") == "ratelimited":
            self._rest_until = self._ticking() + float(error.response.headers.get("Retry-After", 60))
            return False
        log.warning("the Home of %s cannot be published: %s", slack_id, error.response.get("error"))
        return True

    def _room(self) -> int:
        """How many more the minute allows."""
        now = self._ticking()
        while self._published and now - self._published[0] >= A_MINUTE:
            self._published.popleft()
        return MOST_A_MINUTE - len(self._published)

    def _counted(self) -> bool:
        """Takes one of the minute's places; False when there is none."""
        with self._counting:
            if self._room() <= 0:
                return False
            self._published.append(self._ticking())
            return True

    def _publish(self, person: PersonRef, shared: Shared | None = None) -> bool:
        """Publishes what is true now, unless that is what is shown; False when there is more to do.

        Where somebody else has published meanwhile, it is looked at anew, and once more afterwards: the other
        one may know something that is newer still.
        """
        shown, known = self._shown.get(person.slack_id, ("", ""))
        view = self._view(person, shared)
        if _said(view) == shown:
            return True
        if not self._counted():
            return False
        try:
            self._send(person.slack_id, view, known)
        except SlackApiError as error:
            if error.response.get("error") != "hash_conflict":
                raise
            self._shown[person.slack_id] = ("", "")
            if self._counted():
                self._send(person.slack_id, self._view(person), "")
            return False
        return True

    def _view(self, person: PersonRef, shared: Shared | None = None) -> View:
        house = replace(self._house, viewer=person.id)
        return home(home_of(house, person, shared), house.municipality.zone)

    def _send(self, slack_id: str, view: View, known: str) -> None:
        answer = self._client.views_publish(user_id=slack_id, view=view, hash=known or None)
        self._shown[slack_id] = (_said(view), str((answer.get("view") or {}).get("hash", "")))

    def _run(self) -> None:
        while not self._closed.is_set():
            try:
                self.look()
            except Exception as error:  # noqa: BLE001 - the next look comes in a moment, and at the next opening
                log.warning("Homes are not published just now: %s", error)
            self._wake.wait(LOOK_SECONDS if self._watched else IDLE_SECONDS)
            self._closed.wait(SETTLE_SECONDS)
            self._wake.clear()


def _said(view: View) -> str:
    """What the view says, but for the minute it was made in."""
    blocks = view["blocks"][:-1]
    return json.dumps(blocks, ensure_ascii=False)
