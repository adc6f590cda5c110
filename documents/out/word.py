"""Word: a Swedish document with real styles, heading rows that repeat, rows that stay whole, page numbers."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import TYPE_CHECKING, Any

from documents import progress
from documents.out import word_styles
from documents.out.model import Cell, Facts, Grid, Heading, Text
from documents.out.safe import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from documents.out.model import Block, Paper, Section

_BODY = "word/document.xml"
_PLACE = "\ue000grid\ue000"  # letters that no text of ours has
_TOLD = 500
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})
_CUT = "<w:trPr><w:cantSplit/>{}</w:trPr>"


def write_docx(paper: Paper) -> bytes:
    """The paper as a Word file that a screen reader can follow: language, title, styles, marked heading rows."""
    import docx

    document = docx.Document()
    word_styles.prepare(document, paper)
    for number, block in enumerate(paper.blocks):
        _add(document, block, first=number == 0)
    built = io.BytesIO()
    document.save(built)
    return _with_grids(built, [block for block in paper.blocks if isinstance(block, Grid)])


def _add(document: Any, block: Block, *, first: bool) -> None:
    match block:
        case Heading(text, level):
            paragraph = document.add_paragraph(one_line(text), style=f"Heading {level}")
            paragraph.paragraph_format.page_break_before = level == 1 and not first
        case Text(text):
            document.add_paragraph(one_line(text))
        case Grid():
            _keep_place(document)
        case Facts(pairs, about):
            _append(document, _table(_fact_rows(pairs), (25, 75), about))


def _keep_place(document: Any) -> None:
    """Marks where a grid will stand: as a part of the document's tree, fifty thousand rows fill half a gigabyte."""
    from lxml.etree import Comment  # type: ignore[import-untyped]

    document.element.body.sectPr.addprevious(Comment(_PLACE))
    _end_table(document)


def _with_grids(built: io.BytesIO, grids: list[Grid]) -> bytes:
    """The document with its grids in their places, written row by row."""
    target = io.BytesIO()
    with zipfile.ZipFile(built) as before, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as after:
        for part in before.infolist():
            if part.filename != _BODY:
                after.writestr(part, before.read(part))
                continue
            first, *rest = before.read(part).split(f"<!--{_PLACE}-->".encode())
            written = zipfile.ZipInfo(_BODY, part.date_time)
            written.compress_type = zipfile.ZIP_DEFLATED
            with after.open(written, "w") as body:
                body.write(first)
                for grid, following in zip(grids, rest, strict=True):
                    body.writelines(piece.encode() for piece in _grid(grid))
                    body.write(following)
    return target.getvalue()


def _grid(grid: Grid) -> Iterator[str]:
    opening, closing = _table([_PLACE], _shares(grid), grid.about).split(_PLACE)
    yield opening
    for number, row in enumerate(_grid_rows(grid)):
        if number % _TOLD == 0:
            progress.tell(number, grid.rows)
        yield row
    yield closing


def _append(document: Any, table: str) -> None:
    from docx.oxml import parse_xml

    document.element.body.sectPr.addprevious(parse_xml(table))
    _end_table(document)


def _end_table(document: Any) -> None:
    after = document.add_paragraph()  # a table that ends a page needs a paragraph after it
    after.style = "Tabellslut"


def _shares(grid: Grid) -> tuple[int, ...]:
    return tuple(column.width for column in grid.columns)


def _table(rows: Iterable[str], shares: tuple[int, ...], about: str) -> str:
    from docx.oxml.ns import nsdecls

    widths = [share * word_styles.TABLE_WIDTH // sum(shares) for share in shares]
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f"<w:tbl {nsdecls('w')}><w:tblPr>"
        f'<w:tblStyle w:val="Uppdragstabell"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblInd w:w="{word_styles.CELL_MARGIN}" w:type="dxa"/>'  # so that its words stand in line with the text
        f'<w:tblLayout w:type="fixed"/><w:tblCaption w:val="{_escaped(about)}"/>'
        f"</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _grid_rows(grid: Grid) -> Iterator[str]:
    headings = "".join(_cell(column.heading, "Tabellrubrik") for column in grid.columns)
    yield f"<w:tr>{_CUT.format('<w:tblHeader/>')}{headings}</w:tr>"
    for section in grid.sections:
        yield from _section_rows(section, len(grid.columns))


def _section_rows(section: Section, width: int) -> Iterator[str]:
    if section.title:
        spanned = _cell(section.title, "Tabellavsnitt", span=width)
        yield f"<w:tr>{_CUT.format('')}{spanned}</w:tr>"
    for row in section.rows:
        cells = "".join(_cell(_text(value), "Tabelltext") for value in row)
        yield f"<w:tr>{_CUT.format('')}{cells}</w:tr>"


def _fact_rows(pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    for name, value in pairs:
        yield f"<w:tr>{_CUT.format('')}{_cell(name, 'Tabellrubrik')}{_cell(value, 'Tabelltext')}</w:tr>"


def _cell(text: str, style: str, *, span: int = 1) -> str:
    merged = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    shade = word_styles.SHADES.get(style, "")
    words = f'<w:r><w:t xml:space="preserve">{_escaped(text)}</w:t></w:r>' if text else ""
    return f'<w:tc><w:tcPr>{merged}{shade}</w:tcPr><w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{words}</w:p></w:tc>'


def _text(value: Cell) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


def _escaped(text: str) -> str:
    return one_line(text).translate(_ESCAPES)
