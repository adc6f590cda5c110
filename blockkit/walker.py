"""Walks JSON along the table and says where it leaves it."""

import re
from collections.abc import Iterator
from typing import Any, TypeGuard

from blockkit.blocks import BLOCKS, CELLS, CHARTS, VIEWS
from blockkit.elements import ELEMENTS
from blockkit.limits import MAX_ID
from blockkit.objects import INLINE, RICH
from blockkit.rules import Flag, Json, Kinds, Line, Number, Rule, Several, Shape, Text

Found = tuple[str, str, str]
_BLOCK_ID = Line(MAX_ID)
_TEXT = Shape({"text": Line(), "emoji": Flag(), "verbatim": Flag()}, required=("text",))
FAMILIES: dict[str, dict[str, Shape]] = {
    "block": BLOCKS,
    "child": {kind: shape for kind, shape in BLOCKS.items() if kind != "container"},
    "element": ELEMENTS,
    "context": {"image": ELEMENTS["image"], "plain_text": _TEXT, "mrkdwn": _TEXT},
    "inline": INLINE,
    "rich": RICH,
    "cell": CELLS,
    "chart": CHARTS,
    "view": VIEWS,
}


def walk(value: Any, rule: Rule, at: str) -> Iterator[Found]:
    """(pointer, constraint, words) for every place where `value` breaks `rule`."""
    match rule:
        case Line():
            yield from _line(value, rule, at)
        case Number():
            yield from _number(value, rule, at)
        case Flag():
            if not isinstance(value, bool):
                yield at, "wrong_type", "must be true or false"
        case Text():
            yield from _text(value, rule, at)
        case Several():
            yield from _several(value, rule, at)
        case Shape():
            yield from _shape(value, rule, at)
        case Kinds():
            yield from _kinds(value, rule, at)


def _line(value: Any, rule: Line, at: str) -> Iterator[Found]:
    if not isinstance(value, str):
        yield at, "wrong_type", "must be a string"
        return
    if rule.choices and value not in rule.choices:
        yield at, "bad_value", f"must be one of {', '.join(rule.choices)}"
    if rule.pattern and not re.fullmatch(rule.pattern, value):
        yield at, "bad_value", "is not written as it must be"
    yield from _length(len(value), rule.least, rule.most, at)


def _length(length: int, least: int, most: int | None, at: str) -> Iterator[Found]:
    if length < least:
        yield at, "too_short", f"must be at least {least} characters"
    if most is not None and length > most:
        yield at, "too_long", f"must be at most {most} characters, is {length}"


def _is_number(value: Any) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _number(value: Any, rule: Number, at: str) -> Iterator[Found]:
    if not _is_number(value) or (isinstance(value, float) and not rule.decimals):
        yield at, "wrong_type", "must be a number" if rule.decimals else "must be a whole number"
        return
    too_low = rule.least is not None and value < rule.least
    too_high = rule.most is not None and value > rule.most
    if too_low or too_high or (rule.above is not None and value <= rule.above):
        yield at, "bad_value", "is outside what is allowed"


def _text(value: Any, rule: Text, at: str) -> Iterator[Found]:
    if not isinstance(value, dict):
        yield at, "wrong_type", "must be a text object"
        return
    kinds = ("plain_text",) if rule.plain else ("plain_text", "mrkdwn")
    if value.get("type") not in kinds:
        yield f"{at}/type", "unknown_type", f"must be {' or '.join(kinds)}"
    yield from _shape({key: part for key, part in value.items() if key != "type"}, _TEXT, at)
    if isinstance(value.get("text"), str):
        yield from _length(len(value["text"]), 0, rule.most, f"{at}/text")


def _several(value: Any, rule: Several, at: str) -> Iterator[Found]:
    if not isinstance(value, list):
        yield at, "wrong_type", "must be a list"
        return
    if len(value) < rule.least:
        yield at, "too_few", f"must hold at least {rule.least}"
    if len(value) > rule.most:
        yield at, "too_many", f"must hold at most {rule.most}, holds {len(value)}"
    for number, item in enumerate(value):
        yield from walk(item, rule.of, f"{at}/{number}")


def _shape(value: Any, rule: Shape, at: str) -> Iterator[Found]:
    if not isinstance(value, dict):
        yield at, "wrong_type", "must be an object"
        return
    for key in rule.required:
        if key not in value:
            yield f"{at}/{key}", "missing", f"{key} is missing"
    if rule.any_of and not any(key in value for key in rule.any_of):
        yield f"{at}/{rule.any_of[0]}", "missing", f"{' or '.join(rule.any_of)} is missing"
    broken = False
    for key, part in value.items():
        for found in _member(key, part, rule, at):
            broken = True
            yield found
    if not broken:
        yield from _beyond_keys(value, rule, at)


def _member(key: str, part: Any, rule: Shape, at: str) -> Iterator[Found]:
    pointer = f"{at}/{str(key).replace('~', '~0').replace('/', '~1')}"
    if key not in rule.keys:
        yield pointer, "unknown_key", f"{key} does not belong here"
        return
    yield from walk(part, rule.keys[key], pointer)


def _beyond_keys(value: Json, rule: Shape, at: str) -> Iterator[Found]:
    for check in rule.also:
        for key, constraint, words in check(value):
            yield f"{at}/{key}", constraint, words


def _kinds(value: Any, rule: Kinds, at: str) -> Iterator[Found]:
    if not isinstance(value, dict):
        yield at, "wrong_type", "must be an object"
        return
    kind = value.get("type")
    shape = FAMILIES[rule.family].get(kind) if isinstance(kind, str) else None
    if shape is None or (rule.only and kind not in rule.only):
        yield f"{at}/type", "unknown_type", f"{kind!r} cannot stand here"
        return
    inside = {key: part for key, part in value.items() if key != "type"}
    if rule.family in ("block", "child", "cell") and "block_id" in inside:
        yield from walk(inside.pop("block_id"), _BLOCK_ID, f"{at}/block_id")
    yield from _shape(inside, shape, at)
