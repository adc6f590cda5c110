"""Lists as PDF without rules whose columns are narrow: invented rows, in many widths, fonts and heights of row."""

import random
from collections.abc import Iterator, Sequence
from typing import NamedTuple

VERBS = (
    "Utreda",
    "Ta fram en plan för",
    "Se över",
    "Kartlägga",
    "Återkomma med förslag om",
    "Redovisa",
    "Pröva",
)
THINGS = (
    "parkeringstaxor vid pendelstationer",
    "skolgårdarnas trygghetsskapande belysning",
    "biblioteken",
    "hyresgästinflytande i allmännyttan",
    "stadens livsmedelsinköp",
    "kommunikationsinsatserna",
    "ensamhet bland äldre",
    "personalomsättning inom hemtjänsten",
    "lokalförsörjning",
    "trygghetsvandringar i alla stadsområden",
)
MORE = (
    "",
    "i samverkan med civilsamhället",
    "för att nå målen i budgeten",
    "med fokus på barn och unga",
    "under året",
)
WHO = (
    "Kommunstyrelsen",
    "Trafiknämnden",
    "Förskolenämnden",
    "Stadsledningskontoret",
    "Idrotts- och föreningsnämnden",
)
PLANS = ("KS 5 maj 2022", "Kvartal 3", "Årsrapport 2022", "Delårsrapport augusti 2022", "Samlingsärende", "")
FIVE = ("Nr", "Uppdrag", "Ansvarig", "Dnr", "Redovisas")
THREE = ("Uppdrag", "Dnr", "Plan för redovisning")


class Cut(NamedTuple):
    """How a list is set: font, size, padding in points, and the widths of its columns."""

    font: str
    size: float
    padding: float
    widths: Sequence[int]


CUTS = (
    Cut("Helvetica", 9, 3, (20, 90, 70, 45, 60)),
    Cut("Helvetica", 9, 1, (20, 90, 70, 45, 60)),
    Cut("Helvetica", 9, 3, (22, 70, 55, 45, 50)),
    Cut("Helvetica", 8, 2, (20, 70, 60, 40, 50)),
    Cut("Times-Roman", 10, 3, (20, 90, 70, 45, 60)),
    Cut("Times-Roman", 9, 0.5, (20, 80, 70, 45, 60)),
    Cut("Courier", 7, 3, (24, 110, 80, 50, 70)),
    Cut("Helvetica", 11, 4, (24, 140, 100, 56, 90)),
    Cut("Helvetica", 9, 3, (90, 45, 60)),
    Cut("Helvetica", 9, 3, (60, 42, 55)),
    Cut("Times-Roman", 10, 3, (80, 45, 60)),
    Cut("Helvetica", 10, 1, (140, 48, 80)),
)


def rows_of(cut: Cut, count: int) -> Iterator[tuple[str, ...]]:
    """Rows for a list of three or five columns, the same every time."""
    chance = random.Random(repr(cut))
    for number in range(1, count + 1):
        who, plan = chance.choice(WHO), chance.choice(PLANS)
        title = f"{chance.choice(VERBS)} {chance.choice(THINGS)} {chance.choice(MORE)}".strip()
        dnr = chance.choice(("", f"{chance.randint(1, 1999):04}/22"))
        if len(cut.widths) == len(FIVE):
            yield str(number), title, who, dnr, plan
        else:
            yield f"{who} får i uppdrag att {title[0].lower()}{title[1:]}.", dnr, plan


def headings_of(cut: Cut) -> tuple[str, ...]:
    """The headings of its columns."""
    return FIVE if len(cut.widths) == len(FIVE) else THREE
