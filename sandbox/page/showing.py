"""What the page shows of a workspace to one person."""

from dataclasses import dataclass
from zlib import crc32

from sandbox import Json, modals
from sandbox.conversation import Conversation
from sandbox.page import words
from sandbox.page.reader import Reader

PAGE = 60
TONES = 8


@dataclass
class Shown:
    """A message as the page draws it. `day` stands above the first of each day."""

    message: Json
    channel: str
    name: str
    initials: str
    tone: int
    time: str
    iso: str
    day: str | None
    private: bool
    from_app: bool
    grouped: bool = False


@dataclass
class Place:
    """One line of the sidebar."""

    id: str
    name: str
    unread: int
    here: bool
    private: bool = False
    is_bot: bool = False


class Viewer(Reader):
    """A person at the page: places, messages, what is open and what has been read."""

    def default_place(self) -> Conversation:
        """Where the page opens: the guide's channel if this person is in it, else the first one."""
        wanted = self.world.by_name(self.world.config.guide.get("channel", ""))
        mine = self.channels()
        if wanted in mine:
            return wanted
        return mine[0] if mine else self.world.dm(self.user)

    def may_see(self, where: Conversation) -> bool:
        return self.user in where.members

    def private_in(self, where: Conversation) -> list[Json]:
        return [m for m in self.world.private.get(self.user, []) if m["channel"] == where.id]

    def flow(self, where: Conversation, before: str = "") -> tuple[list[Shown], bool]:
        """The last messages before `before` (or now), private ones among them, and whether there are older ones."""
        roots = where.flow(latest=before)
        shown = roots[-PAGE:]
        oldest = shown[0]["ts"] if len(roots) > PAGE else ""
        private = [
            m
            for m in self.private_in(where)
            if m["ts"] >= oldest and (not before or m["ts"] < before) and not m.get("thread_ts")
        ]
        rows = sorted([*shown, *private], key=lambda m: str(m["ts"]))
        return self.drawn(rows, where), len(roots) > PAGE

    def thread(self, where: Conversation, ts: str) -> list[Shown]:
        private = [m for m in self.private_in(where) if m.get("thread_ts") == ts]
        return self.drawn([*where.thread(ts), *private], where)

    def drawn(self, rows: list[Json], where: Conversation) -> list[Shown]:
        drawn: list[Shown] = []
        for row in rows:
            drawn.append(self.one(row, where, drawn[-1].message if drawn else None))
        return drawn

    def one(self, message: Json, where: Conversation, before: Json | None) -> Shown:
        moment = words.local(message["ts"], self.zone)
        earlier = words.local(before["ts"], self.zone) if before else None
        new_day = earlier is None or earlier.date() != moment.date()
        who = message.get("user", self.world.bot)
        name = self.person(who)
        private = bool(message.get("is_ephemeral"))
        same = (
            not new_day
            and before is not None
            and before.get("user") == who
            and bool(before.get("is_ephemeral")) == private
            and earlier is not None
            and (moment - earlier).total_seconds() < 300
        )
        return Shown(
            message,
            where.id,
            name,
            initials(name),
            crc32(who.encode()) % TONES,
            words.clock(moment),
            moment.isoformat(),
            words.day(moment) if new_day else None,
            private,
            who == self.world.bot,
            same,
        )

    def single(self, where: Conversation, ts: str) -> Shown | None:
        """One message with what stands before it; None when it is not there (any more) for this person."""
        message = where.messages.get(ts) or next((m for m in self.private_in(where) if m["ts"] == ts), None)
        if message is None:
            return None
        return self.one(message, where, self._before(message, where))

    def _before(self, message: Json, where: Conversation) -> Json | None:
        """What stands right above a message for this person."""
        if _is_reply(message):
            return where.messages.get(message["thread_ts"])
        private = [m for m in self.private_in(where) if m["ts"] < message["ts"] and not m.get("thread_ts")]
        above = [*where.flow(latest=message["ts"])[-1:], *private[-1:]]
        return max(above, key=lambda m: str(m["ts"]), default=None)

    def places(self, here: str) -> list[Place]:
        return [Place(c.id, c.name, self.unread(c), c.id == here, c.private) for c in self.channels()]

    def bot_place(self, here: str) -> Place:
        dm = self.world.dm(self.user)
        return Place(dm.id, self.world.config.app.name, self.unread(dm), dm.id == here, is_bot=True)

    def unread(self, where: Conversation) -> int:
        seen = self.world.seen.get(self.user, {}).get(where.id, "")
        return sum(1 for message in where.flow(oldest=seen) if message.get("user") != self.user)

    def has_seen(self, where: Conversation) -> None:
        if where.roots:
            self.world.seen.setdefault(self.user, {})[where.id] = where.roots[-1]

    def modal(self) -> Json | None:
        return modals.top(self.world, self.user)

    def home(self) -> Json | None:
        return modals.home(self.world, self.user)


def _is_reply(message: Json) -> bool:
    return message.get("thread_ts") not in (None, message["ts"])


def initials(name: str) -> str:
    """The first letters of the first and last word."""
    parts = name.split() or ["?"]
    letters = parts[0][0] + (parts[-1][0] if len(parts) > 1 else "")
    return letters.upper()
