"""Which bilaga a heading belongs to: said beside it, or told by the handling's own list of bilagor."""

import re
from collections.abc import Iterable

from documents.model import Block, Paragraph

_LIST_HEADING = re.compile(r"bilag(?:a|or)(?:sförteckning)?\s*:?", re.IGNORECASE)
_ENTRY = re.compile(r"(?:bilaga\s+)?(\d{1,2})\s*[.:)–-]?\s+(\S.{3,300})", re.IGNORECASE)
_NAMED = re.compile(r"\bbilaga\s*(?:nr\s*)?(\d{1,2}\s?[a-d]?)\b", re.IGNORECASE)
_WORD = re.compile(r"[a-zåäöéü]{3,}")
_LONGEST_NAME_LINE = 160


def attachments_of(blocks: Iterable[Block]) -> dict[int, str]:
    """The bilagor that a handling lists, number → title; the first list that it has."""
    found: dict[int, str] = {}
    inside = False
    for block in blocks:
        text = block.text if isinstance(block, Paragraph) else ""
        if _LIST_HEADING.fullmatch(text):
            inside = not found
            continue
        if not inside:
            continue
        entry = _ENTRY.fullmatch(text)
        if entry and int(entry[1]) == len(found) + 1:
            found[int(entry[1])] = entry[2]
        elif found and text[:1].islower():
            found[len(found)] += f" {text}"
        elif found or len(text) > _LONGEST_NAME_LINE:
            break
    return found


def attachment_named(captions: Iterable[str], attachments: dict[int, str]) -> str | None:
    """ "bilaga 3" for the captions above a list: as they say, else as the list of bilagor tells."""
    lines = list(captions)[::-1]
    for line in lines:
        named = _NAMED.search(line) if len(line) <= _LONGEST_NAME_LINE else None
        if named and (line.casefold().startswith("bilaga") or len(line) < 60):
            return f"bilaga {named[1].replace(' ', '').lower()}"
    return next((found for line in lines[:3] if (found := _by_title(line, attachments))), None)


def _by_title(line: str, attachments: dict[int, str]) -> str | None:
    words = set(_WORD.findall(line.casefold()))
    scores = {
        number: _covered(_WORD.findall(title.casefold()), words) for number, title in attachments.items()
    }
    best = sorted(scores, key=lambda number: scores[number], reverse=True)[:2]
    if not best or scores[best[0]] < 0.85 or (len(best) == 2 and scores[best[1]] == scores[best[0]]):
        return None
    return f"bilaga {best[0]}"


def _covered(title: list[str], words: set[str]) -> float:
    return len(words.intersection(title)) / max(2, len(set(title)))
