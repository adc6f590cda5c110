"""Word files: python-docx opens them, a walk over the XML keeps what its text leaves out.

Content controls, inserted text, automatic numbers and text boxes are read; deleted text and the hint in a control that
nobody has filled in are not. What stands in the head and foot of the pages comes last, as paragraphs of the margin.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from documents import errors
from documents.errors import Unreadable
from documents.model import MARGIN, Block, Paragraph, Place, Row, Table
from documents.package import plain_document
from documents.words import clean, clean_marked, is_bold

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_P, _TBL, _TR, _TC, _R, _T = (_W + tag for tag in ("p", "tbl", "tr", "tc", "r", "t"))
_SKIPPED = {
    _W + "del",
    _W + "moveFrom",
    _W + "instrText",
    _W + "footnoteReference",
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}
_WRAPPERS = {_W + tag for tag in ("sdt", "sdtContent", "ins", "moveTo", "smartTag", "customXml")}
_DELETED = {_W + "del", _W + "moveFrom"}  # as the mark of a whole row
_APART = {_W + "txbxContent", _W + "pPr"}  # no words of the paragraph that they stand in
_BREAKS = {_W + "tab": "\t", _W + "br": "\n", _W + "cr": "\n", _W + "noBreakHyphen": "-"}
MAX_CELLS = 400_000
_LEAST_ROWS = 3
_LONGEST_MARK = 3  # "1." or "a)" before a tab is the number of a paragraph, and no cell


def read_docx(data: bytes) -> tuple[Block, ...]:
    """The blocks of a Word file; pages are counted where Word has saved its page breaks.

    Raises Unreadable for a file that Word would not open either.
    """
    import docx

    try:
        document = docx.Document(io.BytesIO(plain_document(data)))
        body = document.element.body
        reader = _Reader(_heading_levels(document), _number_formats(document), _numbered_styles(document))
        return (*reader.blocks(body), *_margins(document))
    except Unreadable:
        raise
    except Exception as problem:
        raise Unreadable(errors.DAMAGED) from problem


def _margins(document: Any) -> Iterator[Paragraph]:
    """The heads and feet of the pages, each text once; no rows, whatever they are arranged in."""
    texts = (
        clean_marked(reader.text(paragraph))
        for link in document.part.rels.values()
        if link.reltype.endswith(("/header", "/footer")) and not link.is_external
        for reader in [_Reader({}, {}, {})]
        for paragraph in link.target_part.element.iter(_P)
    )
    for text in dict.fromkeys(filter(None, texts)):
        yield Paragraph(text, Place(MARGIN))


def _heading_levels(document: Any) -> dict[str, int]:
    """Style id → 1-9 for the styles that Word knows as headings (whatever they are called)."""
    levels = {}
    for style in document.styles.element.iter(_W + "style"):
        outline = style.find(f"{_W}pPr/{_W}outlineLvl")
        name = style.find(_W + "name")
        words = "" if name is None else str(name.get(_W + "val")).casefold()
        if words.startswith("heading ") and words[8:].isdigit():
            levels[style.get(_W + "styleId")] = int(words[8:])
        elif words in {"title", "rubrik"}:
            levels[style.get(_W + "styleId")] = 1
        elif outline is not None and int(outline.get(_W + "val")) < 9:
            levels[style.get(_W + "styleId")] = int(outline.get(_W + "val")) + 1
    return levels


def _number_formats(document: Any) -> dict[tuple[str, str], str]:
    """(numId, level) → Word's name of the number format, such as decimal or bullet."""
    try:
        root = document.part.numbering_part.element
    except (KeyError, NotImplementedError):
        return {}
    abstract = {item.get(_W + "abstractNumId"): item for item in root.findall(_W + "abstractNum")}
    formats = {}
    for number in root.findall(_W + "num"):
        link = number.find(_W + "abstractNumId")
        for level in abstract.get(link.get(_W + "val"), ()) if link is not None else ():
            kind = level.find(_W + "numFmt")
            if level.tag == _W + "lvl" and kind is not None:
                formats[number.get(_W + "numId"), level.get(_W + "ilvl")] = kind.get(_W + "val")
    return formats


