"""What a short text is by itself, with no heading and no label: a dnr, a state."""

import re

from uppdrag.dnr import read_dnr

_STATE = re.compile(
    r"(?:ej |inte |ännu inte |delvis |helt )?(?:pågår|pågående|påbörjat|påbörjad|påbörjas|startat|startad|klart?|försenat|försenad|pausat|pausad"
    r"|planerat|planeras|genomfört|genomförd|avslutat|avslutad|fullgjort|fullgjord|redovisat|slutredovisat|slutfört|slutförd|uppskjutet|vilande"
    r"|öppet|öppen|aktivt?|verkställt|verkställd|åtgärdat|åtgärdad|stängt|stängd|färdigt?|aktuellt|aktuell|nytt)|under arbete|enligt plan|i fas|löper på",
    re.IGNORECASE,
)
_SIGNS = re.compile(r"\A[^\w(]+")


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
