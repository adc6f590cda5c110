"""An invented list in the dress of every format: text, Markdown, Word, Excel and PDF."""

import io
import textwrap
from collections.abc import Iterator, Sequence
from typing import Any

from tests.uppdrag.reading.invented import (
    BILAGA,
    BUDGET,
    LONG,
    NO_PLACE,
    OTHER,
    PLAIN,
    PLAIN_LIST,
    SECTIONED,
    SHORT,
    STATUS_LIST,
    Cells,
    dnr,
    number,
    plan,
    table,
    title,
    who,
)


def joined(rows: Sequence[Cells], mark: str) -> str:
    return "\n".join(mark.join(f'"{cell}"' if mark in cell else cell for cell in row) for row in rows)


def pipes(rows: Sequence[Cells], *, bold: bool = False) -> str:
    shown = [
        [f"**{cell}**" if bold and cell and sum(map(bool, row)) == 1 else cell for cell in row]
        for row in rows
    ]
    lines = [f"| {' | '.join(row)} |" for row in shown]
    return "\n".join([lines[0], "|" + ":---|" * len(rows[0]), *lines[1:]])


def markdown_by_section() -> str:
    text = "# Uppföljning av uppdrag\n\nVersion 3, uppdaterad löpande.\n\n"
    for section in (BUDGET, OTHER):
        part = table(
            ("Vad", "Vem", "När", "Diarienr"),
            (title, who, plan, dnr),
            [(task, None) for task, name in SECTIONED if name == section],
        )
        text += f"## {section}\n\n{pipes(part)}\n\n"
    return text


def markdown_breaks() -> str:
    rows = [[cell.replace(", 0", "<br>0").replace(" och ", " och<br/>") for cell in row] for row in NO_PLACE]
    return "## Bilaga 1 – uppdrag\n\n" + pipes(rows)


def fixed_pages() -> str:
    """Fixed columns over three pages, the head repeated, a foot with page numbers."""
    widths = (4, 46, 28, 20, 26)
    rows = table(("Nr", "Uppdrag", "Nämnd", "Dnr", "Åter i nämnd"), (number, title, who, dnr, plan), PLAIN)
    pages = [rows[1:4], rows[4:7], rows[7:]]
    return "\f".join(
        "Göteborgs Stad\nUppdragslista 2022\n\n"
        + "\n".join(columns([rows[0], *page], widths))
        + f"\n\nSida {n} (3)\n"
        for n, page in enumerate(pages, 1)
    )


def columns(rows: Sequence[Cells], widths: Sequence[int]) -> Iterator[str]:
    for row in rows:
        wrapped = [textwrap.wrap(cell, width - 2) or [""] for cell, width in zip(row, widths, strict=True)]
        for n in range(max(map(len, wrapped))):
            yield "".join(
                (part[n] if n < len(part) else "").ljust(width)
                for part, width in zip(wrapped, widths, strict=True)
            ).rstrip()


def loose_blanks() -> str:
    return "\n".join(
        "   ".join(row)
        for row in table(
            ("Uppdrag", "Ansvarig", "Rapporteras"), (title, who, plan), [r for r in PLAIN if r[0].plan]
        )
    )


def a_cell_a_line(rows: Sequence[Cells]) -> str:
    return "Bilaga 2\n\nUppdrag att bevaka\n\n" + "\n".join(cell for row in rows for cell in row if cell)


def run_together() -> str:
    lines = [" ".join(filter(None, row)) for row in BILAGA]
    return "Bilaga 3\n\n" + "\n".join(line for text in lines for line in textwrap.wrap(text, 62))


def records() -> str:
    return "Uppdragslista\n\n" + "\n\n".join(
        f"**Uppdrag:** {task.title}\n**Ansvarig:** {task.who}\n**Dnr:** {', '.join(task.dnr) or '-'}\n**Återrapporteras:** {task.plan or '-'}"
        for task in SHORT
    )


def numbered() -> str:
    return "Förteckning över pågående uppdrag\n\n" + "\n".join(
        f"{n}. {task.title} {'Dnr ' + ', '.join(task.dnr) + '. ' if task.dnr else ''}{task.plan}."
        for n, task in enumerate(LONG, 1)
    )


