"""How plans are read, one or many."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from bot.clock import system_clock
from bot.console import output
from bot.faults import CannotStart
from uppdrag.municipality import load_municipality
from uppdrag.plans import Plan, batch, read_plan


def one(phrase: str | None, on: date | None, body: str | None, town: str, *, as_json: bool) -> int:
    """Prints one reading; an unreadable phrase is no error."""
    if phrase is None:
        raise CannotStart('Skriv planen, till exempel: uppdragsbot plan "KS 10 feb".')
    municipality = load_municipality(town)
    plan = read_plan(phrase, on, municipality, body=body, typed=True)
    if as_json:
        output.line(plan.as_json())
    else:
        _show(plan, (on or system_clock().astimezone(municipality.zone).date()))
    return 0


def many(path: Path, on: date | None, body: str | None, town: str) -> int:
    """Prints a line for each line of the file; 2 when any of them was bad.

    `on` and `body` stand in where a line says nothing of its own.
    """
    municipality = load_municipality(town)
    bad = False
    for found in batch(_lines(path), municipality, reference=on, body=body):
        bad = bad or "error" in found
        output.line(found)
    return 2 if bad else 0


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise CannotStart(f"{path.name} är inte text i UTF-8.") from None
    except OSError:
        raise CannotStart(f"Jag kommer inte åt filen {path.name}.") from None


def _show(plan: Plan, today: date) -> None:
    output.say(f'"{plan.phrase}": {plan.explanation}')
    if plan.deadline:
        days = (plan.deadline - today).days
        output.say(f"Sista dag: {plan.deadline.isoformat()} ({days} dagar från {today.isoformat()}).")
    if not plan.certain:
        output.say("Läsningen är osäker.")
    for warning in plan.warnings:
        output.say(f"Obs: {warning}")
