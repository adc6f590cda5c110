"""What only the whole payload shows: counts, totals, duplicates, surfaces."""

import json
from collections.abc import Iterator
from itertools import chain
from typing import Any

from blockkit import limits
from blockkit.rules import Json

Found = tuple[str, str, str, str]
_SHOWN = ("text", "alt_text", "title", "caption", "label", "fallback")


def parts(value: Any, at: str = "") -> Iterator[tuple[str, Json]]:
    """Every object within `value` with its pointer, outermost first."""
    if isinstance(value, dict):
        yield at, value
        for key, inner in value.items():
            yield from parts(inner, f"{at}/{key}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from parts(inner, f"{at}/{number}")


def _blocks(blocks: list[Any], at: str) -> Iterator[tuple[str, Json]]:
    """The blocks and those nested in containers."""
    for number, block in enumerate(blocks):
        if isinstance(block, dict):
            yield f"{at}/{number}", block
            children = block.get("child_blocks")
            if isinstance(children, list):
                yield from _blocks(children, f"{at}/{number}/child_blocks")


def characters(value: Any) -> int:
    """Code points that a reader is shown, over everything within `value`."""
    shown = 0
    for _at, part in parts(value):
        shown += sum(len(part[key]) for key in _SHOWN if isinstance(part.get(key), str))
    return shown


def _of(blocks: list[tuple[str, Json]], *kinds: str) -> list[tuple[str, Json]]:
    return [(at, block) for at, block in blocks if block.get("type") in kinds]


def surfaces(blocks: list[tuple[str, Json]], surface: str) -> Iterator[Found]:
    """Blocks that this surface does not take."""
    for at, block in blocks:
        kind = str(block.get("type"))
        if surface not in limits.SURFACES.get(kind, (surface,)):
            yield "", f"{at}/type", "not_here", f"{kind} cannot stand in a {surface}"


def duplicates(blocks: list[tuple[str, Json]]) -> Iterator[Found]:
    """block_ids twice in the payload, action_ids twice in a block."""
    seen: set[str] = set()
    for at, block in blocks:
        block_id = block.get("block_id")
        if isinstance(block_id, str):
            if block_id in seen:
                yield "", f"{at}/block_id", "duplicate", f"block_id {block_id} stands twice"
            seen.add(block_id)
        yield from _duplicate_actions(at, block)


def _duplicate_actions(at: str, block: Json) -> Iterator[Found]:
    if "child_blocks" in block:
        return
    seen: set[str] = set()
    for place, part in parts(block, at):
        action_id = part.get("action_id")
        if isinstance(action_id, str):
            if action_id in seen:
                yield "", f"{place}/action_id", "duplicate", f"action_id {action_id} stands twice in a block"
            seen.add(action_id)


def _tables(blocks: list[tuple[str, Json]]) -> Iterator[Found]:
    tables = _of(blocks, "table", "data_table")
    if len(tables) > limits.TABLES:
        yield "only_one_table_allowed", tables[1][0], "too_many", "only one table is allowed"
    ceilings = {"table": limits.TABLE_CHARACTERS, "data_table": limits.DATA_TABLE_CHARACTERS}
    for at, table in tables:
        length, most = characters(table.get("rows")), ceilings[table["type"]]
        if length > most:
            yield "", f"{at}/rows", "too_long", f"a table holds at most {most} characters, this one {length}"


def _tasks(blocks: list[tuple[str, Json]]) -> Iterator[Found]:
    cards = _of(blocks, "task_card")
    if cards and _of(blocks, "plan"):
        yield "", cards[0][0], "conflict", "a message uses plan or task_card, not both"
    for at, card in cards:
        if card.get("status") == "pending":
            yield "", f"{at}/status", "bad_value", "pending stands only inside a plan"


def message(blocks: list[Any], at: str = "/blocks") -> Iterator[Found]:
    """Everything about the blocks of a message that no single block shows."""
    flat = list(_blocks(blocks, at))
    if len(blocks) > limits.MESSAGE_BLOCKS:
        yield (
            "",
            at,
            "too_many",
            f"a message holds at most {limits.MESSAGE_BLOCKS} blocks, this one {len(blocks)}",
        )
    yield from chain(surfaces(flat, "message"), duplicates(flat), _tables(flat), _tasks(flat))
    markdown = sum(characters(block) for _at, block in _of(flat, "markdown"))
    if markdown > limits.MARKDOWN_CHARACTERS:
        yield (
            "",
            at,
            "too_long",
            f"markdown blocks hold at most {limits.MARKDOWN_CHARACTERS} characters together",
        )
    charts = _of(flat, "data_visualization")
    if len(charts) > limits.CHARTS:
        yield "", charts[limits.CHARTS][0], "too_many", f"at most {limits.CHARTS} charts"
    files = [place for place, part in parts(blocks, at) if part.get("type") == "file_input"]
    if files:
        yield "", files[0], "not_here", "file_input stands only in a modal"
    shown = characters(blocks)
    if shown > limits.MESSAGE_CHARACTERS:
        yield (
            "msg_blocks_too_long",
            at,
            "too_long",
            f"{shown} characters, {limits.MESSAGE_CHARACTERS} are taken",
        )


def view(view: Json, blocks: list[Any]) -> Iterator[Found]:
    """Everything about a view that no single block shows."""
    flat, surface = list(_blocks(blocks, "/blocks")), str(view.get("type"))
    if len(blocks) > limits.VIEW_BLOCKS:
        yield (
            "",
            "/blocks",
            "too_many",
            f"a view holds at most {limits.VIEW_BLOCKS} blocks, this one {len(blocks)}",
        )
    yield from chain(surfaces(flat, surface), duplicates(flat), _tables(flat))
    yield from _inputs(view, flat, surface)
    size = len(json.dumps(view, ensure_ascii=False).encode("utf-8", "surrogatepass"))
    if size > limits.VIEW_BYTES:
        yield (
            "view_too_large",
            "",
            "too_large",
            f"a view holds at most {limits.VIEW_BYTES} bytes, this one {size}",
        )


def _inputs(view: Json, flat: list[tuple[str, Json]], surface: str) -> Iterator[Found]:
    if surface == "modal" and "submit" not in view and _of(flat, "input"):
        yield "", "/submit", "missing", "submit is required as soon as there is an input"
    elements = [(place, part) for at, block in flat for place, part in parts(block, at)]
    focused = [place for place, part in elements if part.get("focus_on_load") is True]
    if len(focused) > limits.FOCUSED_ELEMENTS:
        yield "", f"{focused[1]}/focus_on_load", "too_many", "only one element can have the focus"
    files = [place for place, part in elements if part.get("type") == "file_input"]
    if files and surface != "modal":
        yield "", files[0], "not_here", "file_input stands only in a modal"
