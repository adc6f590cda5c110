"""Makes the lists of this folder as an office prints them: `python -m tests.uppdrag.reading.office.make_lists`.

Word tables without rules in narrow columns, turned into PDF by LibreOffice. `rows_of` says what stands in them.
"""

import shutil
import subprocess
import tempfile
from datetime import datetime
from pathlib import Path

import docx
from docx.shared import Cm, Pt

from tests.uppdrag.reading.invented import LONG, SHORT

HERE = Path(__file__).parent
LISTS: dict[str, tuple[tuple[str, ...], tuple[float, ...], int]] = {
    "fem-spalter": (("Nr", "Uppdrag", "Ansvarig", "Dnr", "Redovisas"), (1, 3.2, 2.6, 1.7, 2.4), 9),
    "tre-spalter": (("Uppdrag", "Dnr", "Plan för redovisning"), (4, 1.8, 3), 10),
}


def rows_of(name: str) -> list[tuple[str, ...]]:
    """The rows of a list, without its heading."""
    if name == "tre-spalter":
        return [(task.title, ", ".join(task.dnr), task.plan) for task in LONG * 6]
    return [
        (str(number), task.title, task.who, ", ".join(task.dnr[:1]), task.plan)
        for number, task in enumerate(SHORT * 4, 1)
    ]


def make(name: str, folder: Path) -> None:
    """Writes one list as a PDF; needs LibreOffice."""
    headings, widths, size = LISTS[name]
    rows = [headings, *rows_of(name)]
    document = docx.Document()
    document.core_properties.created = datetime(2022, 3, 1, 9, 0)  # noqa: DTZ001  Word keeps civil time
    document.sections[0].header.paragraphs[0].text = "Göteborgs Stad, uppdragslista"
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Liberation Sans", Pt(size)
    normal.paragraph_format.space_after = Pt(0)
    document.add_heading("Uppdrag att bevaka", 1)
    table = document.add_table(len(rows), len(headings))
    table.autofit = False
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text, width in zip(row.cells, cells, widths, strict=True):
            cell.text, cell.width = text, Cm(width)
    with tempfile.TemporaryDirectory() as work:
        document.save(f"{work}/{name}.docx")
        office = shutil.which("soffice") or "soffice"
        command = [
            office,
            "--headless",
            f"-env:UserInstallation=file://{work}/profile",
            "--convert-to",
            "pdf",
        ]
        subprocess.run([*command, "--outdir", work, f"{work}/{name}.docx"], check=True, capture_output=True)
        shutil.move(f"{work}/{name}.pdf", folder / f"{name}.pdf")


if __name__ == "__main__":
    for listed in LISTS:
        make(listed, HERE)
