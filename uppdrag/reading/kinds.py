"""What a short text is by itself, with no heading and no label: a dnr, a state."""

import re

from uppdrag.dnr import read_dnr

_STATE = re.compile(
    r"(?:ej |inte )?(?:pågår|pågående|påbörjat|påbörjad|startat|klart?|försenat|försenad|pausat|planerat|genomfört|avslutat|fullgjort|redovisat)",
    re.IGNORECASE,
)


def is_state(text: str) -> bool:
    """Whether the whole of `text` says how far an uppdrag has come."""
    return _STATE.fullmatch(text) is not None


def is_dnr(text: str) -> bool:
    """Whether `text` is one or several dnr and hardly anything else."""
    numbers = read_dnr(text, column=True)
    return bool(numbers) and sum(len(number.written) for number in numbers) >= 0.7 * len(
        text.replace(" ", "")
    )
