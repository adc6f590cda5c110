"""Elements that hold a value: what stands in them at first, and what a person's choice becomes in `state.values`."""

import re
from collections.abc import Iterator
from datetime import date, time
from typing import Any

from sandbox import Json

VALUE_KEY = {
    "plain_text_input": "value",
    "number_input": "value",
    "email_text_input": "value",
    "url_text_input": "value",
    "rich_text_input": "rich_text_value",
    "static_select": "selected_option",
    "external_select": "selected_option",
    "users_select": "selected_user",
    "conversations_select": "selected_conversation",
    "channels_select": "selected_channel",
    "multi_static_select": "selected_options",
    "multi_external_select": "selected_options",
    "multi_users_select": "selected_users",
    "multi_conversations_select": "selected_conversations",
    "multi_channels_select": "selected_channels",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "radio_buttons": "selected_option",
    "checkboxes": "selected_options",
    "file_input": "files",
}
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_URL = re.compile(r"https?://\S+")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")


def elements(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Every (block, element) a person can act on, in order."""
    for block in blocks:
        inside = [block.get("element"), block.get("accessory")]
        if block.get("type") in ("actions", "context_actions"):
            inside += block.get("elements", [])
        for element in inside:
            if isinstance(element, dict) and element.get("type") != "image":
                yield block, element


def find(
    blocks: list[Json], action_id: str, *, block_id: str | None = None, value: object = None
) -> tuple[Json, Json] | None:
    """The block and element with this action_id, in that block or with that button value; None when there is none."""
    named = [
        (block, element)
        for block, element in elements(blocks)
        if element.get("action_id") == action_id and block_id in (None, block["block_id"])
    ]
    exact = [pair for pair in named if value is not None and pair[1].get("value") == value]
    return next(iter(exact or named), None)


def is_many(element_type: str) -> bool:
    return VALUE_KEY.get(element_type, "").endswith("s") and element_type in VALUE_KEY


def initial(element: Json) -> Json:
    """The value an untouched element has, in the shape of `state.values`."""
    kind = element["type"]
    key = VALUE_KEY[kind]
    source = "initial_value" if key.endswith("value") else key.replace("selected", "initial")
    empty: object = [] if is_many(kind) else None
    return {"type": kind, key: element.get(source, empty)}


def options(element: Json) -> list[Json]:
    """All options of an element, those in groups too."""
    grouped = [option for group in element.get("option_groups", ()) for option in group.get("options", ())]
    return [*element.get("options", ()), *grouped]


def _option(element: Json, raw: object) -> Json | None:
    if raw is None or isinstance(raw, dict):
        return raw
    wanted = str(raw)
    for option in options(element):
        if wanted in (option.get("value"), option.get("text", {}).get("text")):
            return option
    raise KeyError(wanted)


def chosen(element: Json, raw: Any) -> Json:
    """A person's choice `raw` (text, id, option value or list of these) as `state.values` has it.

    KeyError with the value when the element offers no such option.
    """
    kind = element["type"]
    key = VALUE_KEY[kind]
    if raw in ("", None):
        return {"type": kind, key: [] if is_many(kind) else None}
    if is_many(kind) and not isinstance(raw, list):
        raw = [raw]
    if key == "selected_option":
        return {"type": kind, key: _option(element, raw)}
    if key == "selected_options":
        return {"type": kind, key: [_option(element, one) for one in raw]}
    if key == "selected_date_time":
        return {"type": kind, key: int(raw)}
    return {"type": kind, key: raw if is_many(kind) or isinstance(raw, dict) else str(raw)}


def first_values(blocks: list[Json], kept: Json | None = None) -> Json:
    """`state.values` of freshly shown blocks; what stood in the same block and action before stays."""
    values: Json = {}
    for block, element in elements(blocks):
        if element["type"] in VALUE_KEY:
            old = (kept or {}).get(block["block_id"], {}).get(element["action_id"])
            same = old is not None and old["type"] == element["type"]
            values.setdefault(block["block_id"], {})[element["action_id"]] = old if same else initial(element)
    return values


def complaint(block: Json, value: Json) -> str | None:
    """What the client itself says about an input before anything is sent; None when it is fine."""
    element = block["element"]
    held = value.get(VALUE_KEY[element["type"]])
    if held in (None, "", []):
        return None if block.get("optional") else "Fyll i det här fältet."
    rule = _RULES.get(element["type"])
    return rule(element, str(held)) if rule else None


def _length(element: Json, text: str) -> str | None:
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if len(text) < least:
        return f"Skriv minst {least} tecken."
    return f"Skriv högst {most} tecken." if len(text) > most else None


def _number(element: Json, text: str) -> str | None:
    if not _NUMBER.fullmatch(text) or ("." in text and not element.get("is_decimal_allowed")):
        return "Skriv ett tal."
    if "min_value" in element and float(text) < float(element["min_value"]):
        return f"Skriv ett tal som är minst {element['min_value']}."
    if "max_value" in element and float(text) > float(element["max_value"]):
        return f"Skriv ett tal som är högst {element['max_value']}."
    return None


def _date(_element: Json, text: str) -> str | None:
    try:
        date.fromisoformat(text)
    except ValueError:
        return "Välj ett datum."
    return None


def _time(_element: Json, text: str) -> str | None:
    try:
        time.fromisoformat(text)
    except ValueError:
        return "Välj ett klockslag."
    return None


def _email(_element: Json, text: str) -> str | None:
    return None if _EMAIL.fullmatch(text) else "Skriv en e-postadress."


def _url(_element: Json, text: str) -> str | None:
    return None if _URL.fullmatch(text) else "Skriv en webbadress."


_RULES = {
    "plain_text_input": _length,
    "number_input": _number,
    "datepicker": _date,
    "timepicker": _time,
    "email_text_input": _email,
    "url_text_input": _url,
}
