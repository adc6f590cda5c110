"""Makes the example budget in Word and PDF: `python -m examples.budget.make_budget`.

`contents.py` is the source. The PDF needs LibreOffice, which renders the Word file as any office would print it.
"""

import shutil
import subprocess
import tempfile
from datetime import datetime
from pathlib import Path
from typing import cast

import docx
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.styles.style import ParagraphStyle

from examples.budget.contents import Line, lines

HERE = Path(__file__).parent
NAME = "budget-2022"
DECIDED = datetime(2021, 11, 11, 9, 0)  # noqa: DTZ001  Word keeps civil time
STYLES = {"title": "Title", "heading": "Heading 1", "sub": "Heading 2", "uppdrag": "List Bullet"}


def make_docx(to: Path) -> None:
    """Writes the budget with real headings, bullets and tables, a running head and page numbers."""
    document = docx.Document()
    document.core_properties.author = ""
    document.core_properties.created = document.core_properties.modified = DECIDED
    _set_page(document)
    for line in lines():
        _add(document, line)
    document.save(str(to))


def _set_page(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(3)
    normal = cast("ParagraphStyle", document.styles["Normal"])
    normal.font.name, normal.font.size = "Liberation Serif", Pt(12)
    normal.paragraph_format.line_spacing = 1.15
    section.header.paragraphs[0].text = "Göteborgs Stads budget 2022"
    foot = section.footer.paragraphs[0]
    foot.add_run("Sida ")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    foot._p.append(field)  # noqa: SLF001  python-docx has no fields of its own


def _add(document: Document, line: Line) -> None:
    if line.cells:
        table = document.add_table(len(line.cells), len(line.cells[0]), "Table Grid")
        for row, cells in zip(table.rows, line.cells, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
        return
    paragraph = document.add_paragraph(line.text, STYLES.get(line.kind))
    paragraph.paragraph_format.page_break_before = line.kind == "heading"


def make_pdf(source: Path, to: Path) -> None:
    """Lets LibreOffice print the Word file; raises FileNotFoundError where it is not installed."""
    office = shutil.which("soffice")
    if office is None:
        raise FileNotFoundError("LibreOffice is needed for the PDF")
    with tempfile.TemporaryDirectory() as folder:
        command = [
            office,
            "--headless",
            f"-env:UserInstallation=file://{folder}/profile",
            "--convert-to",
            "pdf",
        ]
        subprocess.run([*command, "--outdir", folder, str(source)], check=True, capture_output=True)  # noqa: S603
        shutil.move(Path(folder) / f"{source.stem}.pdf", to)


if __name__ == "__main__":
    make_docx(HERE / f"{NAME}.docx")
    make_pdf(HERE / f"{NAME}.docx", HERE / f"{NAME}.pdf")
