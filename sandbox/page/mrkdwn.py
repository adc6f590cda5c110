"""Slack's text as safe HTML. Everything is text first and becomes markup only by Slack's own rules."""

import re
from datetime import UTC, datetime
from html import unescape
from typing import Protocol
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape

from sandbox.page.words import formatted

_TOKEN = re.compile(r"<([^<>\x00]{1,4000})>")
_FENCE = re.compile(r"```(.+?)```", re.DOTALL)
_CODE = re.compile(r"`([^`\n]+)`")
_EMOJI = re.compile(r":([a-z0-9_+\-]+):")
_STASHED = re.compile(r"\x00(\d+)\x00")
_STYLES = (
    (re.compile(r"(?<![\w*])\*(?=\S)([^*\n]*?\S)\*(?![\w*])"), "strong"),
    (re.compile(r"(?<!\w)_(?=\S)([^_\n]*?\S)_(?!\w)"), "em"),
    (re.compile(r"(?<![\w~])~(?=\S)([^~\n]*?\S)~(?![\w~])"), "s"),
)
_QUOTE = "&gt;"
EMOJI = {
    "white_check_mark": "✅",
    "warning": "⚠️",
    "x": "❌",
    "wave": "👋",
    "eyes": "👀",
    "calendar": "📅",
    "bell": "🔔",
    "hourglass": "⌛",
    "thumbsup": "👍",
    "+1": "👍",
}


class Names(Protocol):
    """Who and where the ids in a text mean, and in which zone its reader lives."""

    zone: str

    def person(self, user: str) -> str: ...

    def channel(self, channel: str) -> str: ...

    def group(self, group: str) -> str: ...


def emoji(text: str) -> str:
    """Known `:names:` as the sign itself."""
    return _EMOJI.sub(lambda found: EMOJI.get(found.group(1), found.group(0)), text)


def plain(text: str) -> Markup:
    """plain_text: nothing in it means anything but its line breaks."""
    return Markup("<br>").join(escape(emoji(text)).split("\n"))


def link(url: str, words: str) -> Markup:
    """A link that leads out in a new tab; only web and mail addresses, all else stays text."""
    if not re.match(r"(https?://|mailto:)", url):
        return escape(words)
    return Markup('<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>').format(url, words)


def mention(words: str) -> Markup:
    return Markup('<span class="mention">{}</span>').format(words)


def _special(body: str, words: str, names: Names) -> Markup:
    """`<!...>`: everybody, a group, a date."""
    if body.startswith("subteam^"):
        return mention("@" + names.group(body.split("^")[1]))
    if body.startswith("date^"):
        return _date(body, words, names.zone)
    if body in ("here", "channel", "everyone"):
        return mention("@" + body)
    return escape(words or f"<!{body}>")


def _date(body: str, words: str, zone: str) -> Markup:
    fields = body.split("^")
    try:
        moment = datetime.fromtimestamp(int(fields[1]), UTC).astimezone(ZoneInfo(zone))
    except (IndexError, ValueError, OverflowError, OSError):
        return escape(words)
    shown = formatted(moment, fields[2] if len(fields) > 2 else "{date}")
    return link(fields[3], shown) if len(fields) > 3 else escape(shown)


def _token(inner: str, names: Names) -> Markup:
    body, _, words = inner.partition("|")
    words = unescape(words)
    if body.startswith("@"):
        return mention("@" + names.person(body[1:]))
    if body.startswith("#"):
        return mention("#" + names.channel(body[1:]))
    if body.startswith("!"):
        return _special(body[1:], words, names)
    if re.match(r"(https?://|mailto:)", body):
        address = unescape(body)
        return link(address, words or address.removeprefix("mailto:"))
    return escape(f"<{unescape(inner)}>")


class _Stash:
    """Finished pieces of HTML, kept out of the way of further rules."""

    def __init__(self) -> None:
        self.pieces: list[Markup] = []

    def put(self, piece: Markup) -> str:
        self.pieces.append(piece)
        return f"\x00{len(self.pieces) - 1}\x00"

    def back(self, text: str) -> Markup:
        """Finished markup: what is left has been escaped, the pieces are safe."""
        return Markup(_STASHED.sub(lambda found: str(self.pieces[int(found.group(1))]), text))  # noqa: S704


def _block(code: str) -> Markup:
    return Markup("<pre>{}</pre>").format(unescape(code).strip("\n"))


def _inline(code: str) -> Markup:
    return Markup("<code>{}</code>").format(unescape(code))


def mrkdwn(text: str, names: Names) -> Markup:
    """mrkdwn as HTML: tokens, code, bold, italics, struck out, quotes, line breaks; all else is text."""
    stash = _Stash()
    text = text.replace("\x00", "")
    text = _FENCE.sub(lambda found: stash.put(_block(found.group(1))), text)
    text = _CODE.sub(lambda found: stash.put(_inline(found.group(1))), text)
    text = _TOKEN.sub(lambda found: stash.put(_token(found.group(1), names)), text)
    lines = [_line(line) for line in emoji(text).split("\n")]
    return stash.back("".join(_joined(lines)))


def _line(line: str) -> tuple[bool, str]:
    """Whether it is a quote, and the line with its styles as HTML."""
    quoted = line.startswith((_QUOTE, ">"))
    if quoted:
        line = line.removeprefix(_QUOTE).removeprefix(">").lstrip()
    shown = str(escape(unescape(line)))
    for pattern, tag in _STYLES:
        shown = pattern.sub(rf"<{tag}>\1</{tag}>", shown)
    return quoted, shown


def _joined(lines: list[tuple[bool, str]]) -> list[str]:
    parts: list[str] = []
    for number, (quoted, line) in enumerate(lines):
        if quoted:
            parts.append(f"<blockquote>{line}</blockquote>")
            continue
        parts.append(line)
        if number + 1 < len(lines) and not lines[number + 1][0]:
            parts.append("<br>")
    return parts
