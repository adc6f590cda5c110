"""PDF files with a text layer: pdfium reads every page, pdfplumber only those with drawn rules."""

from typing import Any

from documents import errors, progress
from documents.breaks import join_over_pages
from documents.cuts import Vocabulary
from documents.errors import Unreadable
from documents.furniture import furniture_of
from documents.glyphs import Line, lines_of
from documents.model import Block
from documents.pages import Manner, page_blocks
from documents.ruled import PlacedTable, ruled_tables

MAX_PAGES = 2_000
_RULES_OF_A_TABLE = 4
_SCANNED_BELOW = 3  # words a page


def read_pdf(data: bytes) -> tuple[Block, ...]:
    """The blocks of a PDF, each with its page from 1; tables that run over pages keep their parts.

    Raises Unreadable for damaged, locked, scanned and far too long files.
    """
    pages, ruled = _pages(data)
    if sum(len(line) for lines in pages.values() for line in lines) < _SCANNED_BELOW * len(pages):
        raise Unreadable(errors.SCANNED)
    manner = Manner.of(pages.values())
    tables = _tables(data, {number: pages[number] for number in ruled}, manner.vocabulary)
    furniture = furniture_of(pages)
    blocks: list[Block] = []
    for number in pages:
        placed = tables.get(number, [])
        blocks += page_blocks(number, _outside(pages[number], placed, furniture), placed, manner)
    return tuple(join_over_pages(blocks, manner.vocabulary))


def _outside(lines: list[Line], tables: list[PlacedTable], furniture: set[int]) -> list[Line]:
    kept = ([word for word in line if not any(table.covers(word) for table in tables)] for line in lines)
    return [line for line in kept if not all(id(word) in furniture for word in line)]


def _pages(data: bytes) -> tuple[dict[int, list[Line]], list[int]]:
    """The lines of every page, and the numbers of the pages on which rules are drawn."""
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


def _read_all(pdf: Any) -> tuple[dict[int, list[Line]], list[int]]:
    lines, ruled = {}, []
    for number in range(1, len(pdf) + 1):
        page = pdf[number - 1]
        lines[number] = lines_of(page)
        if _count_rules(page) >= _RULES_OF_A_TABLE:
            ruled.append(number)
        page.close()
        progress.tell(number, 2 * len(pdf))  # looking for tables takes at least as long again
    return lines, ruled


def _count_rules(page: Any) -> int:
    import pypdfium2.raw as raw

    rules = 0
    for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=3):
        rules += 1
        if rules >= _RULES_OF_A_TABLE:
            break
    return rules


def _tables(
    data: bytes, pages: dict[int, list[Line]], vocabulary: Vocabulary
) -> dict[int, list[PlacedTable]]:
    if not pages:
        return {}
    try:
        return dict(ruled_tables(data, pages, vocabulary))
    except Exception as problem:
        raise Unreadable(errors.DAMAGED) from problem
