"""Composed lists as Word files, for printing by an office suite: its lines break and stretch in other ways."""

import io
import random
from typing import Any

from tests.uppdrag.reading.composed import Composed, Item, composed
from tests.uppdrag.reading.composed_pdf import SYLLABLE, WIDTHS, Look, look

FONTS = ("Liberation Sans", "Liberation Serif", "Liberation Sans Narrow", "DejaVu Sans")
ALIGNED = {"left": "LEFT", "center": "CENTER", "right": "RIGHT", "justify": "JUSTIFY"}
HEIGHTS = {"TOP": "TOP", "MIDDLE": "CENTER", "BOTTOM": "BOTTOM"}
SIDES = {
    "grid and zebra": ("top", "left", "bottom", "right", "insideH", "insideV"),
    "grid": ("top", "left", "bottom", "right", "insideH", "insideV"),
    "below": ("top", "bottom", "insideH"),
    "inner": ("insideH", "insideV"),
    "box": ("top", "left", "bottom", "right"),
}


def composed_word(seed: int) -> tuple[bytes, Composed, Look]:
    """The list of this seed as a Word file."""
    import docx

    chance = random.Random(f"word {seed}")
    rows, seen = composed(chance), look(chance)
    document = docx.Document()
    _set_page(document, seen, chance)
    document.add_heading(rows.caption, 1)
    if seen.has("prose"):
        document.add_paragraph(
            "Listan visar de uppdrag som nämnden har fått och hur långt arbetet har kommit."
        )
    _Grid(document, rows, seen, chance).fill()
    if seen.has("after"):
        document.add_paragraph("Uppgifterna gäller per den 15 februari 2024.")
    target = io.BytesIO()
    document.save(target)
    return target.getvalue(), rows, seen


def _set_page(document: Any, seen: Look, chance: random.Random) -> None:
    from docx.shared import Mm, Pt

    page = document.sections[0]
    size = (297, 210) if seen.wide else (210, 297)
    page.page_width, page.page_height = Mm(size[0]), Mm(size[1])
    page.left_margin = page.right_margin = Mm(chance.choice((15, 20, 25)))
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = chance.choice(FONTS), Pt(seen.size)
    normal.paragraph_format.space_after = Pt(0)
    if seen.has("header"):
        page.header.paragraphs[0].text = "Tjänsteutlåtande, bilaga 2"
    if seen.has("footer"):
        page.footer.paragraphs[0].text = "Stadsledningskontoret, uppdragslista"


class _Grid:
    """One table of a Word file on its way."""

    def __init__(self, document: Any, rows: Composed, seen: Look, chance: random.Random) -> None:
        self.rows, self.look, self.names = rows, seen, rows.columns
        self.table = document.add_table(1, len(self.names))
        page = document.sections[0]
        self.room = (page.page_width - page.left_margin - page.right_margin) * max(0.8, seen.width)
        weights = [WIDTHS[name] * chance.uniform(0.75, 1.35) for name in self.names]
        self.widths = [int(self.room * weight / sum(weights)) for weight in weights]

    def fill(self) -> None:
        """Writes heading, sections and rows."""
        self.table.autofit = False
        self._draw()
        for cell, heading in zip(self.table.rows[0].cells, self.rows.headings, strict=True):
            self._write(cell, heading, bold=not self.look.has("plain heading"))
        if not self.look.has("heading once"):
            _mark(self.table.rows[0], "w:tblHeader")
        before = None
        for item in self.rows.items:
            if item.section and item.section != before:
                self._section(item.section)
            before = item.section
            self._row(item)
        for row in self.table.rows:
            for cell, width in zip(row.cells, self.widths, strict=True):
                cell.width = width if len(set(row.cells)) > 1 else int(self.room)

    def _draw(self) -> None:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        borders = OxmlElement("w:tblBorders")
        for side in SIDES.get(self.look.rules, ()):
            one = OxmlElement(f"w:{side}")
            one.set(qn("w:val"), "single")
            one.set(qn("w:sz"), "4")
            borders.append(one)
        self.table._tbl.tblPr.append(borders)

    def _section(self, text: str) -> None:
        cells = self.table.add_row().cells
        self._write(cells[0].merge(cells[-1]), text, bold=not self.look.has("plain sections"))

    def _row(self, item: Item) -> None:
        row = self.table.add_row()
        if not self.look.has("rows broken"):
            _mark(row, "w:cantSplit")
        for cell, name in zip(row.cells, self.names, strict=True):
            aligned = self.look.aligned.get(name, "left")
            if name == "title" and self.look.has("justified"):
                aligned = "justify"
            apart = name == "dnr" and self.look.has("dnr below each other")
            self._write(cell, item.cells[name].replace(", ", "\n") if apart else item.cells[name], aligned)
            if "zebra" in self.look.rules and len(self.table.rows) % 2:
                _shade(cell)

    def _write(self, cell: Any, text: str, aligned: str = "left", *, bold: bool = False) -> None:
        from docx.enum.table import WD_ALIGN_VERTICAL
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Pt

        paragraph = cell.paragraphs[0]
        paragraph.add_run(SYLLABLE.sub("\u00ad", text) if self.look.has("hyphens") else text).bold = bold
        height = paragraph.paragraph_format
        height.space_before = height.space_after = Pt(self.look.padding)
        paragraph.alignment = getattr(WD_ALIGN_PARAGRAPH, ALIGNED[aligned])
        cell.vertical_alignment = getattr(WD_ALIGN_VERTICAL, HEIGHTS[self.look.height])


def _mark(row: Any, name: str) -> None:
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _shade(cell: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:fill"), "E8E8E8")
    cell._tc.get_or_add_tcPr().append(shade)
