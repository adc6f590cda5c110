"""Is a municipality's data fit for use? Every slip in its four files, told in words that the editor can act on.

Reads what `uppdrag.municipality` reads; `municipalities/mall` explains the format to people.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

Toml = Mapping[str, Any]

FILES = ("kommun.toml", "organ.toml", "moten.toml", "rapporter.toml")
KINDS = (
    "kommunfullmäktige", "kommunstyrelse", "nämnd", "utskott", "beredning", "bolag", "förbund", "stiftelse", "råd",
    "revision", "valnämnd", "förvaltning", "grupp",
)  # fmt: skip
NEEDED = {"kommunfullmaktige": "kommunfullmäktige", "kommunstyrelsen": "kommunstyrelse"}
WEEKDAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag")
REPORTS = ("delårsrapport", "tertialrapport", "årsrapport", "årsredovisning", "budget")
ANSWERERS = ("namnd", "ks", "kf")

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DAY = re.compile(r"(?:([+-]1) )?(\d\d)-(\d\d)")
_LEAP = 2024


@dataclass(frozen=True, slots=True)
class Problem:
    """A slip: in which file, and one Swedish sentence. What is only `odd` does not stop the data from being used."""

    file: str
    sentence: str
    odd: bool = False

    def __str__(self) -> str:
        return f"{self.file}: {self.sentence}"


@dataclass(frozen=True, slots=True)
class _Key:
    """What may stand under a key: how it is told to people, whether it fits, whether it must be there."""

    wanted: str
    fits: Callable[[Any], bool]
    needed: bool = False


def _text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _day(value: Any) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _number(low: int, high: int) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def _list_of(fits: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, list) and all(fits(one) for one in value)


def _one_of(*values: str) -> _Key:
    return _Key(f"något av {', '.join(values)}", lambda value: value in values)


_TEXT = _Key("text inom citattecken", _text)
_TEXTS = _Key('en lista med texter, till exempel ["KS"]', _list_of(_text))
_DATE = _Key("ett datum utan citattecken, till exempel 2023-01-01", _day)
_TABLE = _Key("en tabell inom { }", lambda value: isinstance(value, dict))


def _must(key: _Key) -> _Key:
    return _Key(key.wanted, key.fits, needed=True)


_ABOUT = {"namn": _must(_TEXT), "tidszon": _must(_TEXT), "diarium": _must(_TEXT)}
_BODY = {
    "namn": _must(_TEXT), "slag": _must(_one_of(*KINDS)), "kort": _TEXTS, "aven": _TEXTS, "exakt": _TEXTS, "fran": _DATE,
    "till": _DATE, "eftertrads_av": _TEXTS, "forvaltning": _TABLE,
    "ingar": _Key('"alla" eller en lista med id', lambda value: value == "alla" or _list_of(_text)(value)),
}  # fmt: skip
_OFFICE = {
    "id": _must(_TEXT),
    **{key: _BODY[key] for key in ("namn", "kort", "aven", "exakt", "fran", "till")},
}
_MEETINGS = {
    "veckodag": _one_of(*WEEKDAYS),
    "handlingar_dagar_fore": _Key("ett antal dagar mellan 0 och 120", _number(0, 120)),
    "dagar": _Key("en lista med datum utan citattecken", _list_of(_day)),
    "hela_ar": _Key("en lista med år, till exempel [2024]", _list_of(_number(1900, 2200))),
    "paragrafer": _TABLE,
}
_PARAGRAPHS = {
    "per_ar": _Key("ett antal", _number(1, 9999)),
    "per_mote": _Key("ett antal", _number(1, 9999)),
    "per_mote_till": _DATE,
}
_REPORTING = {
    "forsta_delarsrapporten": _Key("3 eller 4", lambda value: value in (3, 4), needed=True),
    "tertialrapport_dagar": _Key("ett antal dagar mellan 1 och 120", _number(1, 120), needed=True),
    "rapport": _Key(
        "ett eller flera stycken [[rapport]]", _list_of(lambda one: isinstance(one, dict)), needed=True
    ),
}
_REPORT = {
    "rapport": _must(_one_of(*REPORTS)),
    "manad": _Key("en månad mellan 1 och 12", _number(1, 12), needed=True),
    **dict.fromkeys(ANSWERERS, _TABLE),
}
_WINDOW_DAY = _Key(
    'en dag som "02-15" eller "+1 02-15"', lambda value: _text(value) and _in_year(value) is not None
)
_WINDOW = {
    "fran": _must(_WINDOW_DAY), "till": _must(_WINDOW_DAY),
    "forval": _Key("true eller false", lambda value: isinstance(value, bool)),
}  # fmt: skip


def check(folder: Path) -> tuple[Problem, ...]:
    """Everything that is wrong or odd in the folder, in the order of the files; () when it is fit for use."""
    if not folder.is_dir():
        return (Problem(str(folder), "Mappen finns inte."),)
    read = {name: _read(folder / name) for name in FILES}
    problems = [found for found in read.values() if isinstance(found, Problem)]
    files: dict[str, Toml] = {
        name: {} if isinstance(found, Problem) else found for name, found in read.items()
    }
    told = {
        "kommun.toml": _about(files["kommun.toml"]),
        "organ.toml": _organ(files["organ.toml"]),
        "moten.toml": _meetings(files["moten.toml"], _ids(files["organ.toml"])),
        "rapporter.toml": _reports(files["rapporter.toml"]),
    }
    unread = {problem.file for problem in problems}
    return (*problems, *(problem for name, found in told.items() if name not in unread for problem in found))


def _read(file: Path) -> Toml | Problem:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Problem(file.name, "Filen saknas.")
    except UnicodeDecodeError:
        return Problem(file.name, "Filen är inte text i UTF-8.")
    except OSError as error:
        return Problem(file.name, f"Filen går inte att läsa ({error.strerror}).")
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+)", str(error))
        return Problem(
            file.name,
            f"Rad {place[1] if place else '?'} går inte att läsa. Se efter citattecken, komma och klamrar.",
        )


def _shape(file: str, where: str, facts: Any, keys: Mapping[str, _Key]) -> Iterator[Problem]:
    """Unknown, missing and unfit keys of one table."""
    if not isinstance(facts, dict):
        yield Problem(file, f"{where} ska vara ett stycke med uppgifter.")
        return
    for name, value in facts.items():
        if name not in keys:
            near = difflib.get_close_matches(name, keys, n=1, cutoff=0.6)
            yield Problem(
                file, f"{where}: {name} är ingen uppgift som finns." + (f" Menas {near[0]}?" if near else "")
            )
        elif not keys[name].fits(value):
            yield Problem(file, f"{where}: {name} ska vara {keys[name].wanted}.")
    for name in keys:
        if keys[name].needed and name not in facts:
            yield Problem(file, f"{where}: {name} saknas. Det ska vara {keys[name].wanted}.")


def _fit(facts: Any, keys: Mapping[str, _Key]) -> Toml:
    """The facts that have the right shape; what has not is told elsewhere."""
    known = facts.items() if isinstance(facts, dict) else ()
    return {name: value for name, value in known if name in keys and keys[name].fits(value)}


def _about(facts: Toml) -> Iterator[Problem]:
    yield from _shape("kommun.toml", "Kommunen", facts, _ABOUT)
    zone = _fit(facts, _ABOUT).get("tidszon")
    try:
        ZoneInfo(zone or "Europe/Stockholm")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield Problem("kommun.toml", f"Tidszonen {zone} finns inte. I Sverige är det Europe/Stockholm.")


def _ids(bodies: Toml) -> dict[str, Toml]:
    """Every id of the register, those of förvaltningar too."""
    known: dict[str, Toml] = {}
    for body_id, facts in bodies.items():
        known[body_id] = _fit(facts, _BODY)
        if "forvaltning" in known[body_id]:
            office = _fit(known[body_id]["forvaltning"], _OFFICE)
            known[body_id] = {**known[body_id], "forvaltning": office}
            known |= {office["id"]: office} if "id" in office else {}
    return known


def _organ(bodies: Toml) -> Iterator[Problem]:
    known = _ids(bodies)
    for body_id, facts in bodies.items():
        yield from _shape("organ.toml", f"[{body_id}]", facts, _BODY)
        office = facts.get("forvaltning") if isinstance(facts, dict) else None
        if isinstance(office, dict):
            yield from _shape("organ.toml", f"[{body_id}] forvaltning", office, _OFFICE)
    for body_id, facts in known.items():
        yield from (Problem("organ.toml", f"[{body_id}]: {words}") for words in _body(body_id, facts, known))
    for body_id, kind in NEEDED.items():
        if known.get(body_id, {}).get("slag") != kind:
            yield Problem("organ.toml", f'Organet [{body_id}] med slag = "{kind}" måste finnas.')
    yield from _same_names(known)


def _body(body_id: str, facts: Toml, known: Mapping[str, Toml]) -> Iterator[str]:
    if not _ID.fullmatch(body_id):
        yield "ett id skrivs med små bokstäver a-z, siffror och bindestreck."
    if facts.get("fran", date.min) > facts.get("till", date.max):
        yield "fran är senare än till."
    listed = [] if facts.get("ingar") == "alla" else facts.get("ingar", [])
    for other in (*facts.get("eftertrads_av", ()), *listed):
        if other not in known:
            near = difflib.get_close_matches(other, known, n=1, cutoff=0.6)
            yield f"organet {other} finns inte." + (f" Menas {near[0]}?" if near else "")
    if body_id in (*facts.get("eftertrads_av", ()), *listed):
        yield "organet hänvisar till sig självt."
    if "ingar" in facts and facts.get("slag") != "grupp":
        yield "bara en grupp har ingar."


def _same_names(known: Mapping[str, Toml]) -> Iterator[Problem]:
    """Two bodies of the same day that go by the same name: a text that names it names neither.

    A nämnd and its own förvaltning may share one; then the nämnd is meant.
    """
    serves = {
        facts["forvaltning"].get("id"): body_id for body_id, facts in known.items() if "forvaltning" in facts
    }
    named: dict[str, set[str]] = defaultdict(set)
    for body_id, facts in known.items():
        for name in (
            facts.get("namn", ""),
            *facts.get("kort", ()),
            *facts.get("aven", ()),
            *facts.get("exakt", ()),
        ):
            named[name.casefold()].add(serves.get(body_id, body_id))
    for name, ids in sorted(named.items()):
        days = sorted(
            (known[one].get("fran", date.min), known[one].get("till", date.max), one) for one in ids
        )
        if name and any(first[1] >= second[0] for first, second in pairwise(days)):
            yield Problem(
                "organ.toml", f"{', '.join(sorted(ids))} heter alla {name}; namnet förstås inte.", odd=True
            )


def _meetings(bodies: Toml, known: Mapping[str, Toml]) -> Iterator[Problem]:
    for body_id, facts in bodies.items():
        yield from _shape("moten.toml", f"[{body_id}]", facts, _MEETINGS)
        fit = _fit(facts, _MEETINGS)
        if "paragrafer" in fit:
            yield from _shape("moten.toml", f"[{body_id}] paragrafer", fit["paragrafer"], _PARAGRAPHS)
        if body_id not in known:
            yield Problem("moten.toml", f"Organet [{body_id}] finns inte i organ.toml.")
        yield from (Problem("moten.toml", f"[{body_id}]: {words}", odd=True) for words in _days(fit))


def _days(facts: Toml) -> Iterator[str]:
    days: list[date] = facts.get("dagar", [])
    weekday = facts.get("veckodag")
    yield from (
        f"{day.isoformat()} står två gånger." for day in sorted({day for day in days if days.count(day) > 1})
    )
    yield from (f"{day.isoformat()} är en lördag eller söndag." for day in days if day.weekday() > 4)
    off = [day for day in days if weekday and day.weekday() < 5 and day.weekday() != WEEKDAYS.index(weekday)]
    if len(days) > 2 and len(off) > len(days) / 2:
        yield f"de flesta mötesdagar är inte en {weekday}."
    for year in facts.get("hela_ar", ()):
        if not any(day.year == year for day in days):
            yield f"{year} sägs vara helt men har inga mötesdagar."


def _reports(facts: Toml) -> Iterator[Problem]:
    yield from _shape("rapporter.toml", "Rapporterna", facts, _REPORTING)
    entries = _fit(facts, _REPORTING).get("rapport", [])
    seen: set[tuple[str, str]] = set()
    for entry in entries:
        key = (str(entry.get("rapport", "rapport")), str(entry.get("manad", "?")))
        where = f"{key[0]}, månad {key[1]}"
        yield from _shape("rapporter.toml", where, entry, _REPORT)
        yield from (Problem("rapporter.toml", f"{where}: {words}") for words in _windows(entry))
        if key in seen:
            yield Problem("rapporter.toml", f"{where} står två gånger.")
        seen.add(key)


def _windows(entry: Toml) -> Iterable[str]:
    windows = {name: entry[name] for name in ANSWERERS if isinstance(entry.get(name), dict)}
    if not windows.keys() & {"namnd", "ks"}:
        yield "namnd eller ks måste finnas."
    for name, window in windows.items():
        yield from (problem.sentence for problem in _shape("", name, window, _WINDOW))
        fit = _fit(window, _WINDOW)
        first, last = _in_year(fit.get("fran", "")), _in_year(fit.get("till", ""))
        if first and last and first > last:
            yield f"{name} börjar efter att den slutar."


def _in_year(written: str) -> date | None:
    """The day in the years around a leap year; None when it is no such day."""
    match = _DAY.fullmatch(written)
    try:
        return date(_LEAP + int(match[1] or 0), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None
