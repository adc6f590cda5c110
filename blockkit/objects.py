"""The table, first part: composition objects and the parts of rich text."""

from collections.abc import Iterable
from typing import Any

from blockkit.rules import Complaint, Flag, Json, Kinds, Line, Number, Rule, Several, Shape, Text

ID = Line(255)
URL = Line(3000)
DATE = Line(pattern=r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
TIME = Line(pattern=r"([01]\d|2[0-3]):[0-5]\d")

CONFIRM = Shape(
    {
        "title": Text(100, plain=True),
        "text": Text(300),
        "confirm": Text(30, plain=True),
        "deny": Text(30, plain=True),
        "style": Line(choices=("primary", "danger")),
    },
    required=("title", "text", "confirm", "deny"),
)
_PLAIN_OPTION: dict[str, Rule] = {
    "text": Text(75, plain=True),
    "value": Line(150),
    "description": Text(75, plain=True),
}
OPTION = Shape(_PLAIN_OPTION, required=("text", "value"))
RICH_OPTION = Shape(_PLAIN_OPTION | {"text": Text(75), "description": Text(75)}, required=("text", "value"))
OVERFLOW_OPTION = Shape(_PLAIN_OPTION | {"url": URL}, required=("text", "value"))
OPTION_GROUP = Shape(
    {"label": Text(75, plain=True), "options": Several(OPTION, 100)}, required=("label", "options")
)
DISPATCH = Shape(
    {"trigger_actions_on": Several(Line(choices=("on_enter_pressed", "on_character_entered")), 2)}
)
CONVERSATION_FILTER = Shape(
    {
        "include": Several(Line(choices=("im", "mpim", "private", "public")), 4),
        "exclude_external_shared_channels": Flag(),
        "exclude_bot_users": Flag(),
    },
    any_of=("include", "exclude_external_shared_channels", "exclude_bot_users"),
)
SLACK_FILE = Shape({"id": Line(), "url": Line()}, any_of=("id", "url"))
TRIGGER = Shape(
    {
        "url": Line(),
        "customizable_input_parameters": Several(
            Shape({"name": Line(), "value": Line()}, required=("name", "value")), 100
        ),
    },
    required=("url",),
)
WORKFLOW = Shape({"trigger": TRIGGER}, required=("trigger",))

_STYLE = Shape({name: Flag() for name in ("bold", "italic", "strike", "code", "underline", "highlight")})


def _inline(required: tuple[str, ...], **keys: Rule) -> Shape:
    return Shape({"style": _STYLE} | keys, required=required)


INLINE: dict[str, Shape] = {
    "text": _inline(("text",), text=Line()),
    "link": _inline(("url",), url=URL, text=Line(least=0), unsafe=Flag()),
    "user": _inline(("user_id",), user_id=Line()),
    "usergroup": _inline(("usergroup_id",), usergroup_id=Line()),
    "channel": _inline(("channel_id",), channel_id=Line()),
    "team": _inline(("team_id",), team_id=Line()),
    "emoji": _inline(("name",), name=Line(), unicode=Line(), skin_tone=Number(1, 6)),
    "broadcast": _inline(("range",), range=Line(choices=("here", "channel", "everyone"))),
    "color": _inline(("value",), value=Line()),
    "date": _inline(("timestamp", "format"), timestamp=Number(), format=Line(), url=URL, fallback=Line()),
}
_MANY = 10_000
_PARTS = Several(Kinds("inline"), _MANY, least=0)
_BORDER = Number(0, 1)
RICH: dict[str, Shape] = {
    "rich_text_section": Shape({"elements": _PARTS}, required=("elements",)),
    "rich_text_quote": Shape({"elements": _PARTS, "border": _BORDER}, required=("elements",)),
    "rich_text_preformatted": Shape(
        {"elements": _PARTS, "border": _BORDER, "language": Line()}, required=("elements",)
    ),
    "rich_text_list": Shape(
        {
            "elements": Several(Kinds("rich", ("rich_text_section",)), _MANY),
            "style": Line(choices=("bullet", "ordered")),
            "indent": Number(0, 8),
            "offset": Number(0),
            "border": _BORDER,
        },
        required=("elements", "style"),
    ),
}


def options_or_groups(element: Json) -> Iterable[Complaint]:
    """Exactly one of the two ways to offer choices."""
    given = [key for key in ("options", "option_groups") if key in element]
    if len(given) == 2:
        yield "option_groups", "conflict", "options and option_groups cannot stand together"
    if not given:
        yield "options", "missing", "options or option_groups is missing"


def _offered(element: Json) -> list[Any]:
    groups = element.get("option_groups", [])
    inside = [group.get("options", []) for group in groups if isinstance(group, dict)]
    return [*element.get("options", []), *(option for options in inside for option in options)]


def initial_is_offered(element: Json) -> Iterable[Complaint]:
    """What is chosen at first must be among the choices, letter by letter."""
    offered = _offered(element)
    chosen = element.get("initial_options", [])
    for option in [*chosen, *([element["initial_option"]] if "initial_option" in element else [])]:
        if option not in offered:
            key = "initial_options" if option in chosen else "initial_option"
            yield key, "bad_value", "an initial option must be one of the options"


def ordered(low: str, high: str) -> Any:
    """The complaint when two bounds stand the wrong way round."""

    def check(element: Json) -> Iterable[Complaint]:
        try:
            wrong = float(element[low]) > float(element[high])
        except (KeyError, TypeError, ValueError):
            return
        if wrong:
            yield low, "conflict", f"{low} must not be more than {high}"

    return check
