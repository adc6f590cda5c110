"""Makes the example handling in Word and PDF from its text: `python examples/goteborg/make_example.py [--pdf]`.

The text file is the source: `#` marks a heading, a line with tabs is a table row, `<b>` a section row. The PDF needs
LibreOffice, which renders the Word file as any office would print it.
"""

import argparse
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import cast

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import _Row

HERE = Path(__file__).parent
SOURCE = HERE / "tjansteutlatande-1308-20.txt"
ISSUED = datetime(2021, 1, 28, 9, 0)  # noqa: DTZ001  Word keeps civil time
COLUMNS = (Cm(10.4), Cm(2.0), Cm(4.1))
NEW_PAGE = re.compile(r"## (Bilaga \d|Yrkande från S)|### Yrkande$")
TYPED_NUMBER = re.compile(r"\d\. ")

Block = list[str]


def blocks(text: str) -> Iterator[Block]:
    """The paragraphs of the text and its tables; a table whose head is repeated after a break is one table."""
    table: Block = []
    for filled, group in groupby(text.splitlines(), key=bool):
        lines = list(group) if filled else []
        if lines and "\t" in lines[0]:
            table += lines[1:] if table and lines[0] == table[0] else lines
        elif lines:
            if table:
                yield table
                table = []
            yield from ([line] for line in lines)
    if table:
        yield table


def make_docx(text: str, to: Path) -> None:
    """Writes the handling as a Word file with real headings, tables and a running head."""
    document = Document()
    set_page(document.sections[0])
    set_styles(document)
    for block in blocks(text):
        if len(block) > 1:
            add_table(document, block)
        else:
            add_paragraph(document, block[0])
    keep_rows_whole(document)
    properties = document.core_properties
    properties.title, properties.author = "Tjänsteutlåtande 1308/20", "Anna Lind"
    properties.language = "sv-SE"
    properties.created = properties.modified = ISSUED
    document.save(str(to))


def set_page(section: Section) -> None:
    """A4 with a running head and page numbers, as the city's own papers have."""
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.25)
    section.top_margin = section.bottom_margin = Cm(2.5)
    head = section.header.paragraphs[0]
    head.text = "Göteborgs Stad, stadsledningskontoret\tExempelhandling: namn och formuleringar är påhittade"
    foot = section.footer.paragraphs[0]
    foot.text = "Göteborgs Stad, tjänsteutlåtande\tsida "
    line = next(section.footer.part.element.iter(qn("w:p")))
    line.append(field("PAGE"))


def field(name: str) -> BaseOxmlElement:
    """A field that Word and LibreOffice count by themselves: PAGE or NUMPAGES."""
    element = OxmlElement("w:fldSimple")
    element.set(qn("w:instr"), name)
    return element


def set_styles(document: WordDocument) -> None:
    """Black sans-serif throughout; the running lines are set to both margins."""
    for name in ("Header", "Footer"):
        style = cast(ParagraphStyle, document.styles[name])
        style.font.size = Pt(8.5)
        style.paragraph_format.tab_stops.clear_all()
        style.paragraph_format.tab_stops.add_tab_stop(Cm(16.5), WD_TAB_ALIGNMENT.RIGHT)
    sizes = {"Normal": 10.5, "Heading 2": 15, "Heading 3": 12, "Heading 4": 10.5}
    for name, size in sizes.items():
        style = cast(ParagraphStyle, document.styles[name])
        style.font.size = Pt(size)
        style.font.color.rgb = RGBColor(0, 0, 0)
        style.paragraph_format.space_after = Pt(5)
        # The template's headings name a font of its theme, which would win over ours.
        style.element.get_or_add_rPr().get_or_add_rFonts().attrib.clear()
        style.font.name = "Liberation Sans"


def add_paragraph(document: WordDocument, line: str) -> None:
    words = line.lstrip("#").strip()
    level = len(line) - len(line.lstrip("#"))
    paragraph = document.add_paragraph(words, style=f"Heading {level}" if level else None)
    paragraph.paragraph_format.page_break_before = bool(NEW_PAGE.match(line))
    if TYPED_NUMBER.match(words):
        paragraph.paragraph_format.left_indent = Cm(0.7)
        paragraph.paragraph_format.first_line_indent = Cm(-0.7)


def add_table(document: WordDocument, lines: Block) -> None:
    table = document.add_table(rows=0, cols=len(COLUMNS), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, COLUMNS, strict=True):
        column.width = width
    for number, line in enumerate(lines):
        fill(table.add_row(), line.split("\t"), strong=number == 0 or "<b>" in line)


def fill(row: _Row, words: list[str], *, strong: bool) -> None:
    for cell, width, text in zip(row.cells, COLUMNS, words, strict=True):
        cell.width = width
        run = cell.paragraphs[0].add_run(re.sub(r"</?b>", "", text))
        run.bold, run.font.size = strong, Pt(9.5)


def keep_rows_whole(document: WordDocument) -> None:
    """Lets no row be cut by a page break, and repeats the head of each table after one."""
    for table in document.element.iter(qn("w:tbl")):
        for number, row in enumerate(table.iter(qn("w:tr"))):
            row.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
            if number == 0:
                row.trPr.append(OxmlElement("w:tblHeader"))


def make_pdf(docx: Path, to: Path) -> None:
    """Prints the Word file with LibreOffice in a profile of its own, so that an open office is not disturbed."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        raise SystemExit("LibreOffice is not installed: apt-get install libreoffice-writer-nogui")
    with tempfile.TemporaryDirectory() as folder:
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", folder, str(docx)]
        subprocess.run(command, check=True, capture_output=True, timeout=300)  # noqa: S603  our own command line
        shutil.copyfile(Path(folder) / f"{docx.stem}.pdf", to)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pdf", action="store_true", help="print the PDF too (needs LibreOffice)")
    parser.add_argument("--to", type=Path, default=HERE, help="folder to write in")
    options = parser.parse_args()
    docx = options.to / f"{SOURCE.stem}.docx"
    make_docx(SOURCE.read_text("utf-8"), docx)
    if options.pdf:
        make_pdf(docx, docx.with_suffix(".pdf"))


if __name__ == "__main__":
    main()
