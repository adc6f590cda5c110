"""What a handling says: its lists, decisions and budget chapters, each with its source.

What reads is loaded when there is something to read: most of what the bot does needs only the values.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from uppdrag.reading.model import (
    Decision,
    DocumentFacts,
    Found,
    GivenBy,
    Ignored,
    Reading,
    Source,
    Suggestion,
)

if TYPE_CHECKING:
    from datetime import date

    from documents.model import Document
    from uppdrag.municipality import Municipality

__all__ = [
    "Decision",
    "DocumentFacts",
    "Found",
    "GivenBy",
    "Ignored",
    "Reading",
    "Source",
    "Suggestion",
    "read_handling",
]


def read_handling(document: Document, municipality: Municipality, *, on: date | None = None) -> Reading:
    """All that `document` says, nothing merged and nothing saved.

    `on` is the document's day where it bears none.
    """
    from uppdrag.reading.handling import read_whole

    return read_whole(document, municipality, on)
