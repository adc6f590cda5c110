"""A form: opened prefilled by a command or a button, checked when it is sent, undone by a button afterwards."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.asking import Ask
from bot.forms.fields import Filled, title
from bot.handlers.desk import Desk
from bot.views.parts import Block

View = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Opened:
    """What a form opens with: its fields, which uppdrag it is about, and the revisions that were seen."""

    blocks: list[Block]
    numbers: tuple[int, ...] = ()
    seen: dict[int, int] = field(default_factory=dict)
    keep: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sent:
    """A form that came back: what was filled in, and what it was opened with."""

    filled: Filled
    numbers: tuple[int, ...]
    seen: dict[int, int]
    keep: dict[str, str]

    @property
    def number(self) -> int:
        return self.numbers[0]

    def revision(self, number: int) -> int | None:
        """The revision of an uppdrag that the person looked at."""
        return self.seen.get(number)


@dataclass(frozen=True, slots=True)
class Done:
    """What was done, in words, and which uppdrag can be undone or shown.

    Of several: the `events` that can be undone together, and the numbers that somebody else was first with.
    Not `changed`: nothing was done that could be called done, the words tell what is so instead.
    """

    words: str
    number: int | None = None
    can_undo: bool = True
    events: tuple[int, ...] = ()
    again: tuple[int, ...] = ()
    changed: bool = True


@dataclass(frozen=True, slots=True)
class Form:
    """One form. `main` is the field that a refusal is shown beside, `right` what one must be allowed to do to the
    uppdrag that it is about: whoever is not gets to know it before anything is filled in.
    """

    verb: str
    title: str
    submit: str
    main: str
    open: Callable[[Desk, Ask], Opened]
    take: Callable[[Desk, Sent], Done]
    right: str = ""


def view_of(form: Form, opened: Opened, back: str = "") -> View:
    """The modal. `back` is the response_url of what opened it, so that the answer lands where it was asked."""
    meta = {"n": opened.numbers, "s": opened.seen, "k": opened.keep, "b": back}
    return {
        "type": "modal",
        "callback_id": form.verb,
        "title": title(form.title),
        "submit": title(form.submit),
        "close": title("Avbryt"),
        "private_metadata": json.dumps(meta, ensure_ascii=False, separators=(",", ":"))[:3000],
        "blocks": opened.blocks,
    }


def sent_back(view: dict[str, Any], filled: Filled) -> tuple[Sent, str]:
    """What came back, and the response_url to answer at."""
    meta = json.loads(view.get("private_metadata") or "{}")
    seen = {int(number): revision for number, revision in meta.get("s", {}).items()}
    return Sent(filled, tuple(meta.get("n", ())), seen, dict(meta.get("k", {}))), str(meta.get("b", ""))
