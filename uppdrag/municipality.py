"""A municipality is a folder of data: its bodies, meeting days and reporting calendar. docs/plans.md tells the format."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, get_args
from zoneinfo import ZoneInfo

from uppdrag.calendar import Answerer, Day, MeetingDays, Meetings, Reporting, ReportingCalendar, Window
from uppdrag.errors import Refused
from uppdrag.municipality_check import check
from uppdrag.organisation import Body, Organisation

FOLDERS = Path(__file__).parent / "municipalities"
TEMPLATE = "mall"
_WEEKDAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag")

Toml = Mapping[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Municipality:
    """Everything about a municipality that is data."""

    id: str
    name: str
    zone: ZoneInfo
    diarium: str  # what a dnr without prefix belongs to
    organisation: Organisation
    meetings: MeetingDays
    reporting: ReportingCalendar


def known_municipalities() -> tuple[str, ...]:
    """The names that `load_municipality` takes; the template (mall) is there to be copied, not to be chosen."""
    folders = (folder.name for folder in FOLDERS.iterdir() if (folder / "kommun.toml").is_file())
    return tuple(sorted(name for name in folders if name != TEMPLATE))


@cache
def load_municipality(name: str) -> Municipality:
    """The municipality whose data stand in the folder of that name, or in a folder of one's own given by its path.

    Raises Refused for a name that is not among `known_municipalities`, and for a folder with faults in it.
    """
    if "/" in name:
        return _of_ones_own(Path(name))
    known = known_municipalities()
    if name not in known:
        raise Refused(f"Jag känner inte kommunen {name}. De som finns: {', '.join(known)}.")
    return read_municipality(FOLDERS / name)


def _of_ones_own(folder: Path) -> Municipality:
    faults = [str(problem) for problem in check(folder) if not problem.odd]
    if faults:
        raise Refused("\n".join(faults))
    return read_municipality(folder)


def read_municipality(folder: Path) -> Municipality:
    """The municipality described by the files of any folder: kommun.toml, organ.toml, moten.toml, rapporter.toml."""
    about = _toml(folder / "kommun.toml")
    return Municipality(
        id=folder.name,
        name=about["namn"],
        zone=ZoneInfo(about["tidszon"]),
        diarium=about["diarium"],
        organisation=_organisation(_toml(folder / "organ.toml")),
        meetings=MeetingDays(
            {body: _meetings(facts) for body, facts in _toml(folder / "moten.toml").items()}
        ),
        reporting=_reporting(_toml(folder / "rapporter.toml")),
    )


def _toml(file: Path) -> Toml:
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _organisation(bodies: Toml) -> Organisation:
    register: dict[str, Body] = {}
    for body_id, facts in bodies.items():
        register[body_id] = _body(body_id, facts, serves=())
        if office := facts.get("forvaltning"):
            dates = {key: facts[key] for key in ("fran", "till") if key in facts}
            register[office["id"]] = _body(
                office["id"], {"slag": "förvaltning", **dates, **office}, serves=(body_id,)
            )
    return Organisation(register)


def _body(body_id: str, facts: Toml, serves: tuple[str, ...]) -> Body:
    members = facts.get("ingar", ())
    return Body(
        id=body_id,
        name=facts["namn"],
        kind=facts["slag"],
        abbreviations=tuple(facts.get("kort", ())),
        aliases=tuple(facts.get("aven", ())),
        valid_from=facts.get("fran"),
        valid_to=facts.get("till"),
        successors=tuple(facts.get("eftertrads_av", ())),
        serves=serves,
        members=() if members == "alla" else tuple(members),
        everybody=members == "alla",
        exact=tuple(facts.get("exakt", ())),
    )


def _meetings(facts: Toml) -> Meetings:
    paragraphs = facts.get("paragrafer", {})
    return Meetings(
        days=tuple(sorted(facts.get("dagar", ()))),
        complete=frozenset(facts.get("hela_ar", ())),
        weekday=_WEEKDAYS.index(facts["veckodag"]) if "veckodag" in facts else None,
        lead_days=facts.get("handlingar_dagar_fore", 21),
        paragraphs_a_year=paragraphs.get("per_ar"),
        paragraphs_a_meeting=paragraphs.get("per_mote"),
        paragraphs_a_meeting_until=paragraphs.get("per_mote_till"),
    )


def _reporting(facts: Toml) -> ReportingCalendar:
    reports = [_report(entry) for entry in facts["rapport"]]
    return ReportingCalendar(
        reports={(entry.report, entry.month): entry for entry in reports},
        first_delår=facts["forsta_delarsrapporten"],
        tertial_days=facts["tertialrapport_dagar"],
    )


def _report(entry: Toml) -> Reporting:
    windows: dict[Answerer, Window] = {}
    for answerer in get_args(Answerer):
        if facts := entry.get(answerer.replace("ä", "a")):  # a TOML key is ASCII
            windows[answerer] = Window(_day(facts["fran"]), _day(facts["till"]), facts.get("forval", False))
    return Reporting(entry["rapport"], entry["manad"], windows)


def _day(written: str) -> Day:
    """`02-15` in the year of the report, `+1 02-15` in the year after, `-1 10-31` in the year before."""
    *years, day = written.split()
    month, number = day.split("-")
    return Day(int(years[0]) if years else 0, int(month), int(number))
