"""What templates ask while they draw: names, text, links, pictures, sizes."""

from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

from markupsafe import Markup

from sandbox import Json, inputs
from sandbox.conversation import Conversation
from sandbox.page import mrkdwn, richtext, words
from sandbox.slack import Slack
from sandbox.world import World

PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")


@dataclass
class Reader:
    """A person looking at a workspace; mrkdwn asks it for names."""

    slack: Slack
    world: World
    user: str
    zone: str = field(init=False)

    def __post_init__(self) -> None:
        self.zone = self.world.config.people[self.user].tz

    def person(self, user: str) -> str:
        known = self.world.config.people.get(user)
        return known.real_name if known else user

    def channel(self, channel: str) -> str:
        found = self.world.find(channel)
        return found.name if found and not found.is_dm else channel

    def group(self, group: str) -> str:
        return next((str(g["handle"]) for g in self.world.config.groups if g["id"] == group), group)

    def mrkdwn(self, text: str) -> Markup:
        return mrkdwn.mrkdwn(text, self)

    def rich_text(self, block: Json) -> Markup:
        return richtext.rich_text(block, self)

    def text(self, text_object: Json | None) -> Markup:
        """A text object as HTML."""
        if not text_object:
            return Markup("")
        if text_object["type"] == "mrkdwn":
            return self.mrkdwn(text_object["text"])
        return mrkdwn.plain(text_object["text"])

    def people(self) -> list[Json]:
        """Everybody but the bot, for pickers and the switch."""
        return [vars(p) for p in self.world.config.people.values() if not p.is_bot]

    def channels(self) -> list[Conversation]:
        """The channels this person is in."""
        return [c for c in self.world.conversations.values() if not c.is_dm and self.user in c.members]

    def now(self) -> datetime:
        return self.slack.clock.now().astimezone(ZoneInfo(self.zone))

    def day(self, moment: datetime) -> str:
        return words.day(moment)

    def time(self, moment: datetime) -> str:
        return words.clock(moment)

    def options(self, element: Json) -> list[Json]:
        return inputs.options(element)

    def values_in(self, message: Json) -> Json:
        """What this person has chosen in the elements of a message."""
        kept = self.world.chosen.get(f"{self.user}/{message['ts']}")
        return kept if kept is not None else inputs.first_values(message.get("blocks", []))

    def shortcuts(self, kind: str) -> list[Json]:
        return [row for row in self.world.config.app.shortcuts if row["type"] == kind]

    def link(self, channel: str, **more: str) -> str:
        """The page's address of a place for this person."""
        who = self.world.config.people[self.user].name
        known = {"as": who, "channel": channel, **more}
        if len(self.slack.worlds) > 1:
            known["team"] = self.world.team
        return "/?" + urlencode(known)

    def bot_link(self, name: str = "", tab: str = "") -> str:
        """The address of the conversation with the bot, for this person or for somebody else by short name."""
        user = self.world.config.person_id(name) or self.user
        more = {"as": self.world.config.people[user].name} | ({"tab": tab} if tab else {})
        return self.link(self.world.dm(user).id, **more)

    def file(self, file: Json) -> str:
        return f"/page/file/{self.world.team}/{file['id']}/{quote(file['name'])}"

    def is_picture(self, file: Json) -> bool:
        return file.get("mimetype") in PICTURES

    def size(self, file: Json) -> str:
        """1,2 MB, 34 kB"""
        kilobytes = file["size"] / 1000
        if kilobytes < 1000:
            return f"{max(1, round(kilobytes))} kB"
        return f"{kilobytes / 1000:.1f} MB".replace(".", ",")

    def image(self, element: Json) -> str | None:
        """Where the browser finds a picture here; None for one that would have to be fetched from outside."""
        known = self.world.files.get((element.get("slack_file") or {}).get("id", ""))
        if known is not None:
            return self.file(known)
        address = element.get("image_url", "")
        return address if address.startswith(self.slack.base_url + "/") else None

    def align(self, table: Json, column: int) -> str:
        """The CSS classes of a column: as its settings say, numbers else to the right."""
        settings = table.get("column_settings", [])
        chosen = (settings[column] or {}) if column < len(settings) else {}
        side = chosen.get("align")
        if side is None and _is_number(table["rows"], column):
            side = "right"
        lines = "" if "is_wrapped" not in chosen else "wrapped" if chosen["is_wrapped"] else "unwrapped"
        return f"to-{side} {lines}" if side in ("center", "right") else lines


def _is_number(rows: list[list[Json]], column: int) -> bool:
    """Whether the first row below the header has a number there."""
    cells = rows[1] if len(rows) > 1 else []
    return column < len(cells) and cells[column]["type"] == "raw_number"
