"""Which column of a list is which, by the meaning of its heading, in any order and wording."""

import re
from dataclasses import replace
from functools import lru_cache

from documents.model import Row
from uppdrag.reading.planwords import is_time

# The order decides where a heading could mean two things: "Redovisning av uppdrag" is a plan.
_MEANINGS: tuple[tuple[str, str], ...] = (
    ("given", r"uppdrag(?:et)? (?:från|av|enligt|givet av|getts av|beslutat av)"),
    (
        "number",
        r"(?:nr|(?:u-)?nummer|löp\s?nr|löpnummer|uppdrags?[\s-]?(?:nr|nummer|id)|#|id|rad|p|pkt|punkt)\.?",
    ),
    (
        "title",
        (
            r"ärende(?:n)?\s*/\s*rapportering|uppdrag/beslut|uppdraget|uppdrag(?:ets)? (?:i korthet|text)"
            r"|(?:beslutat|givet|lämnat) uppdrag|beslut(?:ad|s)?[\s-]?(?:text|sats|mening|formulering|lydelse)(?:en)?|att-sats(?:er)?"
            r"|uppdrag (?:från|enligt|givna av|beslutade av|i) .*"
            r"|uppdrag (?:till|åt) (?:\w*(?:förvaltningen|nämnden|styrelsen|kontoret|bolaget|direktören|chefen)|nämnderna|bolagen)"
        ),
    ),
    ("responsible", r"handläggande (?:enhet|nämnd|förvaltning|avdelning|organ).*"),
    (
        "done",
        r"(?:datum (?:för )?)?(?:stängd|stängt|avslut(?:ad|at|sdatum)|genomför[dt]|slutför[dt]|utför[dt]|verkställ[dt]|(?:slut)?redovisa[dt])(?: \(?(?:datum|den|när|dag)\)?)?",
    ),
    ("person", r".*(?:handlägg|tjänste(?:person|man)|kontaktperson|projektled|föredrag).*"),
    ("responsible", r"uppdrags?tagare.*"),
    ("dnr", r".*\b(?:dnr|d\.nr|diarie\w*|ärende(?:nummer|nr|-?id))\b.*"),
    ("with", r".*(?:samverka|samarbet|medverka|tillsammans|med stöd|medansvar|berörda|delaktig).*"),
    (
        "status",
        r".*(?:status|läge\b|läges|\bsenaste\b|hur (?:går|gick)|kommentar|anmärkning|notering).*|uppföljning",
    ),
    ("given", r".*(?:uppdragsgivare|givet|given\b|gavs|källa|ursprung|paragraf|§|beslutsd|beslutad).*"),
    (
        "plan",
        (
            r".*(?:redovis|rapporter|återkom|återkoppl|tid\s?s?plan|tidpunkt|deadline|senast\b|klart?\b|frist\b|avrapp|slutdatum|förfall"
            r"|slutförs?|färdig|när\b|\bplan\b|planera|åter (?:i|till|k[sf])\b|^till möte|till nämnd|måldatum|målår|\btid\b|\bhålltid).*"
            r"|bevakas.*|bevakningsda(?:tum|g)|bevakning|till k[sf]|till (?:kommunstyrelsen|fullmäktige)"
        ),
    ),
    ("given", r".*(?:beslut|instans|budget).*"),
    (
        "responsible",
        r".*(?:ansv|aktör|huvudman|hanteras av|handläggs av|\bhos$|nämnd|förvaltning|bolag|styrelse|utför|mottagar|adressat|\borgan\b|tilldela[dt]|\btill$|\bvem\b|ägare|organisation|verksamhet|enhet|avdelning).*",
    ),
    (
        "title",
        r".*(?:uppdrag|ärende|lydelse|beskrivning|rubrik|innehåll|åtgärd|\bvad\b|aktivitet|titel|text\b|formulering|åtagande|att göra|benämning|ärendemening).*",
    ),
    ("given", r"(?:datum|år|protokoll)"),
)
# What a system says of its own entries, and how it sorts them.
_ABOUT_ENTRY = re.compile(
    r".*(?:\w(?:typ|kategori|fas)|\b(?:typ|kategori) av .*|\b(?:ändra[dt]|skapa[dt]|registrera[dt]|uppdatera[dt]).*)"
)
# What explains a column is not its heading; a short question may be.
_SENTENCE = re.compile(r"\S+ \S+ .*[.!]|(?:\S+ ){6,}.*\?")
_FOREIGN = re.compile(
    r"namn|parti|närvar\w*|frånvar\w*|ledamot|ersättare|tjänstgör\w*|roll|funktion|titel|ja|nej|avstår"
    r"|(?:verksamhet|nämnd|budget|utfall|prognos|avvikelse|bokslut|belopp|kostnad|intäkt|summa|resultat)"
    r"(?:,? \(?(?:t?kr|mnkr|mkr|msek|20\d\d|helår|(?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)\w*)\)?)*"
    r"|betydelse|förklaring|term|begrepp|förkortning|kolumn|status|läge|färg"
)
_MEANING_RULES = tuple((name, re.compile(rule)) for name, rule in _MEANINGS)
_IS_DATA = re.compile(r"\d{3,}/\d{2}|\A\d{1,3}[.)]?\Z")
_TASK = re.compile(r"(?:\S+ ){2,}.*\batt\b|\batt \S+ \S+ \S+")  # what is to be done, and what it is called by
_DONE = re.compile(r"klart?|färdigt?")
_CUT = re.compile(r"(?<=\w) (?=[a-zåäö]{1,6}\Z)")
_LONGEST_HEADING = 60
_CUT_NAMES = frozenset(["dnr", "number"])
_LONGEST_PART = 12
_LEAST_PARTS = 2  # columns under one heading; a word alone below it is a section


