"""One channel or direct message with everything said in it."""

from bisect import bisect_left, bisect_right, insort
from dataclasses import dataclass, field

from sandbox import Json


@dataclass
class Conversation:
    """Messages by ts; `roots` are those of the main flow, `replies` those under each thread's first message."""

    id: str
    name: str
    members: list[str]
    purpose: str = ""
    private: bool = False
    dm_with: str | None = None
    archived: bool = False
    messages: dict[str, Json] = field(default_factory=dict)
    roots: list[str] = field(default_factory=list)
    replies: dict[str, list[str]] = field(default_factory=dict)

    @property
    def is_dm(self) -> bool:
        return self.dm_with is not None

    @property
    def kind(self) -> str:
        """Slack's name for it: im, private_channel or public_channel."""
        if self.is_dm:
            return "im"
        return "private_channel" if self.private else "public_channel"

    def add(self, message: Json) -> None:
        ts, parent = message["ts"], message.get("thread_ts")
        self.messages[ts] = message
        if parent is None or parent == ts or message.get("subtype") == "thread_broadcast":
            insort(self.roots, ts)
        if parent is not None and parent != ts:
            self.replies.setdefault(parent, []).append(ts)
            self._recount(parent)

    def remove(self, ts: str) -> Json | None:
        message = self.messages.pop(ts, None)
        if message is None:
            return None
        if ts in self.roots:
            self.roots.remove(ts)
        parent = message.get("thread_ts")
        if parent in self.replies and ts in self.replies[parent]:
            self.replies[parent].remove(ts)
            self._recount(parent)
        return message

    def _recount(self, parent: str) -> None:
        """Keeps the counters that Slack shows on a thread's first message."""
        root, replies = self.messages.get(parent), self.replies.get(parent, [])
        if root is None:
            return
        people = list(dict.fromkeys(self.messages[ts].get("user") for ts in replies))
        root.update(thread_ts=parent, reply_count=len(replies), reply_users=people)
        root.update(reply_users_count=len(people), latest_reply=replies[-1] if replies else parent)

    def flow(self, oldest: str = "", latest: str = "", *, inclusive: bool = False) -> list[Json]:
        """The main flow between two ts, oldest first; the ends count only when `inclusive`."""
        begin = bisect_left(self.roots, oldest) if inclusive else bisect_right(self.roots, oldest)
        if not oldest:
            begin = 0
        end = len(self.roots)
        if latest:
            end = bisect_right(self.roots, latest) if inclusive else bisect_left(self.roots, latest)
        return [self.messages[ts] for ts in self.roots[begin:end]]

    def thread(self, ts: str) -> list[Json]:
        """The first message and its replies, oldest first; [] when there is no such message."""
        root = self.messages.get(ts)
        if root is None:
            return []
        return [root, *(self.messages[reply] for reply in self.replies.get(ts, []))]

    def to_json(self) -> Json:
        return {
            "id": self.id,
            "name": self.name,
            "members": self.members,
            "purpose": self.purpose,
            "private": self.private,
            "dm_with": self.dm_with,
            "archived": self.archived,
            "messages": list(self.messages.values()),
        }

    @classmethod
    def from_json(cls, raw: Json) -> "Conversation":
        messages = raw.pop("messages")
        conversation = cls(**raw)
        for message in messages:
            conversation.add(message)
        return conversation
