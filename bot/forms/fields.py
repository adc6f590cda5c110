"""The fields of forms, and what was filled in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.views.parts import Block, clip, option, plain

LABEL_MAX, FIELD_MAX = 150, 3000


class Wrong(Exception):
    """What is wrong, in words, by the name of the field it stands beside."""

    def __init__(self, **words: str) -> None:
        super().__init__(str(words))
        self.words = words


@dataclass(frozen=True, slots=True)
class Filled:
    """What was filled in, by field; never None, never with blanks around."""

    values: dict[str, Any]

    def text(self, field: str) -> str:
        """The text of a field, or the value that was chosen in it."""
        given = self.values.get(field, {})
        if "selected_option" in given:
            return str((given["selected_option"] or {}).get("value", ""))
        chosen = given.get("value") or given.get("selected_user") or given.get("selected_date")
        return str(chosen or "").strip()

    def chosen(self, field: str) -> list[str]:
        """The values that were ticked or chosen in a field that takes several."""
        given = self.values.get(field, {})
        return [str(one["value"]) for one in given.get("selected_options") or []]

    def people(self, field: str) -> list[str]:
        """The Slack ids chosen in a field that takes several people."""
        return [str(one) for one in self.values.get(field, {}).get("selected_users") or []]

    def files(self, field: str) -> list[Block]:
        return list(self.values.get(field, {}).get("files") or [])


def filled(state: dict[str, Any]) -> Filled:
    """From Slack's `view.state.values`: each block holds one element."""
    return Filled({field: next(iter(elements.values()), {}) for field, elements in state.items()})


def words(
    field: str, label: str, initial: str = "", *, hint: str = "", long: bool = False, must: bool = False
) -> Block:
    """A text field."""
    element: Block = {
        "type": "plain_text_input",
        "action_id": field,
        "multiline": long,
        "max_length": FIELD_MAX,
    }
    if initial:
        element["initial_value"] = clip(initial, FIELD_MAX)
    return _input(field, label, element, hint=hint, must=must)


def choice(
    field: str, label: str, options: Iterable[tuple[str, str]], initial: str = "", *, must: bool = True
) -> Block:
    """One of a few, as (label, value)."""
    made = [option(*one) for one in options]
    element: Block = {
        "type": "radio_buttons" if len(made) <= 5 else "static_select",
        "action_id": field,
        "options": made,
    }
    chosen = [one for one in made if one["value"] == initial]
    if chosen:
        element["initial_option"] = chosen[0]
    return _input(field, label, element, must=must)


def several(
    field: str, label: str, options: Iterable[tuple[str, str, str]], *, chosen: bool = False
) -> Block:
    """Any of at most ten, as (label, value, description); all or none of them ticked."""
    made = [option(label, value) | {"description": plain(about)} for label, value, about in options]
    element: Block = {"type": "checkboxes", "action_id": field, "options": made}
    return _input(field, label, element | ({"initial_options": made} if chosen else {}))


def person(field: str, label: str, initial: str | None = None, *, must: bool = False) -> Block:
    """Somebody of the workspace."""
    element: Block = {"type": "users_select", "action_id": field}
    if initial:
        element["initial_user"] = initial
    return _input(field, label, element, must=must)


def people(field: str, label: str, initial: Iterable[str] = ()) -> Block:
    """Any number of the workspace's people."""
    element: Block = {"type": "multi_users_select", "action_id": field}
    known = list(dict.fromkeys(initial))
    return _input(field, label, element | ({"initial_users": known} if known else {}))


def day(field: str, label: str, initial: date | None = None) -> Block:
    """A civil date, or none."""
    element: Block = {"type": "datepicker", "action_id": field}
    if initial:
        element["initial_date"] = initial.isoformat()
    return _input(field, label, element)


def file(field: str, label: str, kinds: list[str]) -> Block:
    """A file from the person's machine."""
    return _input(
        field, label, {"type": "file_input", "action_id": field, "filetypes": kinds, "max_files": 1}
    )


def _input(field: str, label: str, element: Block, *, hint: str = "", must: bool = False) -> Block:
    block: Block = {
        "type": "input",
        "block_id": field,
        "label": {"type": "plain_text", "text": clip(label, LABEL_MAX)},
        "element": element,
        "optional": not must,
    }
    return block | ({"hint": {"type": "plain_text", "text": clip(hint, 2000)}} if hint else {})


def one_of(filled: Filled, fields: Iterable[str], missing: str) -> str:
    """Which one of these fields was filled in; Wrong beside the first when none was, beside the next when several."""
    names = list(fields)
    given = [name for name in names if filled.text(name) or filled.files(name)]
    if not given:
        raise Wrong(**{names[0]: missing})
    if len(given) > 1:
        raise Wrong(**{given[1]: "Fyll i bara ett av fälten."})
    return given[0]


def title(text: str) -> Block:
    return plain(clip(text, 24))