def _numbered_styles(document: Any) -> dict[str, tuple[str, str]]:
    """Style id → (numId, level) for the styles that number their paragraphs."""
    found = {}
    for style in document.styles.element.iter(_W + "style"):
        key = _number_key(style.find(f"{_W}pPr/{_W}numPr"))
        if key:
            found[style.get(_W + "styleId")] = key
    return found


def _number_key(link: Any) -> tuple[str, str] | None:
    number = None if link is None else link.find(_W + "numId")
    if number is None:
        return None
    level = link.find(_W + "ilvl")
    return number.get(_W + "val"), "0" if level is None else level.get(_W + "val")


@dataclass
class _Reader:
    levels: dict[str, int]
    formats: dict[tuple[str, str], str]
    numbered_styles: dict[str, tuple[str, str]]
    page: int = 1
    paged: bool = False
    cells: int = 0
    counters: dict[tuple[str, str], int] = field(default_factory=dict)

    def blocks(self, parent: Any) -> Iterator[Block]:
        tabbed: list[tuple[Row, list[Block]]] = []
        for child in parent:
            row = self.tabbed(child) if child.tag == _P else None
            if row:
                tabbed.append((row, list(self.paragraphs(child))))
                continue
            yield from _settled(tabbed)
            tabbed = []
            if child.tag == _P:
                yield from self.paragraphs(child)
            elif child.tag == _TBL:
                yield from self.table(child)
            elif child.tag in _WRAPPERS:
                yield from self.blocks(child)
        yield from _settled(tabbed)

    def tabbed(self, element: Any) -> Row | None:
        """A paragraph whose tabs part it like the cells of a row; None for every other."""
        if element.find(f"{_W}pPr/{_W}pStyle") is not None or element.find(f".//{_W}tab") is None:
            return None
        page, paged = self.page, self.paged
        cells = tuple(map(clean_marked, self.text(element).strip("\n").split("\t")))
        self.page, self.paged = page, paged
        parted = len(cells) > 1 and len(cells[0]) > _LONGEST_MARK
        return Row(cells, self.place(), bold=_is_bold(element)) if parted else None

    def place(self) -> Place:
        return Place(self.page if self.paged else None, None)

    def paragraphs(self, element: Any) -> Iterator[Block]:
        raw = self.numbered(element) + self.text(element)
        boxes = [box for box in element.iter(_W + "txbxContent") if not _in_fallback(box)]
        style = element.find(f"{_W}pPr/{_W}pStyle")
        level = self.levels.get(style.get(_W + "val")) if style is not None else None
        bold = _is_bold(element) or is_bold(raw)
        bullet = self.formats.get(self.list_of(element) or ("", "")) == "bullet"
        for line in filter(None, map(clean_marked, raw.split("\n"))):
            yield Paragraph(line, self.place(), level, bold, bullet)
            bullet = False
        for box in boxes:
            yield from self.blocks(box)

    def list_of(self, element: Any) -> tuple[str, str] | None:
        """The list that a paragraph is a point of, and on which level."""
        style = element.find(f"{_W}pPr/{_W}pStyle")
        key = _number_key(element.find(f"{_W}pPr/{_W}numPr"))
        return key or (None if style is None else self.numbered_styles.get(style.get(_W + "val")))

    def numbered(self, element: Any) -> str:
        """The number that Word shows before the paragraph, "2. ", counted as Word counts."""
        key = self.list_of(element)
        if key is None or self.formats.get(key) != "decimal":
            return ""
        self.counters[key] = self.counters.get(key, 0) + 1
        for other in [other for other in self.counters if other[0] == key[0] and other[1] > key[1]]:
            del self.counters[other]
        return f"{self.counters[key]}. "

    def text(self, element: Any) -> str:
        return "".join(self.pieces(element))

    def pieces(self, element: Any) -> Iterator[str]:
        for child in element:
            if child.tag == _T:
                yield child.text or ""
            elif child.tag in _BREAKS:
                yield self.broken(child)
            elif child.tag == _W + "lastRenderedPageBreak":
                self.page, self.paged = self.page + 1, True
            elif child.tag not in _SKIPPED and child.tag not in _APART and not _is_hint(child):
                yield from self.pieces(child)

    def broken(self, element: Any) -> str:
        # Where Word has saved its own page breaks, a typed one is among them already.
        if element.get(_W + "type") == "page":
            return "\n"
        return _BREAKS[element.tag]

    def table(self, element: Any) -> Iterator[Block]:
        place = self.place()
        above: dict[int, str] = {}
        if _is_frame(element):
            yield from self.layout(element)
            return
        rows = [self.row(row, above) for row in _inside(element, _TR)]
        width = max((len(row.cells) for row in rows), default=0)
        if width == 1 or len(rows) == 1:
            yield from self.layout(element)
        elif rows:
            padded = (
                Row(row.cells + ("",) * (width - len(row.cells)), row.place, row.header, row.bold)
                for row in rows
            )
            yield Table(tuple(padded), place)

    def layout(self, element: Any) -> Iterator[Block]:
        """A table of one row or column, or one with tables in it, only arranges text on the page."""
        for row in _inside(element, _TR):
            for cell in _inside(row, _TC):
                yield from self.blocks(cell)

    def row(self, element: Any, above: dict[int, str]) -> Row:
        place, cells, bolds, column = self.place(), [], [], 0
        for cell in _inside(element, _TC):
            text, span = self.cell(cell, above.get(column, "")), _span(cell)
            above[column] = text
            cells += [text] + [""] * (span - 1)
            bolds += [_is_bold(part) for part in cell.iter(_P) if part.find(f".//{_T}") is not None]
            column += span
        self.cells += len(cells)
        if self.cells > MAX_CELLS:
            raise Unreadable(errors.TOO_HEAVY)
        header = element.find(f"{_W}trPr/{_W}tblHeader") is not None
        return Row(tuple(cells), place, header, bool(bolds) and all(bolds))

    def cell(self, element: Any, above: str) -> str:
        """The text of a cell; one that is merged with the cell above says the same as that."""
        merged = element.find(f"{_W}tcPr/{_W}vMerge")
        if merged is not None and merged.get(_W + "val") != "restart":
            return above
        texts = [self.numbered(part) + self.text(part) for part in element.iter(_P)]
        return clean_marked("\n".join(texts)) if len(texts) < 1_000 else clean(" ".join(texts))


