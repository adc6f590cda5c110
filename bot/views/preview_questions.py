"""What a preview asks: both texts, a button for each answer, and what happens without one."""

from __future__ import annotations

from collections.abc import Iterable

from blockkit import characters
from bot.asking import Ask
from bot.views.parts import Block, actions, button, context, italic, option, plain, safe, section
from uppdrag.importing import Preview
from uppdrag.questions import Question

FIRST, SUGGESTED = 4, 2  # in the overview; the button leads to all
PAGE = 5
ROOM = 6_500  # characters for the first of them: the rows of the table need theirs
MOST_BUTTONS = 5


def some(shown: Preview, part: str, offset: int, most: int) -> list[Block]:
    """The questions from `offset` on, those that hold up an uppdrag before mere suggestions."""
    asked = in_order(shown.questions)[offset : offset + most]
    return [block for question in asked for block in _blocks(shown, question, part, offset)]


def first(shown: Preview, part: str) -> list[Block]:
    """The first of what holds up an uppdrag, for the overview."""
    asked = [one for one in in_order(shown.questions) if one.about != "suggestion"]
    blocks: list[Block] = []
    for question in asked[:FIRST]:
        more = _blocks(shown, question, part, 0)
        if blocks and characters([blocks, more]) > ROOM:
            break
        blocks += more
    return blocks


def suggestions(shown: Preview, part: str) -> list[Block]:
    """The first suggestions, for the overview."""
    asked = [one for one in shown.questions if one.about == "suggestion"]
    if not asked:
        return []
    head = section(f"*Förslag* ({len(asked)}): sparas bara om du tar med dem.")
    return [head, *(block for question in asked[:SUGGESTED] for block in _blocks(shown, question, part, 0))]


def in_order(questions: Iterable[Question]) -> list[Question]:
    """Doubtful matches first, suggestions last; a question's place is its number on the command line."""
    return sorted(questions, key=lambda one: one.about == "suggestion")


def _blocks(shown: Preview, question: Question, part: str, offset: int) -> list[Block]:
    given = question.chosen(shown.answers)
    place = f" ({safe(question.place, 80)})" if question.place else ""
    there = f"\n{_known(question.there)}" if question.there else ""
    said = f"Svar: {given.label}." if given else question.default
    text = f"*{safe(question.asks, 200)}*{place}\nHandlingen: {italic(question.here, 250)}{there}"
    return [section(text), _answers(shown, question, part, offset), context(said)]


def _known(there: str) -> str:
    return "\n".join(safe(line, 220) for line in there.split("\n")[:4])


def _answers(shown: Preview, question: Question, part: str, offset: int) -> Block:
    given = question.chosen(shown.answers)
    choices = [
        (one.label, Ask("svara", f"{shown.import_id} {part} {one.value} {question.key}", offset).encode())
        for one in question.options[:100]
    ]
    if len(choices) > MOST_BUTTONS:
        return actions(
            {
                "type": "static_select",
                "action_id": f"import:svara:{question.key}",
                "placeholder": plain("Välj uppdrag"),
                "options": [option(*choice) for choice in choices],
            }
        )
    return actions(
        *(
            button(label, f"import:svara:{question.key}:{number}", value, "primary" if one is given else None)
            for number, (one, (label, value)) in enumerate(zip(question.options, choices, strict=False))
        )
    )
