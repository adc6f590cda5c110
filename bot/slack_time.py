"""This machine's time beside Slack's: a clock that goes wrong is told of, and what it would remove stays."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from bot.clock import system_clock

if TYPE_CHECKING:
    from bot.settings import Settings

MOST_SKEW = timedelta(minutes=1)


def skew(headers: Mapping[str, str]) -> timedelta | None:
    """How far this machine's clock is from that of whoever answered; None when the answer does not tell."""
    told = next((value for name, value in headers.items() if name.lower() == "date"), None)
    return abs(system_clock() - parsedate_to_datetime(told)) if told else None


def clock_fault(found: Settings) -> str | None:
    """Why this machine's clock cannot be relied on, with the remedy, by the date of any answer of Slack's.

    None when it goes as Slack's does, and always for the movable clock of the local Slack, which is that Slack's own.
    """
    if found.clock_url:
        return None
    try:
        wrong = skew(_asked(found))
    except OSError as error:
        return f"Slack går inte att nå, så klockan kan inte jämföras: {reason(error)}"
    if wrong is None:
        return "Det som svarar på SLACK_API_URL säger inte vad klockan är, så den kan inte jämföras."
    if wrong > MOST_SKEW:
        return f"Klockan går {wrong.total_seconds():.0f} sekunder fel mot Slack. Slå på tidssynkronisering (NTP)."
    return None


def _asked(found: Settings) -> dict[str, str]:
    """The headers of an answer that takes no key."""
    asked = Request(f"{found.slack_api_url}api.test", method="POST")  # noqa: S310 - Slack's own address
    try:
        with urlopen(asked, timeout=found.slack_timeout) as answer:  # noqa: S310
            return dict(answer.headers.items())
    except HTTPError as refused:
        with refused:
            return dict(refused.headers.items())


def reason(error: OSError) -> str:
    """Why Slack cannot be reached, and what to do about it."""
    why = getattr(error, "reason", error)
    if isinstance(why, ssl.SSLCertVerificationError):
        return (
            f"certifikatet går inte att kontrollera ({why.verify_message}). Installera ca-certificates, "
            "eller certifikatet för den proxy som öppnar TLS."
        )
    return f"{why}. Kontrollera nätet ut, brandväggen och HTTPS_PROXY."
