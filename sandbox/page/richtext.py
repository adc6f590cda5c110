"""rich_text as safe HTML."""

from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape

from sandbox import Json
from sandbox.page.mrkdwn import EMOJI, Names, link, mention, plain
from sandbox.page.words import formatted

_TAGS = {"bold": "strong", "italic": "em", "strike": "s", "code": "code", "underline": "u"}


def _date(element: Json, names: Names) -> Markup:
    try:
        moment = datetime.fromtimestamp(int(element["timestamp"]), UTC).astimezone(ZoneInfo(names.zone))
    except (ValueError, OverflowError, OSError):
        return escape(element.get("fallback", ""))
    return escape(formatted(moment, str(element["format"])))


_INLINE: dict[str, Callable[[Json, Names], Markup]] = {
    "text": lambda e, _n: plain(e["text"]),
    "link": lambda e, _n: link(e["url"], e.get("text") or e["url"]),
    "user": lambda e, n: mention("@" + n.person(e["user_id"])),
    "usergroup": lambda e, n: mention("@" + n.group(e["usergroup_id"])),
    "channel": lambda e, n: mention("#" + n.channel(e["channel_id"])),
    "emoji": lambda e, _n: escape(EMOJI.get(e["name"], f":{e['name']}:")),
    "broadcast": lambda e, _n: mention("@" + e["range"]),
    "color": lambda e, _n: escape(e["value"]),
    "date": _date,
}


def inline(element: Json, names: Names) -> Markup:
    """One piece of running text with its styles; an unknown kind is shown by its name."""
    show = _INLINE.get(element["type"])
    shown = show(element, names) if show else escape(f"[{element['type']}]")
    for style, on in element.get("style", {}).items():
        if on and style in _TAGS:
            shown = Markup("<{0}>{1}</{0}>").format(_TAGS[style], shown)
    return shown


def _run(elements: list[Json], names: Names) -> Markup:
    return Markup("").join(inline(element, names) for element in elements)


def _list(element: Json, names: Names) -> Markup:
    tag = "ol" if element["style"] == "ordered" else "ul"
    items = Markup("").join(
        Markup("<li>{}</li>").format(_run(item["elements"], names)) for item in element["elements"]
    )
    begin = Markup(' start="{}"').format(element["offset"] + 1) if element.get("offset") else ""
    return Markup('<{0}{1} class="indent-{2}">{3}</{0}>').format(tag, begin, element.get("indent", 0), items)


def rich_text(block: Json, names: Names) -> Markup:
    """Sections, lists, quotes and preformatted text, in order."""
    parts = []
    for element in block["elements"]:
        kind = element["type"]
        if kind == "rich_text_list":
            parts.append(_list(element, names))
            continue
        tag = {"rich_text_quote": "blockquote", "rich_text_preformatted": "pre"}.get(kind, "p")
        parts.append(Markup("<{0}>{1}</{0}>").format(tag, _run(element["elements"], names)))
    return Markup("").join(parts)
