"""What an import asks, on the command line: shown numbered, answered by flags or by whoever sits there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import typer

from bot.console import output
from bot.faults import CannotStart
from bot.views.preview_questions import in_order
from uppdrag import importing
from uppdrag.facts import House
from uppdrag.importing import Preview
from uppdrag.questions import Question


def given(house: House, preview: Preview, answers: Iterable[str]) -> Preview:
    """The preview with the answers of the command line ("1=samma"); CannotStart for one that fits no question."""
    for answer in answers:
        number, _, value = answer.partition("=")
        question = _numbered(preview, number)
        if question is None or value not in {one.value for one in question.options}:
            raise CannotStart(_misfit(answer, number, question))
        preview = importing.again(house, preview.import_id, answer=(question.key, value))
    return preview


def _numbered(preview: Preview, number: str) -> Question | None:
    asked = in_order(preview.questions)
    return asked[int(number) - 1] if number.isdecimal() and 0 < int(number) <= len(asked) else None


def _misfit(answer: str, number: str, question: Question | None) -> str:
    if question is None:
        return f"Det finns ingen fråga {number[:20]}. Skriv till exempel --answer 1=samma. Inget är sparat."
    words = ", ".join(one.value for one in question.options)
    return f"”{answer[:60]}” är inget svar på fråga {number}. Välj bland {words}. Inget är sparat."


def show(preview: Preview) -> None:
    """Every question with both texts, its place, its answers, and what happens without one."""
    for number, question in enumerate(in_order(preview.questions), 1):
        output.say("\n".join(_lines(preview, number, question)))


def _lines(preview: Preview, number: int, question: Question) -> Iterator[str]:
    chosen = question.chosen(preview.answers)
    yield f"\nFråga {number}. {question.asks}" + (f" ({question.place})" if question.place else "")
    yield f"  Handlingen: {' '.join(question.here.split())[:400]}"
    if question.there:
        yield from (f"  {line[:400]}" for line in question.there.split("\n"))
    answers = " · ".join(f"{number}={one.value} ({one.label})" for one in question.options[:20])
    yield f"  Svar: {chosen.label}." if chosen else f"  --answer {answers}. {question.default}"


def ask(house: House, preview: Preview) -> Preview:
    """Asks the person each open question; an empty line leaves it. Suggestions only if the person wants to."""
    suggested = [one for one in _open(preview) if one.about == "suggestion"]
    wanted = suggested and output.confirmed(f"Gå igenom {len(suggested)} förslag?")
    for number, question in enumerate(in_order(preview.questions), 1):
        if question in _open(preview) and (wanted or question.about != "suggestion"):
            preview = _asked(house, preview, number, question)
    return preview


def _open(preview: Preview) -> list[Question]:
    return [one for one in preview.questions if one.chosen(preview.answers) is None]


def _asked(house: House, preview: Preview, number: int, question: Question) -> Preview:
    words = [one.value for one in question.options]
    while True:
        said = str(
            typer.prompt(f"Fråga {number} [{'/'.join(words)}]", default="", show_default=False)
        ).strip()
        if not said:
            return preview
        if said in words:
            return importing.again(house, preview.import_id, answer=(question.key, said))
        output.say(f"Svara {', '.join(words)} eller en tom rad.")
