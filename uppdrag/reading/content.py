"""Which column is which where a list has no heading: by what its cells look like."""

import re

GIVES = re.compile(
    r"\b(?:få[rt]|har|hade|fick|ge[rs]?|gavs|ges) (?:även |också |därför )?(?:i uppdrag|uppdraget)\b"
    r"|\buppdr(?:as|ogs|ar|agit)\b|\buppdrag (?:till|åt) .{3,80}? att\b|\båläggs\b|\bska(?:ll)?\b",
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


def gives(title: str) -> bool:
    """Whether these words give somebody something to do, and are not merely the name of a case."""
    return bool(GIVES.search(title) or _TASK.match(title))
