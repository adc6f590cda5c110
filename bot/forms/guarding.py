"""Before what somebody typed is stored: a question, when it may be about a person's health, origin or identity."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

from bot.forms.fields import Filled
from bot.forms.form import Sent
from bot.views.changes import as_typed
from bot.views.parts import escape, section
from uppdrag.privacy import question, sensitive

GIVEN_AS_IT_IS = ("importera",)  # a list is the municipality's own, and read, not typed


def asked_first(view: dict[str, Any], sent: Sent) -> dict[str, Any] | None:
    """The same form with a question at its top; None when there is nothing to ask, or the answer was to go on.

    Sending it again as it is means yes; what is typed anew is asked about anew.
    """
    found = sensitive(_typed(sent.filled))
    asked = sha256(repr(found).encode()).hexdigest()[:16]
    if not found or view["callback_id"] in GIVEN_AS_IT_IS or sent.keep.get("asked") == asked:
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
