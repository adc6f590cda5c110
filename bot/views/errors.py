"""What is said when the answer is no, not yet, or a fault of ours."""

from __future__ import annotations

import re

from bot.views.parts import Message, escape, message

_MENTION = re.compile(r"&lt;@([A-Z0-9]+)&gt;")
BUSY = "Jag kommer inte åt mina uppgifter just nu. Inget är ändrat. Prova igen om en liten stund."
TOO_FAST = "Det där gick fort. Vänta en liten stund och prova igen."


def refused(reason: str) -> Message:
    """A reason written for people. It may hold words from outside, so all but mentions is escaped."""
    return message(_MENTION.sub(r"<@\1>", escape(reason)))


def sorry(reference: str) -> Message:
    """An unexpected fault; the reference stands in the log."""
    return message(
        f"Något gick fel hos mig, inte hos dig. Inget är ändrat. Uppge {reference} om du ber om hjälp."
    )


def busy() -> Message:
    """The database did not answer in time."""
    return message(BUSY)


def too_fast() -> Message:
    """One person asks so much that others would have to wait."""
    return message(TOO_FAST)


def stale() -> Message:
    """A button whose meaning is gone."""
    return message(
        "Knappen går inte att använda längre. Skriv `/uppdrag` följt av numret så får du ett nytt kort."
    )
