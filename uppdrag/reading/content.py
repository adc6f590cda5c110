"""Which column is which where a list has no heading: by what its cells look like."""

import re

from documents.model import Table
from uppdrag.reading.columns import Columns

GIVES = re.compile(
    r"\b(?:få[rt]|har|hade|fick|ge[rs]?|gavs|ges) (?:även |också |därför )?(?:i uppdrag|uppdraget)\b"
    r"|\buppdr(?:as|ogs|ar|agit)\b|\buppdrag (?:till|åt) .{3,80}? att\b|\båläggs\b|\bska(?:ll)?\b",
    re.IGNORECASE,
)
DNR_LIKE = re.compile(
    r"(?<![\d/-])\d{3,5}\s?/\s?\d{2}(?!\d)|\b[A-ZÅÄÖ]{2,5}[ -]?\d{4}[-/:]\d{1,5}\b|\bN\d{3}-\d{4}/\d{2}\b"
)
PLAN_LIKE = re.compile(
    r"\b(?:KS|KF|SN|kommunstyrelsen|kommunfullmäktige|nämnden)\b|kvartal|halvår|rapport|bokslut|samlingsärende"
    r"|under planering|löpande|årligen|senast|\b20\d\d\b|\b(?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)\w*\b",
    re.IGNORECASE,
)
# What is to be done, in the infinitive that a list of uppdrag begins its rows with; a case is called by a noun,
# perhaps with an adjective before it that ends like a verb.
_TASK = re.compile(
    r"(?:uppdrag )?(?:att )?(?:(?:i samverkan|i samråd|i samarbete|i dialog|tillsammans) med .{3,90}? )?"
    r"(?!\w+(?:liga|iga|iska|ella|ala|änna|ilda|amma|erna|orna|arna)\b|(?:nya|alla|flera|mera|extra|andra|första|stora|egna|vissa|båda|svenska)\b)"
    r"(?:\w+a|se|ge|bli|gå|stå|få)\b",
    re.IGNORECASE,
)
_SHORT = 60


def gives(title: str) -> bool:
    """Whether these words give somebody something to do, and are not merely the name of a case."""
    return bool(GIVES.search(title) or _TASK.match(title))


def columns_by_content(table: Table) -> Columns | None:
    """The columns of a list without heading, or None where `table` is no list of uppdrag."""
    width = len(table.rows[0].cells)
    cells = [[row.cells[n] for row in table.rows if row.cells[n]] for n in range(width)]
    title = max(range(width), key=lambda n: _mean_length(cells[n]))
    if width < 2 or _share(cells[title], GIVES) < 0.5:
        return None
    rest = [n for n in range(width) if n != title]
    dnr = [n for n in rest if _share(cells[n], DNR_LIKE) >= 0.5][:1]
    plan = [
        n
        for n in rest
        if n not in dnr and _mean_length(cells[n]) < _SHORT and _share(cells[n], PLAN_LIKE) >= 0.5
    ]
    found: Columns = {"title": (title,), "dnr": tuple(dnr), "plan": tuple(plan[-1:])}
    return {name: numbers for name, numbers in found.items() if numbers}


def _mean_length(cells: list[str]) -> float:
    return sum(map(len, cells)) / max(1, len(cells))


def _share(cells: list[str], looks: re.Pattern[str]) -> float:
    return sum(bool(looks.search(cell)) for cell in cells) / max(1, len(cells))
