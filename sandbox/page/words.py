"""Swedish words for times."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from sandbox.clock import instant_of

WEEKDAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
MONTHS = (
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
)


def day(moment: datetime) -> str:
    """onsdag 24 februari 2021"""
    return f"{WEEKDAYS[moment.weekday()]} {moment.day} {MONTHS[moment.month - 1]} {moment.year}"


def short_day(moment: datetime) -> str:
    """ons 24 feb"""
    return f"{WEEKDAYS[moment.weekday()][:3]} {moment.day} {MONTHS[moment.month - 1][:3]}"


def clock(moment: datetime) -> str:
    """08:00"""
    return f"{moment:%H:%M}"


def local(ts: str, zone: str) -> datetime:
    """The instant of a Slack ts on the wall clock of `zone`."""
    return instant_of(ts).astimezone(ZoneInfo(zone))


_TOKENS: dict[str, Callable[[datetime], str]] = {
    "date_num": lambda m: f"{m:%Y-%m-%d}",
    "date": lambda m: f"{m.day} {MONTHS[m.month - 1]} {m.year}",
    "date_short": lambda m: f"{m.day} {MONTHS[m.month - 1][:3]} {m.year}",
    "date_long": day,
    "date_pretty": lambda m: f"{m.day} {MONTHS[m.month - 1]} {m.year}",
    "date_short_pretty": lambda m: f"{m.day} {MONTHS[m.month - 1][:3]} {m.year}",
    "date_long_pretty": day,
    "time": clock,
    "time_secs": lambda m: f"{m:%H:%M:%S}",
}


def formatted(moment: datetime, pattern: str) -> str:
    """A date in Slack's own format tokens (`{date_short} {time}`)."""
    text = pattern
    for token, words in _TOKENS.items():
        text = text.replace("{" + token + "}", words(moment))
    return text


FAULTS = {
    "ratelimited": "Slack svarar: för många anrop",
    "server_error": "Slack svarar med ett serverfel",
    "fatal_error": "Slack säger att det gick fel",
    "drop_after_accept": "Slack tar emot, men svaret kommer bort",
    "slow": "Slack svarar efter en halv minut",
    "html_file": "Filen går inte att hämta",
    "unready_file": "Uppladdade filer blir inte klara",
    "redelivery": "Nästa händelse levereras två gånger",
    "disconnect": "Slack ber boten ansluta på nytt",
    "socket_loss": "Förbindelsen bryts",
    "user_disabled": "Personen du är stängs av",
    "channel_archived": "Kanalen arkiveras",
}
