"""What became of a message, as values, and what to do next as a pure function of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from reminders.content import Content

Scope = Literal["conversation", "workspace"]

BACKOFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 120, 240, 480))
MOST_ATTEMPTS = len(BACKOFF) + 1
BROKEN_REST = timedelta(minutes=1)
ASKED_TO_REST = "Slack bad om en paus"
# After a process died in the middle of a try. They grow past the time between two deaths that have nothing to do with
# the message, so that only what brings them is there at all of them; and end the same day, while somebody may see to it.
DEATH_RESTS = tuple(timedelta(minutes=minutes) for minutes in (0, 0, 1, 2, 5, 10, 15, 30, 30, 30, 30))
MOST_DEATHS = len(DEATH_RESTS) + 1


@dataclass(frozen=True, slots=True)
class Sent:
    """It stands in the conversation, with this Slack id."""

    ts: str
    conversation: str


@dataclass(frozen=True, slots=True)
class RateLimited:
    """Slack asks to be left in peace for a while (real time); nothing was posted."""

    after: timedelta
    scope: Scope


@dataclass(frozen=True, slots=True)
class Unreachable:
    """The receiver is gone: deactivated, archived, unknown. Nothing was posted, nor will be."""

    reason: str


@dataclass(frozen=True, slots=True)
class BotBroken:
    """The bot itself may not: its token or its rights. Nothing was posted."""

    reason: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """Slack will never take this message; nothing was posted."""

    reason: str


@dataclass(frozen=True, slots=True)
class NotSent:
    """Surely not posted, and worth another try."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unclear:
    """No answer: perhaps posted, perhaps not."""

    reason: str


@dataclass(frozen=True, slots=True)
class Deadly:
    """Whoever tried it died of it, and nobody has seen it posted."""


Outcome = Sent | RateLimited | Unreachable | BotBroken | Rejected | NotSent | Unclear | Deadly


Renew = Callable[[], bool]


class Outlet(Protocol):
    """Where messages go out. `to` is a person's or a conversation's Slack id."""

    def post(self, to: str, content: Content, key: str, renew: Renew) -> Outcome:
        """Posts once, with `key` as the message's metadata; never tries again by itself.

        Where getting ready takes long (a picture), `renew` is called right before the post: when it says False
        the message is somebody else's by now, and is not posted.
        """

    def find(self, to: str, key: str, since: datetime) -> Outcome | None:
        """Sent when a message with this key stands in the conversation, None when it surely does not.

        Anything else says that nobody knows: it must not be posted again now. `since` bounds the search.
        """


@dataclass(frozen=True, slots=True)
class Done:
    ts: str
    conversation: str


@dataclass(frozen=True, slots=True)
class Later:
    """Again after a while (on the lease clock). Not counted = this try never was; `pause` stops all its like, which
    then wait for that to end and for nothing else."""

    after: timedelta
    reason: str
    counted: bool = True
    pause: Scope | None = None


@dataclass(frozen=True, slots=True)
class GiveUp:
    """failed. `unposted`: whatever it was to say surely stands nowhere."""

    reason: str
    unreachable: bool = False
    unposted: bool = False


Step = Done | Later | GiveUp


Way = Literal["try", "look", "stop"]


def way_on(deaths: int) -> Way:
    """How to go on with a message when at so many of its tries the process died.

    Too many: it is looked for once more, and not posted; when the search too takes the process, not even that.
    """
    if deaths < MOST_DEATHS:
        return "try"
    return "look" if deaths == MOST_DEATHS else "stop"


def next_step(outcome: Outcome, ended: int) -> Step:
    """What follows from the outcome of a try, the `ended`-th that has ended (counted from 1)."""
    match outcome:
        case Sent(ts, conversation):
            return Done(ts, conversation)
        case RateLimited(after, scope):
            return Later(after, ASKED_TO_REST, counted=False, pause=scope)
        case BotBroken(reason):
            return Later(BROKEN_REST, reason, counted=False, pause="workspace")
        case Unreachable(reason):
            return GiveUp(reason, unreachable=True, unposted=True)
        case Rejected(reason):
            return GiveUp(reason, unposted=True)
        case Deadly():
            return GiveUp(f"boten avbröts mitt i vart och ett av {MOST_DEATHS} försök")
        case NotSent(reason) | Unclear(reason):
            if ended >= MOST_ATTEMPTS:
                return GiveUp(f"gick inte fram på {MOST_ATTEMPTS} försök: {reason}")
            return Later(BACKOFF[ended - 1], reason)
