"""One workspace: its people, conversations, private messages, files and views, as plain Slack JSON."""

from dataclasses import dataclass, field
from itertools import count
from secrets import token_hex

from sandbox import Json
from sandbox.changes import Changes
from sandbox.clock import Clock, micros, ts_of
from sandbox.config import Config
from sandbox.conversation import Conversation


@dataclass
class World:
    config: Config
    clock: Clock
    changes: Changes
    conversations: dict[str, Conversation] = field(default_factory=dict)
    private: dict[str, list[Json]] = field(default_factory=dict)
    files: dict[str, Json] = field(default_factory=dict)
    views: dict[str, Json] = field(default_factory=dict)
    stacks: dict[str, list[str]] = field(default_factory=dict)
    homes: dict[str, str] = field(default_factory=dict)
    chosen: dict[str, Json] = field(default_factory=dict)
    seen: dict[str, dict[str, str]] = field(default_factory=dict)
    disabled: set[str] = field(default_factory=set)
    groups: list[Json] = field(default_factory=list)
    last_micro: int = 0
    number: int = 0

    def __post_init__(self) -> None:
        self.groups = [group | {"users": list(group["users"])} for group in self.config.groups]
        for channel in self.config.channels:
            self.conversations[channel.id] = Conversation(
                channel.id, channel.name, list(channel.members), channel.purpose, channel.private
            )

    @property
    def team(self) -> str:
        return self.config.team_id

    @property
    def bot(self) -> str:
        return self.config.app.bot_user

    def next_ts(self) -> str:
        """A ts nobody has had: the clock's instant, or one microsecond after the last."""
        self.last_micro = max(micros(self.clock.now()), self.last_micro + 1)
        return ts_of(self.last_micro)

    def new_id(self, letter: str) -> str:
        """An id that is unique in this workspace and says nothing: a letter, a number, some noise."""
        self.number += 1
        return f"{letter}{self.number:05d}{token_hex(3).upper()}"

    def dm(self, user: str) -> Conversation:
        """The direct message between this person and the bot, opened when there is none."""
        conversation_id = "D" + user[1:]
        if conversation_id not in self.conversations:
            self.conversations[conversation_id] = Conversation(
                conversation_id, "", [user, self.bot], dm_with=user
            )
        return self.conversations[conversation_id]

    def find(self, channel: str) -> Conversation | None:
        """A conversation by its id; None when there is none."""
        return self.conversations.get(channel)

    def by_name(self, name: str) -> Conversation | None:
        """A channel by `#name` or `name`."""
        wanted = name.removeprefix("#")
        return next((c for c in self.conversations.values() if c.name == wanted and not c.is_dm), None)

    def person_json(self, user: str, *, email: bool) -> Json:
        """A person as users.info gives it; the address only for those who may see it."""
        person = self.config.people[user]
        profile: Json = {
            "real_name": person.real_name,
            "display_name": person.name,
            "real_name_normalized": person.real_name,
            "title": person.title,
        }
        if email and person.email:
            profile["email"] = person.email
        return {
            "id": user,
            "team_id": self.team,
            "name": person.name,
            "real_name": person.real_name,
            "deleted": user in self.disabled,
            "is_bot": person.is_bot,
            "is_app_user": False,
            "tz": person.tz,
            "locale": "sv-SE",
            "profile": profile,
        }

    def stack(self, user: str) -> list[str]:
        """The ids of this person's open modals, the visible one last."""
        return self.stacks.setdefault(user, [])


_process_numbers = count(1)


def opaque(prefix: str) -> str:
    """An id for one exchange (trigger, envelope, event): unique in this process and unguessable."""
    return f"{prefix}{next(_process_numbers)}.{token_hex(8)}"
