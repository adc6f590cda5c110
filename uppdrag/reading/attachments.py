"""Which bilaga a heading belongs to: said beside it, or told by the handling's own list of bilagor."""

import re
from collections.abc import Iterable, Iterator

from documents.model import Block, Paragraph

_LIST_HEADING = re.compile(r"bilag(?:a|or)(?:sförteckning)?\s*:?", re.IGNORECASE)
_ENTRY = re.compile(r"(?:bilaga\s+)?(\d{1,2})\s*[.:)–-]?\s+(\S.{3,300})", re.IGNORECASE)
_NAMED = re.compile(r"\bbilaga\s*(?:nr\s*)?(\d{1,2}\s?[a-d]?)\b", re.IGNORECASE)
_WORD = re.compile(r"[a-zåäöéü]{3,}")
_ALONE = re.compile(r"bilaga\s*(?:nr\s*)?(\d{1,2})\W*", re.IGNORECASE)
_LONGEST_NAME_LINE = 160
_TITLE_WITHIN = 14  # paragraphs: between its number and its title a bilaga has the head of an office
_UNLIKE, _LIKE = 0.3, 0.6


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


def misnamed(blocks: Iterable[Block], attachments: dict[int, str]) -> Iterator[tuple[int, int]]:
    """Every bilaga that calls itself by one number while the handling's own list calls it by another."""
    texts = [block for block in blocks if isinstance(block, Paragraph)]
    for number, block in enumerate(texts):
        alone = _ALONE.fullmatch(block.text)
        if not alone or not attachments:
            continue
        own = int(alone[1])
        titles = [below.text for below in texts[number + 1 : number + _TITLE_WITHIN] if below.level]
        right = max(attachments, key=lambda other: _likeness(attachments[other], titles))
        if (
            own in attachments
            and _likeness(attachments[own], titles) < _UNLIKE
            and _likeness(attachments[right], titles) >= _LIKE
        ):
            yield own, right


def _likeness(title: str, headings: list[str]) -> float:
    words = _WORD.findall(title.casefold())
    return max((_covered(words, set(_WORD.findall(heading.casefold()))) for heading in headings), default=0.0)


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