@lru_cache(maxsize=4096)  # the same headings are looked at again and again
def meaning(heading: str) -> str | None:
    """What a column headed `heading` holds: title, dnr, plan, responsible, with, given, status, done,
    person or number; None where the words tell nothing."""
    words = heading.casefold().strip(" :*.?")
    if not words or len(words) > _LONGEST_HEADING or _SENTENCE.fullmatch(heading.strip()):
        return None
    if is_about_entry(heading):
        return None
    return next((name for name, rule in _MEANING_RULES if rule.fullmatch(words)), None)


def is_about_entry(heading: str) -> bool:
    """Whether a column tells of the entry itself (when it was changed) or how it is sorted, and not of the uppdrag."""
    return _ABOUT_ENTRY.fullmatch(heading.casefold().strip(" :*.?")) is not None


Columns = dict[str, tuple[int, ...]]


def columns_of(row: Row) -> Columns | None:
    """The columns that `row` names, where it is the heading of a list; else None.

    A list has a title and at least one column that says something about it. A heading without
    words beside a dnr is the plan (bilaga 4 leaves it empty).
    """
    found: dict[str, list[int]] = {}
    for number, cell in enumerate(row.cells):
        # A narrow column may have cut its heading in two, of which the first means another thing: Ärendenumm er.
        whole = meaning(_CUT.sub("", cell))
        name = whole if whole in _CUT_NAMES else meaning(cell) or whole
        if name is None and len(cell) > _LONGEST_HEADING:
            return None
        if name:
            found.setdefault(name, []).append(number)
    return _settled(found, row.cells)


def _settled(found: dict[str, list[int]], cells: tuple[str, ...]) -> Columns | None:
    if any(_IS_DATA.search(cell) or is_time(cell) or _TASK.search(cell) for cell in cells):
        return None
    told = set(found) - {"title", "number", "person"}
    if "title" not in found or not told:
        return None
    if "plan" not in found and "dnr" in found:
        found["plan"] = [n for n, cell in enumerate(cells) if not cell and n > found["dnr"][0]][:1]
    _part_done(found, cells)
    found["title"].sort(key=lambda n: _rank(cells[n]))
    return {name: tuple(numbers) for name, numbers in found.items() if numbers}


def is_foreign(row: Row) -> bool:
    """Whether `row` is the heading of something else that handlingar have: who was present, money, words explained."""
    names = (cell.casefold().strip(" :.") for cell in row.cells if cell)
    return all(map(_FOREIGN.fullmatch, names)) and sum(map(bool, row.cells)) > 1 and columns_of(row) is None


def _part_done(found: dict[str, list[int]], cells: tuple[str, ...]) -> None:
    """Beside a plan a column that is merely headed Klart tells what is done."""
    plans = found.get("plan", [])
    done = [n for n in plans if _DONE.fullmatch(cells[n].casefold().strip(" :*."))]
    if done and len(done) < len(plans):
        found["plan"] = [n for n in plans if n not in done]
        found.setdefault("done", []).extend(done)


def two_rows(above: Row, below: Row) -> Row | None:
    """A heading that stands on two rows as one: below a cell that spans several, each has a word of its own.

    None where the second row is no heading: it names an uppdrag, or says something that names no column.
    """
    pairs = list(zip(above.cells, below.cells, strict=False))
    own = [low for high, low in pairs if low and low != high]
    if len(own) < _LEAST_PARTS or len(above.cells) != len(below.cells) or not all(map(_may_head, own)):
        return None
    if sum(map(bool, above.cells)) < _LEAST_PARTS or 2 * sum(map(bool, map(meaning, own))) < len(own):
        return None
    named = any(map(_is_word, own))
    if any(low and low != high and meaning(high) == "title" and not named for high, low in pairs):
        return None
    if any(_IS_DATA.search(cell) or is_time(cell) for cell in own):
        return None
    return replace(above, cells=tuple(low if meaning(low) or not high else high for high, low in pairs))


def _may_head(cell: str) -> bool:
    """Whether `cell` may stand in the second row of a heading: it names a column, or is one short word (Helår)."""
    return meaning(cell) is not None or (cell.isalpha() and len(cell) <= _LONGEST_PART)


def _is_word(cell: str) -> bool:
    """Whether `cell` is one word that names words: Text, Lydelse, Rubrik."""
    return " " not in cell and meaning(cell) == "title"


def _rank(heading: str) -> int:
    """Of several columns with words, the one that holds the uppdrag itself comes first."""
    order = (r"uppdrag", r"lydelse|åtgärd|text", r"rubrik|titel|benämning", r"beskrivning", r"")
    return next(n for n, words in enumerate(order) if re.search(words, heading.casefold()))


def is_same_heading(row: Row, heading: Row) -> bool:
    """True where `row` repeats `heading` (after a page break), or the first line of it."""
    if len(row.cells) != len(heading.cells):
        return False
    for cell, head in zip(row.cells, heading.cells, strict=True):
        if cell and not head.casefold().startswith(cell.casefold()):
            return False
    return sum(map(bool, row.cells)) > 1 or row.cells == heading.cells
