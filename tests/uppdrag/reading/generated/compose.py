"""A list of uppdrag as an office might keep it, composed by a seed: what it tells of each, and in which words."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, NamedTuple

from tests.uppdrag.reading.generated import words

FACTS = ("dnr", "who", "plan", "given", "status", "comment", "person", "sort", "number")
_KEPT = {
    "who": 0.85,
    "dnr": 0.8,
    "plan": 0.92,
    "given": 0.35,
    "status": 0.5,
    "comment": 0.3,
    "person": 0.2,
    "sort": 0.12,
    "number": 0.45,
}
_EMPTY = {
    "dnr": 0.25,
    "plan": 0.12,
    "given": 0.05,
    "status": 0.05,
    "comment": 0.0,
    "person": 0.1,
    "who": 0.03,
    "sort": 0.0,
    "number": 0.0,
}


class Task(NamedTuple):
    """A row as an official would record it, and its cells by the name of the column."""

    title: str
    cells: dict[str, str]
    dnr: tuple[str, ...]
    section: str | None
    pending: bool


@dataclass(slots=True)
class Listing:
    """What one office keeps: its columns in order, its headings, its rows."""

    rng: Random
    columns: list[str]
    heads: dict[str, str]
    tasks: list[Task]
    called: str
    intro: list[str]
    after: list[str]
    traits: dict[str, str] = field(default_factory=dict)

    def sections(self) -> list[tuple[str | None, list[Task]]]:
        """The tasks by their sections, in order."""
        parts: list[tuple[str | None, list[Task]]] = []
        for task in self.tasks:
            if not parts or parts[-1][0] != task.section:
                parts.append((task.section, []))
            parts[-1][1].append(task)
        return parts


def listing(rng: Random, *, of_bodies: bool = False, bare: bool = False) -> Listing:
    """A list; `of_bodies` parts it by who answers, `bare` leaves out what only a table tells well."""
    columns = _columns(rng, of_bodies=of_bodies, bare=bare)
    heads, unknown = _heads(rng, columns)
    style = rng.choice(("infinitive", "infinitive", "infinitive", "given", "noun", "att", "uppdrag", "mixed"))
    sections = _sections(rng, of_bodies=of_bodies)
    tasks = list(_tasks(rng, columns, style, sections, of_bodies=of_bodies))
    made = Listing(rng, columns, heads, tasks, rng.choice(words.CALLED), [], [])
    made.intro = rng.sample(words.INTRO, rng.choice((0, 1, 1)))
    made.after = rng.sample(words.AFTER, rng.choice((0, 0, 1)))
    made.traits = {
        "titles": style,
        "unknown": "+".join(unknown) or "-",
        "first": columns[0],
        "title head": heads["title"],
    }
    made.traits["sections"] = "bodies" if of_bodies else "named" if sections else "-"
    return made


def _columns(rng: Random, *, of_bodies: bool, bare: bool) -> list[str]:
    kept = [name for name in FACTS if rng.random() < _KEPT[name]]
    if bare:
        kept = [name for name in kept if name in {"dnr", "plan", "status", "who"}]
    if of_bodies and "who" in kept:
        kept.remove("who")
    if not {"plan", "dnr"}.intersection(kept):
        kept.append("plan")
    rest = [name for name in kept if name != "number"]
    rng.shuffle(rest)
    at = rng.choice((0, 0, 0, 1, 1, 2))
    rest.insert(min(at, len(rest)), "title")
    return [*(["number"] if "number" in kept else []), *rest]


def _heads(rng: Random, columns: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """A heading for each column; now and then one that says little."""
    heads, unknown = {}, []
    for name in columns:
        choices = words.HEADINGS[name]
        usual = choices[: max(3, int(0.6 * len(choices)))]
        heads[name] = rng.choice(usual if rng.random() < 0.75 else choices)
        if heads[name] not in usual:
            unknown.append(f"{name}={heads[name]}")
    return heads, unknown


def _sections(rng: Random, *, of_bodies: bool) -> Sequence[str]:
    if of_bodies:
        return rng.sample((*words.KNOWN, *words.UNKNOWN), rng.randrange(2, 5))
    return rng.choice(words.SECTIONS) if rng.random() < 0.35 else ()


def _tasks(
    rng: Random, columns: Sequence[str], style: str, sections: Sequence[str], *, of_bodies: bool
) -> list[Task]:
    year = rng.randrange(2019, 2025)
    forms: dict[str, Any] = {
        "dnr": rng.choice(words.DNR_FORMS),
        "plan": rng.choice(words.PLANS),
        "given": rng.choice(words.GIVEN),
    }
    forms["sort"] = rng.choice(range(len(words.SORTS)))
    bodies = _bodies(rng)
    signs = rng.random() < 0.15
    tasks: list[Task] = []
    titles: set[str] = set()
    for section in sections or (None,):
        for _ in range(rng.randrange(3, 7) if sections else rng.randrange(6, 18)):
            kind = rng.choice(("infinitive", "infinitive", "noun", "given")) if style == "mixed" else style
            name = words.title(rng, kind)
            if name in titles:
                continue
            titles.add(name)
            cells, numbers, pending = _cells(rng, columns, forms, bodies, year)
            if signs and cells["status"]:
                cells["status"] = f"{rng.choice('●■▲') if pending else '✔'} {cells['status']}"
            cells |= {"number": str(len(tasks) + 1), "title": name}
            if of_bodies and section:
                cells["who"] = section
            tasks.append(Task(name, cells, numbers, section, pending))
    return tasks


def _bodies(rng: Random) -> list[str]:
    pool = rng.choice(
        (
            words.KNOWN,
            words.UNKNOWN,
            words.SHORT,
            (*words.KNOWN, *words.UNKNOWN),
            words.OFFICIALS,
            (*words.UNKNOWN, *words.GROUPS),
        )
    )
    return rng.sample(pool, min(len(pool), rng.randrange(3, 8)))


def _cells(
    rng: Random, columns: Sequence[str], forms: dict[str, Any], bodies: Sequence[str], year: int
) -> tuple[dict[str, str], tuple[str, ...], bool]:
    done = "status" in columns and rng.random() < 0.2
    numbers = tuple(
        dict.fromkeys(words.dnr(rng, forms["dnr"], year) for _ in range(rng.choice((1, 1, 1, 1, 2))))
    )
    numbers = () if rng.random() < _EMPTY["dnr"] or "dnr" not in columns else numbers
    cells = {
        "dnr": ", ".join(numbers),
        "who": rng.choice(bodies),
        "plan": words.plan(rng, forms["plan"], year + 1),
        "given": words.given(rng, forms["given"], year),
        "status": rng.choice(words.DONE if done else words.PENDING),
        "comment": rng.choice(words.COMMENTS),
        "person": rng.choice(words.PERSONS),
        "sort": rng.choice(words.SORTS[forms["sort"]]),
    }
    for name in ("plan", "given", "person", "who"):
        if rng.random() < _EMPTY[name]:
            cells[name] = ""
    return (
        {name: cells[name] if name in columns else "" for name in cells},
        tuple(number.removeprefix("Dnr ") for number in numbers),
        not done,
    )
