"""Who is asking, and what the answer is written with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from bot.asking import Ask
from bot.views.parts import Message
from uppdrag.facts import NOBODY, Actor, House, PersonRef


@dataclass(frozen=True, slots=True)
class Desk:
    """One question's surroundings: the house and the person who asks. `public`: all the world reads the answer."""

    whole: House
    person: PersonRef
    public: bool = False

    @property
    def house(self) -> House:
        """The house as the readers of the answer may see it."""
        return replace(self.whole, viewer=NOBODY if self.public else self.person.id)

    @property
    def aloud(self) -> Desk:
        """The same question, answered in front of everybody."""
        return replace(self, public=True)

    @property
    def today(self) -> date:
        """The civil date in the municipality's zone."""
        return self.house.today()

    @property
    def actor(self) -> Actor:
        return Actor(self.person.name, self.person.id)

    def name(self, body: str) -> str:
        """What people call a body: KS, SN Centrum."""
        return self.house.municipality.organisation.short(body)


Answer = Callable[[Desk, Ask], Message]
