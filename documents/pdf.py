"""PDF files with a text layer: pdfium reads every page, pdfplumber only those with upright rules."""

from typing import Any

from documents import errors, progress
from documents.breaks import join_over_pages
from documents.cuts import Vocabulary
from documents.errors import Unreadable
from documents.furniture import without_furniture
from documents.glyphs import Line, lines_of
from documents.model import Block
from documents.pages import Manner, page_blocks
from documents.ruled import PlacedTable, ruled_tables
from documents.strokes import Strokes, strokes_of

MAX_PAGES = 2_000
_SCANNED_BELOW = 3  # words a page


def read_pdf(data: bytes) -> tuple[Block, ...]:
    """The blocks of a PDF, each with its page from 1; tables that run over pages keep their parts.

    Raises Unreadable for damaged, locked, scanned and far too long files.
    """
    pages, strokes = _pages(data)
    if sum(len(line) for lines in pages.values() for line in lines) < _SCANNED_BELOW * len(pages):
        raise Unreadable(errors.SCANNED)
    manner = Manner.of(pages.values())
    grids = {number: pages[number] for number, drawn in strokes.items() if drawn.upright}
    tables = _tables(data, grids, manner.vocabulary)
    free = without_furniture(
        {number: _outside(lines, tables.get(number, [])) for number, lines in pages.items()}
    )
    blocks: list[Block] = []
    for number in pages:
        blocks += page_blocks(number, free[number], tables.get(number, []), manner, strokes[number])
    return tuple(join_over_pages(blocks, manner.vocabulary))


def _outside(lines: list[Line], tables: list[PlacedTable]) -> list[Line]:
    kept = ([word for word in line if not any(table.covers(word) for table in tables)] for line in lines)
    return [line for line in kept if line]


def _pages(data: bytes) -> tuple[dict[int, list[Line]], dict[int, Strokes]]:
    """The lines of every page, and what is drawn beside them."""
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as problem:
        locked = "password" in str(problem).lower() or "security" in str(problem).lower()
        raise Unreadable(errors.PASSWORD if locked else errors.DAMAGED) from problem
    try:
        if len(pdf) > MAX_PAGES:
            raise Unreadable(errors.TOO_MANY_PAGES.format(limit=MAX_PAGES))
        return _read_all(pdf)
    except pypdfium2.PdfiumError as problem:
        raise Unreadable(errors.DAMAGED) from problem
    finally:
        pdf.close()


def _read_all(pdf: Any) -> tuple[dict[int, list[Line]], dict[int, Strokes]]:
    lines, strokes = {}, {}
    for number in range(1, len(pdf) + 1):
        page = pdf[number - 1]
        lines[number], strokes[number] = lines_of(page), strokes_of(page)
        page.close()
        progress.tell(number, 2 * len(pdf))  # looking for tables takes at least as long again
    return lines, strokes


def _tables(
    data: bytes, pages: dict[int, list[Line]], vocabulary: Vocabulary
) -> dict[int, list[PlacedTable]]:
    if not pages:
        return {}
    try:
        return dict(ruled_tables(data, pages, vocabulary))
    except Exception as problem:
        raise Unreadable(errors.DAMAGED) from problem
