"""What a short text is by itself, with no heading and no label: a dnr, a state, a body, a person."""

import re
from functools import lru_cache

from uppdrag.dnr import read_dnr
from uppdrag.reading.planwords import is_plan

_STATE = re.compile(
    r"(?:ej |inte |ännu inte |delvis |helt )?(?:pågår|pågående|påbörjat|påbörjad|påbörjas|startat|startad|klart?|försenat|försenad|pausat|pausad"
    r"|planerat|planeras|genomfört|genomförd|avslutat|avslutad|fullgjort|fullgjord|redovisat|slutredovisat|slutfört|slutförd|uppskjutet|vilande"
    r"|öppet|öppen|aktivt?|verkställt|verkställd|åtgärdat|åtgärdad|stängt|stängd|färdigt?|aktuellt|aktuell|nytt)|under arbete|enligt plan|i fas|löper på",
    re.IGNORECASE,
)
_SIGNS = re.compile(r"\A[^\w(]+")
_BODY = re.compile(
    r"(?:samtliga|alla|berörda|övriga) (?:nämnder|bolag|styrelser|förvaltningar)(?: och (?:bolag|styrelser))?|(?:de )?nämnderna|bolagen"
    r"|[\w,& -]*(?:nämnd|nämnden|förvaltning|förvaltningen|styrelsen|kontoret|bolaget| AB|enheten|avdelningen|utskottet|förbundet|beredningen"
    r"|fullmäktige|tjänsten|bolag|förbund|rådet|chefen|chef|direktören|direktör)(?: [A-ZÅÄÖ]\w+)?|[\w-]+ AB [\w -]+|AB [\w -]+",
    re.IGNORECASE,
)
_SHORT_BODY = re.compile(r"[A-ZÅÄÖ]{2,5}(?:[/, ]+[A-ZÅÄÖ]{2,5})*")
_PERSON = re.compile(
    r"[A-ZÅÄÖ][a-zåäöé-]+(?:-[A-ZÅÄÖ][a-zåäö]+)?(?: [A-ZÅÄÖ][a-zåäöé-]+(?:-[A-ZÅÄÖ][a-zåäö]+)?){1,2}"
)
_GIVER = re.compile(
    r"(?:K[SF]|[A-ZÅÄÖ][\w ]{2,40})?[,:]? ?(?:(?:19|20)\d\d-\d\d-\d\d)?,? ?§+ ?\d+(?:[/ ,].{0,12})?|(?:K[SF]:?s? |Kfs )?[Bb]udget(?: 20\d\d)?"
)
_NUMBER = re.compile(r"(?!(?:19|20)\d\d\b)\d{1,4}[.)]?")
_NOT_IN_NAMES = re.compile(r"\b(?:av|om|mellan|med|inom|att|på)\b", re.IGNORECASE)
_MOST_WORDS = 6
_LONGEST_BODY, _LONGEST_FACT = 70, 200


def state_in(text: str) -> str:
    """The words of a state, without the sign that may stand before them (a tick, a light)."""
    return _SIGNS.sub("", text)


def is_state(text: str) -> bool:
    """Whether the whole of `text` says how far an uppdrag has come."""
    return _STATE.fullmatch(state_in(text)) is not None


def is_dnr(text: str) -> bool:
    """Whether `text` is one or several dnr and hardly anything else."""
    numbers = read_dnr(text, column=True)
    return bool(numbers) and sum(len(number.written) for number in numbers) >= 0.7 * len(
        text.replace(" ", "")
    )


def is_body(text: str) -> bool:
    """Whether `text` is called as bodies and offices are, whether or not any register knows it."""
    short = len(text) < _LONGEST_BODY and len(text.split()) <= _MOST_WORDS
    return short and _BODY.fullmatch(text) is not None and not _NOT_IN_NAMES.search(text)


def is_giver(text: str) -> bool:
    """Whether `text` cites a decision, or a budget."""
    return _GIVER.fullmatch(text) is not None


@lru_cache(maxsize=4096)
def kind_of(cell: str) -> str:
    """The name of the column that `cell` stands in if it says so itself; title for words that do not."""
    if len(cell) > _LONGEST_FACT:
        return "title"
    if _NUMBER.fullmatch(cell):
        return "number"
    if is_state(cell):
        return "status"
    if is_giver(cell):
        return "given"
    if is_plan(cell):
        return "plan"
    if is_dnr(cell):
        return "dnr"
    if is_body(cell) or _SHORT_BODY.fullmatch(cell):
        return "responsible"
    return "person" if _PERSON.fullmatch(cell) else "title"