def word(
    rows: Sequence[Cells],
    *,
    above: Cells = (),
    merged: bool = True,
    split: int = 0,
    breaks: bool = False,
    furniture: str = "",
) -> bytes:
    import docx

    document = docx.Document()
    if furniture:
        document.sections[0].header.paragraphs[0].text = furniture
        document.sections[0].footer.paragraphs[0].text = "Sida 1 (2)"
    document.add_heading("Uppdrag att följa", 1)
    for part in (rows[:split], [rows[0], *rows[split:]]) if split else (rows,):
        heads = [list(above) + [""] * (len(rows[0]) - len(above))] if above else []
        shown = [*heads, *part]
        grid = document.add_table(len(shown), len(rows[0]))
        for row, cells in zip(grid.rows, shown, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text.replace(", ", "\n") if breaks and "/2" in text else text
            if merged and sum(map(bool, cells)) == 1:
                only = next(filter(None, cells))
                row.cells[0].merge(row.cells[-1]).text = only
        document.add_paragraph("")
    return saved(document)


def word_tabs() -> bytes:
    import docx

    document = docx.Document()
    document.add_paragraph("Öppna uppdrag per 1 mars 2022")
    for row in PLAIN_LIST:
        document.add_paragraph("\t".join(row))
    return saved(document)


def excel(sheets: dict[str, Sequence[Sequence[Any]]], *, merge: bool = False) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
            if merge and sum(map(bool, row)) == 1 and sheet.max_row > 2:
                sheet.merge_cells(
                    start_row=sheet.max_row, end_row=sheet.max_row, start_column=1, end_column=len(row)
                )
    return saved(book)


def saved(thing: Any) -> bytes:
    target = io.BytesIO()
    thing.save(target)
    return target.getvalue()


def shifted() -> bytes:
    """A workbook whose list begins in column B, row 5, below what the file says about itself."""
    return excel(
        {
            "Lista 2022": [
                ["", "Uppföljningsmall"],
                ["", "Ansvarig för mallen:", "Maja Lind"],
                [],
                ["", "Utskrivet", "2022-03-01"],
                *(["", *row] for row in STATUS_LIST),
            ]
        }
    )


def pdf(
    rows: Sequence[Cells],
    widths: Sequence[int],
    *,
    style: str = "",
    font: str = "Helvetica",
    size: float = 9,
    leading: float = 1.2,
    padding: float = 3,
    wide: bool = False,
    foot: str = "",
    soft: bool = False,
) -> bytes:
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

    cell = ParagraphStyle("cell", fontName=font, fontSize=size, leading=size * leading, splitLongWords=1)
    looks: dict[str, list[Any]] = {
        "grid": [("GRID", (0, 0), (-1, -1), 0.5, "black")],
        "shaded": [("BACKGROUND", (0, n), (-1, n), "#dddddd") for n in range(0, len(rows), 2)],
        "head": [("LINEBELOW", (0, 0), (-1, 0), 1, "black")],
    }
    hyphened = [
        [text.replace("föreningslivets", "förenings\u00adlivets") if soft else text for text in row]
        for row in rows
    ]
    grid = Table(
        [[Paragraph(text, cell) for text in row] for row in hyphened],
        colWidths=widths,
        repeatRows=1,
        splitInRow=1,
    )
    padded = [(f"{side}PADDING", (0, 0), (-1, -1), padding) for side in ("TOP", "BOTTOM", "LEFT", "RIGHT")]
    sections = [
        ("SPAN", (0, n), (-1, n))
        for n, row in enumerate(rows)
        if sum(map(bool, row)) == 1 and 0 < len(row[0]) < 40
    ]
    grid.setStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), *padded, *sections, *looks.get(style, [])])

    def furnish(canvas: Any, document: Any) -> None:
        canvas.setFont(font, 8)
        canvas.drawString(40, 20, f"{foot} {document.page} (3)")
        canvas.drawString(40, document.pagesize[1] - 30, "Göteborgs Stad, uppdragslista")

    target = io.BytesIO()
    template = SimpleDocTemplate(
        target,
        pagesize=landscape(A4) if wide else A4,
        topMargin=50,
        bottomMargin=50,
        leftMargin=40,
        rightMargin=40,
    )
    template.build(
        [Paragraph("Uppdrag att bevaka", ParagraphStyle("h", fontName=font, fontSize=15, leading=22)), grid],
        onFirstPage=furnish if foot else lambda *_: None,
        onLaterPages=furnish if foot else lambda *_: None,
    )
    return target.getvalue()
