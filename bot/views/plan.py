"""How plan words were read, and why; nothing is saved by looking."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from bot.views import words
from bot.views.parts import Message, context, obs, said, section
from bot.views.standing import explained

if TYPE_CHECKING:
    from uppdrag.plans import Plan


def reading(plan: Plan, today: date, on: date) -> Message:
    """The words = what they mean, the reasons, warnings; and the day the reading leans on."""
    left = (plan.deadline - today).days if plan.deadline else None
    lines = [explained(plan.phrase, plan.explanation, left)]
    if not plan.certain:
        lines.append("Jag är inte säker på den läsningen.")
    lines += [obs(warning, 300) for warning in plan.warnings[:5]]
    blocks = [section("\n".join(lines)), context(f"Läst som om det skrevs {words.day(on)}. Inget är sparat.")]
    return {"text": said(blocks), "blocks": blocks}
