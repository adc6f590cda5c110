"""Before what somebody typed is stored: a question, when it may be about a person's health, origin or identity."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from typing import Any

from bot.forms.fields import Filled
from bot.forms.form import Sent
from bot.views.changes import as_typed
from bot.views.parts import escape, section
from uppdrag.privacy import question, sensitive

LISTS = (
    "importera",
)  # rows of a list are the municipality's own, and read; what is pasted as prose is somebody's
_ROW = re.compile(r"\t|\||;(?! )")


def asked_first(view: dict[str, Any], sent: Sent) -> dict[str, Any] | None:
    """The same form with a question at its top; None when there is nothing to ask, or the answer was to go on.

    Sending it again as it is means yes; what is typed anew is asked about anew.
    """
    typed = _typed(sent.filled)
    found = sensitive(_prose(typed) if view["callback_id"] in LISTS else typed)
    asked = sha256(repr(found).encode()).hexdigest()[:16]
    if not found or sent.keep.get("asked") == asked:
        return None
    meta = json.loads(view.get("private_metadata") or "{}")
    meta["k"] = {**meta.get("k", {}), "asked": asked}
    kept = {name: view[name] for name in ("type", "callback_id", "title", "submit", "close") if name in view}
    blocks = [block for block in as_typed(view) if block.get("block_id") != "privacy"]
    told = section(escape(question(found))) | {"block_id": "privacy"}
    return kept | {
        "private_metadata": json.dumps(meta, ensure_ascii=False, separators=(",", ":")),
        "blocks": [told, *blocks],
    }


def _typed(filled: Filled) -> str:
    """All text fields, a line apart."""
    return "\n".join(
        filled.text(name)
        for name, element in filled.values.items()
        if element.get("type") == "plain_text_input"
    )


def _prose(text: str) -> str:
    """What is no row of a list."""
    return "\n".join(line for line in text.splitlines() if not _ROW.search(line))
