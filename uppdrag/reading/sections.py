"""Rows of a list that are headings of what follows, and no uppdrag."""

import re

from documents.model import Row

_FORMULA = re.compile(
    r"\b(?:få[rt]|har|ge[rs]?|gavs|ges) (?:\w+ )?i uppdrag\b|\buppdr(?:as|ogs|ar)\b|\bska(?:ll)?\b|\batt\b"
)
SECTION_OPENS = re.compile(
    r"(?:uppdrag|ärenden?|kommande|pågående|avslutade|avrapporterade|redovisade|fullgjorda|genomförda|beslutade|behandlade"
    r"|klara|övriga|nya|tidigare|kvarstående|från|i samband|kommunfullmäktiges?|kommunstyrelsens?|kf|ks|budget|år|till)\b",
    re.IGNORECASE,
)
_INFINITIVE = re.compile(
    r"(?:att )?(?:[a-zåäöA-ZÅÄÖ]+a|se|ge|bygga|stå|gå)\b(?: (?:fram|över|upp|in|ut|på|till|av)\b)?"
)
HANDLED_SECTION = re.compile(
    r"(?:ärenden\s+\d|(?:redan |tidigare |nyligen )?(?:avslutade|fullgjorda|redovisade|avrapporterade|behandlade|beslutade|genomförda|klara|slutförda)\b)"
    r"|.*\b(?:har (?:avslutats|redovisats|behandlats)|som (?:avslutats|redovisats|behandlats|fullgjorts))",
    re.IGNORECASE,
)
PENDING_SECTION = re.compile(
    r"(?:pågående|kvarstående|återstående|aktuella|öppna|kommande|(?:ännu )?(?:ej|inte|icke) (?:avslutade|fullgjorda|redovisade|genomförda|klara|slutförda))\b",
    re.IGNORECASE,
)
_LONGEST_SECTION = 120
_LETTER = re.compile(r"[^\W\d_]")
_YEAR = re.compile(r"20\d\d(?:\s?[-–/]\s?(?:20)?\d\d)?")


def section_of(row: Row) -> str | None:
    """The words of a section row: one text alone in the row that is no uppdrag by itself."""
    texts = {cell for cell in row.cells if cell}
    if len(texts) != 1:
        return None
    text = texts.pop()
    if (
        len(text) > _LONGEST_SECTION
        or _FORMULA.search(text)
        or not (_LETTER.search(text) or _YEAR.fullmatch(text))
    ):
        return None
    if row.bold or SECTION_OPENS.match(text) or text.endswith(":"):
        return text.rstrip(":").strip()
    return None if _reads_as_task(text) else text


def _reads_as_task(text: str) -> bool:
    words = text.split()
    return bool(len(words) > 2 and _INFINITIVE.match(words[0])) or len(words) > 8 or text.endswith(".")
