"""A handling read in its whole: which parts it has, and what each of them says."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from documents.model import MARGIN, Block, Document, Paragraph
from uppdrag.keeping import nothing_to_collect
from uppdrag.municipality import Municipality
from uppdrag.reading.attachments import attachment_named, attachments_of, misnamed
from uppdrag.reading.budget import budget_rows, budget_year
from uppdrag.reading.decisions import decisions_of
from uppdrag.reading.doubts import doubts
from uppdrag.reading.heading import facts_of
from uppdrag.reading.lists import rows_of
from uppdrag.reading.loose import with_loose_lists
from uppdrag.reading.model import (
    Decision,
    DocumentFacts,
    Found,
    Ignored,
    Reading,
    Suggestion,
)
from uppdrag.reading.parts import passages_of
from uppdrag.reading.records import with_records
from uppdrag.reading.tables import ListTable, lists_of
from uppdrag.reading.telling import Telling

MACROS = "Filen innehåller makron. Jag har bara läst texten; makron körs aldrig."
_LONGEST_PARAGRAPH = 20_000  # characters; what is longer is no paragraph that anybody wrote


def read_whole(document: Document, municipality: Municipality, on: date | None) -> Reading:
    """As `uppdrag.reading.read_handling`."""
    with nothing_to_collect():
        reading = _read(document, municipality, on)
    return replace(reading, warnings=(*reading.warnings, MACROS)) if document.macros else reading


def _read(document: Document, municipality: Municipality, on: date | None) -> Reading:
    text, margins = _without_margins(document.blocks)
    recorded = with_records(text)
    facts = facts_of(recorded, diarium=municipality.diarium, margins=margins)
    day = facts.date or on
    facts = replace(facts, date=day)
    attachments = attachments_of(text)
    blocks = with_loose_lists(recorded, municipality.organisation)
    lists = lists_of(blocks)
    rows: list[Found] = []
    for found in lists:
        found.name = attachment_named(found.caption, attachments)
        rows += rows_of(found, municipality, day)
    paragraphs = _running_text(blocks, lists)
    year = budget_year(paragraphs) if facts.kind == "budget" else None
    if year is not None:
        given, left_out = budget_rows(paragraphs, year, municipality)
        return _reading(facts, [*rows, *given], [], [], left_out, doubts([*rows, *given], [], municipality))
    passages = passages_of(paragraphs)
    beside = tuple(margin.text for margin in margins)
    decisions = decisions_of(passages, facts, paragraphs, municipality, beside)
    telling = Telling(facts, decisions, rows, municipality)
    telling.read(passages)
    warnings = doubts(rows, decisions, municipality, misnamed(blocks, attachments))
    return _reading(facts, rows, decisions, telling.suggestions, telling.ignored, warnings)


def _without_margins(blocks: Sequence[Block]) -> tuple[list[Block], list[Paragraph]]:
    """The document itself, and what the head and foot of its pages say."""
    margins = [block for block in blocks if isinstance(block, Paragraph) and block.place.page == MARGIN]
    return [block for block in blocks if block.place.page != MARGIN], margins


def _reading(
    facts: DocumentFacts,
    rows: list[Found],
    decisions: list[Decision],
    suggestions: list[Suggestion],
    ignored: list[Ignored],
    warnings: tuple[str, ...],
) -> Reading:
    return Reading(
        document=facts,
        uppdrag=tuple(row for row in rows if row.role is None),
        cases=tuple(row for row in rows if row.role is not None),
        decisions=tuple(decisions),
        suggestions=tuple(suggestions),
        ignored=tuple(ignored),
        warnings=warnings,
    )


def _running_text(blocks: Sequence[Block], lists: list[ListTable]) -> list[Paragraph]:
    """All paragraphs, and the rows of those tables that are no lists (a head box, a form)."""
    listed = {number for found in lists for number in found.blocks}
    text: list[Paragraph] = []
    for number, block in enumerate(blocks):
        if isinstance(block, Paragraph):
            text.append(
                block
                if len(block.text) <= _LONGEST_PARAGRAPH
                else replace(block, text=block.text[:_LONGEST_PARAGRAPH])
            )
        elif number not in listed:
            text += [
                Paragraph(" ".join(filter(None, row.cells)), row.place)
                for row in block.rows
                if any(row.cells)
            ]
    return text