def _settled(tabbed: list[tuple[Row, list[Block]]]) -> list[Block]:
    """Rows of equal width one after the other are a table; else they stay the paragraphs that they were."""
    widths = {len(row.cells) for row, _ in tabbed}
    if len(tabbed) < _LEAST_ROWS or len(widths) > 1:
        return [block for _, paragraphs in tabbed for block in paragraphs]
    return [Table(tuple(row for row, _ in tabbed), tabbed[0][0].place, certain=False)]


def _inside(element: Any, tag: str) -> Iterator[Any]:
    """The rows of a table, the cells of a row; rows that were deleted in a tracked change are gone."""
    for child in element:
        if child.tag == tag:
            mark = child.find(_W + "trPr")
            if mark is None or not _DELETED.intersection(part.tag for part in mark):
                yield child
        elif child.tag in _WRAPPERS:
            yield from _inside(child, tag)


def _is_frame(table: Any) -> bool:
    """Whether most of the words of a table stand in tables inside it."""
    inner = [other for cell in table.iter(_TC) for other in cell if other.tag == _TBL]
    if not inner:
        return False
    nested = sum(len(part.text or "") for other in inner for part in other.iter(_T))
    return nested > 0.5 * sum(len(part.text or "") for part in table.iter(_T))


def _is_hint(element: Any) -> bool:
    """A content control that still shows what is to be written there."""
    return element.tag == _W + "sdt" and element.find(f"{_W}sdtPr/{_W}showingPlcHdr") is not None


def _span(cell: Any) -> int:
    span = cell.find(f"{_W}tcPr/{_W}gridSpan")
    value = "1" if span is None else span.get(_W + "val")
    return min(int(value), 63) if value.isdigit() else 1


def _is_bold(paragraph: Any) -> bool:
    runs = [run for run in paragraph.iter(_R) if run.find(_T) is not None]
    return bool(runs) and all(_run_is_bold(run) for run in runs)


def _run_is_bold(run: Any) -> bool:
    mark = run.find(f"{_W}rPr/{_W}b")
    return mark is not None and mark.get(_W + "val") not in {"0", "false"}


def _in_fallback(element: Any) -> bool:
    return any(parent.tag.endswith("}Fallback") for parent in element.iterancestors())
