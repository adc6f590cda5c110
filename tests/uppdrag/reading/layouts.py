"""One list of uppdrag in every dress in which it may arrive."""

import io
import textwrap
from collections.abc import Callable, Sequence

from documents.read import read_bytes
from uppdrag.municipality import load_municipality
from uppdrag.reading import Reading, read_handling

Rows = Sequence[Sequence[str]]

HEADINGS = ("Nr", "Uppdrag", "Ansvarig", "Dnr", "Återrapportering")
SECTIONS = ("Uppdrag från kommunfullmäktiges budget 2021", "Uppdrag givna av kommunstyrelsen")
FIRST = (
    (
        "1",
        "Utreda hur företag kan få en gemensam väg in till staden",
        "Kommunstyrelsen",
        "0412/21",
        "KS 16 juni 2021",
    ),
    (
        "2",
        "Förskolenämnden får i uppdrag att tillsammans med grundskolenämnden ta fram en modell för övergången till skolan",
        "Förskolenämnden",
        "",
        "Delårsrapport augusti 2021",
    ),
    (
        "3",
        "Ta fram en plan för att halvera matsvinnet i köken till 2025",
        "Samtliga nämnder",
        "0415/21, 0416/21",
        "Kvartal 4",
    ),
)
SECOND = (
    (
        "4",
        "Kartlägga hur stadens lokaler används på kvällar och helger",
        "Stadsledningskontoret",
        "0501/21",
        "2021-09-30",
    ),
    ("5", "Redovisa hur barnens rätt beaktas när staden byggs", "Byggnadsnämnden", "", "Under planering"),
    ("6", "Se över avgifterna för föreningar", "Idrotts- och föreningsnämnden", "0533/21", ""),
)
DATA = (*FIRST, *SECOND)
TABLE = (HEADINGS, ("", SECTIONS[0], "", "", ""), *FIRST, ("", SECTIONS[1], "", "", ""), *SECOND)
CAPTION = "Bilaga 2\n\nPågående uppdrag\n\n"


def reading_of(data: bytes | str, name: str = "lista") -> Reading:
    raw = data.encode() if isinstance(data, str) else data
    return read_handling(read_bytes(raw, name), load_municipality("goteborg"))


def delimited(mark: str) -> str:
    return "\n".join(mark.join(f'"{cell}"' if mark in cell else cell for cell in row) for row in TABLE)


def fixed(widths: Sequence[int] = (4, 40, 25, 12, 22), *, blank_lines: bool = False) -> str:
    lines = []
    for row in TABLE:
        if row[1] in SECTIONS:
            lines.append(row[1])
        else:
            wrapped = [textwrap.wrap(cell, width) or [""] for cell, width in zip(row, widths, strict=True)]
            for number in range(max(map(len, wrapped))):
                cells = [part[number] if number < len(part) else "" for part in wrapped]
                lines.append(
                    "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()
                )
        lines += [""] if blank_lines else []
    return CAPTION + "\n".join(lines)


def pipes(*, edges: bool = True) -> str:
    rows = [TABLE[0], ["---"] * 5, *TABLE[1:]]
    lines = [" | ".join(row) for row in rows]
    return CAPTION + "\n".join(f"| {line} |" if edges else line for line in lines)


def as_docx(rows: Rows = TABLE) -> bytes:
    import docx

    document = docx.Document()
    document.add_heading("Bilaga 2 Pågående uppdrag")
    table = document.add_table(len(rows), len(rows[0]))
    for number, row in enumerate(rows):
        for cell, text in zip(table.rows[number].cells, row, strict=True):
            cell.text = text
        if number and not row[0]:
            table.cell(number, 0).merge(table.cell(number, len(row) - 1))
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def as_xlsx(rows: Rows = TABLE) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Uppföljning 2021"], [], *rows):
        sheet.append(list(row))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def as_pdf(rows: Rows = TABLE, rules: str = "grid", widths: Sequence[int] = (30, 190, 100, 60, 90)) -> bytes:
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table, TableStyle

    style = getSampleStyleSheet()["BodyText"]
    style.fontSize, style.leading = 9, 10.5
    table = Table([[Paragraph(cell, style) for cell in row] for row in rows], colWidths=widths, repeatRows=1)
    lines = {
        "grid": [("GRID", (0, 0), (-1, -1), 0.5, "black")],
        "below": [("LINEBELOW", (0, 0), (-1, -1), 0.5, "black")],
    }
    table.setStyle(TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), *lines.get(rules, [])]))
    target = io.BytesIO()
    SimpleDocTemplate(target).build(
        [Paragraph("Bilaga 2 Pågående uppdrag", getSampleStyleSheet()["Heading1"]), table]
    )
    return target.getvalue()


LAYOUTS: dict[str, bytes | str] = {
    "tabs": CAPTION + delimited("\t"),
    "semicolons": delimited(";"),
    "commas": delimited(","),
    "Windows-1252": delimited(";").encode("cp1252"),
    "byte order mark": b"\xef\xbb\xbf" + delimited(";").encode(),
    "UTF-16": delimited("\t").encode("utf-16"),
    "Windows line ends": (CAPTION + delimited("\t")).replace("\n", "\r\n"),
    "pipes": pipes(),
    "pipes without edges": pipes(edges=False),
    "fixed columns": fixed(),
    "fixed columns, blank lines": fixed(blank_lines=True),
    "fixed columns, not wrapped": fixed((4, 130, 32, 18, 30)),
    "one cell a line": CAPTION + "\n".join(cell for row in TABLE for cell in row if cell),
    "one cell a line, empty ones too": CAPTION + "\n".join(cell for row in TABLE for cell in row),
}
RENDERED: dict[str, Callable[[], bytes]] = {
    "Word": as_docx,
    "Excel": as_xlsx,
    "PDF, ruled": as_pdf,
    "PDF, lines below": lambda: as_pdf(rules="below"),
    "PDF, no rules": lambda: as_pdf(rules="none"),
}
