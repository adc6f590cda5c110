"""Why a reminder was somebody's and how it went, in words: the same in the message, in every log and on paper."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storage.tables import Delivery, Wish

_WHY = {
    "ansvarig": "{} är ansvarig",
    "vikarie": "{} är vikarie för den som är ansvarig",
    "ingen ansvarig": "uppdraget saknar ansvarig som kan nås",
    "samordnare": "{} är samordnare",
    "administratör": "{} är administratör och organet saknar samordnare",
    "chef": "{} är chef",
}


def reasons(whys: Iterable[str], who: str = "mottagaren") -> list[str]:
    """ "mottagaren är ansvarig", or said to the receiver ("du"); each once."""
    return [_WHY[why].format(who) for why in dict.fromkeys(whys)]


def how_it_went(wish: Wish, delivery: Delivery | None) -> tuple[str, str | None]:
    """sent, waiting, skipped or failed; and what made it the receiver's, or why it did not go out."""
    if wish.state == "waiting" and delivery is not None and delivery.state == "failed":
        return "failed", delivery.reason
    return wish.state, wish.reason
