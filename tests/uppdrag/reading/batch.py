"""Lists in layouts of other offices, written before the reader was tuned to any of them.

Each layout is a file and the rows that an official would record from it. First score, before anything was changed
for them: see `FIRST_SCORE`.
"""

import io
import textwrap
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

Cells = Sequence[str]


class Task(NamedTuple):
    title: str
    who: str
    ids: tuple[str, ...]
    dnr: tuple[str, ...]
    plan: str
    given: str
    status: str


class Layout(NamedTuple):
    name: str
    make: Callable[[], bytes | str]
    rows: Sequence[tuple[Task, str | None]]
    fields: Sequence[str] = ("ids", "dnr", "plan", "section")


SHORT = (
    Task(
        "Utreda en gemensam ingång för bygglov och miljötillstånd",
        "Byggnadsnämnden",
        ("byggnadsnamnden",),
        ("0231/22",),
        "KS 15 juni 2022",
        "KF 2021-11-11 § 12",
        "Pågår",
    ),
    Task(
        "Ta fram en plan för skyfall i Gamlestaden och Kviberg samt redovisa kostnaderna för de tre mest utsatta gatorna",
        "Kretslopp och vattennämnden",
        ("kretslopp-och-vattennamnden",),
        ("0232/22", "0418/22"),
        "Delårsrapport augusti 2022",
        "KF budget 2022",
        "Försenat",
    ),
    Task(
        "Öka antalet praktikplatser för unga med funktionsnedsättning",
        "Samtliga nämnder",
        ("Samtliga nämnder",),
        (),
        "Årsrapport 2022",
        "KF budget 2022",
        "Pågår",
    ),
    Task(
        "Se över hur sommarlovsaktiviteter når barn på landsbygden",
        "Tjörns hamnförbund",
        ("Tjörns hamnförbund",),
        ("0377/22",),
        "Kvartal 4 2022",
        "KS 2022-02-09 § 88",
        "Ej påbörjat",
    ),
    Task(
        "Pröva avgiftsfria resor för ledsagare",
        "Trafiknämnden",
        ("trafiknamnden",),
        ("1104/21",),
        "2022-10-26",
        "KS 2021-12-15 § 990",
        "Pågår",
    ),
    Task(
        "Kartlägga otrygga gångtunnlar och föreslå belysning, ”mörka hål” ska prioriteras",
        "Trafiknämnden",
        ("trafiknamnden",),
        ("1105/21",),
        "Under planering",
        "KF 2021-09-16 § 4",
        "Pågår",
    ),
    Task(
        "Återkomma med förslag om kolonilotter i Hisings Backa",
        "Park- och naturnämnden",
        ("park-och-naturnamnden",),
        (),
        "",
        "KF 2021-09-16 § 7",
        "Pågår",
    ),
    Task(
        "Göra en samlad genomlysning av stadens konsultköp 2018–2021",
        "Stadsledningskontoret",
        ("stadsledningskontoret",),
        ("1206/21", "0044/22", "0045/22"),
        "KS 31 augusti 2022",
        "KS 2022-01-26 § 51",
        "Pågår",
    ),
    Task(
        "Utreda idrotts- och föreningslivets behov av konstgräsplaner",
        "Idrotts- och föreningsnämnden",
        ("idrotts-och-foreningsnamnden",),
        ("0099/22",),
        "första halvåret 2023",
        "KF budget 2022",
        "Pågår",
    ),
)
LONG = (
    Task(
        "Kommunstyrelsen får i uppdrag att tillsammans med berörda nämnder pröva ett nytt system för felanmälan.",
        "",
        ("kommunstyrelsen",),
        ("0611/22",),
        "KS 28 september 2022",
        "",
        "",
    ),
    Task(
        "Kulturnämnden får i uppdrag att hitta en plats för ett museum om fisket.",
        "",
        ("kulturnamnden",),
        (),
        "Kvartal 3",
        "",
        "",
    ),
    Task(
        "Grundskolenämnden ska redovisa hur fritidshemmen används i januari och juli.",
        "",
        ("grundskolenamnden",),
        ("0613/22", "0614/22"),
        "Årsrapport 2022",
        "",
        "",
    ),
    Task(
        "Stadsledningskontoret får i uppdrag att följa upp hur lekplatserna sköts.",
        "",
        ("stadsledningskontoret",),
        ("0615/22",),
        "Samlingsärende",
        "",
        "",
    ),
    Task(
        "Förvaltnings AB Framtiden får i uppdrag att rusta upp gårdarna i Biskopsgården.",
        "",
        ("forvaltnings-ab-framtiden",),
        (),
        "Delårsrapport mars 2023",
        "",
        "",
    ),
)
BUDGET, OTHER = "Uppdrag från budget 2022", "Övriga beslut"
SECTIONED = [(task, BUDGET if n < 4 else OTHER) for n, task in enumerate(SHORT)]
PLAIN = [(task, None) for task in SHORT]
LONG_PLAIN = [(task, None) for task in LONG]
LONG_SECTIONED = [
    (task, "Till kommunstyrelsen" if n < 2 else "Till nämnder och styrelser") for n, task in enumerate(LONG)
]


def table(
    heads: Cells,
    columns: Sequence[Callable[[int, Task], str]],
    rows: Sequence[tuple[Task, str | None]],
    *,
    at: int = 0,
) -> list[list[str]]:
    """The list as cells; a section stands in column `at` of a row of its own."""
    lines, before = [list(heads)], None
    for number, (task, section) in enumerate(rows, 1):
        if section and section != before:
            lines.append([section if n == at else "" for n in range(len(heads))])
        lines.append([column(number, task) for column in columns])
        before = section
    return lines


def number(n: int, _: Task) -> str:
    return str(n)


def title(_: int, task: Task) -> str:
    return task.title


def who(_: int, task: Task) -> str:
    return task.who


def dnr(_: int, task: Task) -> str:
    return ", ".join(task.dnr)


def plan(_: int, task: Task) -> str:
    return task.plan


def given(_: int, task: Task) -> str:
    return task.given


def status(_: int, task: Task) -> str:
    return task.status


def official(n: int, _: Task) -> str:
    return ("Maja Lind", "Ove Kjell", "Sara Öst")[n % 3]


def empty(_: int, __: Task) -> str:
    return ""


STATUS_LIST = table(
    ("Nr", "Uppdrag", "Ansvarig", "Beslut", "Dnr", "Återrapportering", "Status"),
    (number, title, who, given, dnr, plan, status),
    SECTIONED,
)
PLAIN_LIST = table(
    ("Lydelse", "Diarienummer", "Ansvarig nämnd/bolag", "Handläggare", "Senast"),
    (title, dnr, who, official, plan),
    PLAIN,
)
LATE_FIRST = table(
    ("Tidpunkt för redovisning", "Ärendenr", "Vad ska göras", "Utförare"),
    (plan, dnr, title, who),
    SECTIONED,
    at=2,
)
BILAGA = table(("Uppdrag", "Dnr", "Plan för redovisning"), (title, dnr, plan), LONG_SECTIONED)
NO_PLACE = table(("Uppdragsbeskrivning", "Mottagare", "Dnr", "Redovisas"), (title, who, dnr, plan), PLAIN)


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
    grid.setStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), *padded, *looks.get(style, [])])

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


LAYOUTS = (
    Layout("TXT, tabs, seven columns", lambda: joined(STATUS_LIST, "\t"), SECTIONED),
    Layout("TXT, tabs, plan first", lambda: "Bevakningslista\n\n" + joined(LATE_FIRST, "\t"), SECTIONED),
    Layout("TXT, fixed columns over pages", fixed_pages, PLAIN),
    Layout("TXT, three blanks between", loose_blanks, [r for r in PLAIN if r[0].plan], ("ids", "plan")),
    Layout("TXT, a cell a line", lambda: a_cell_a_line(NO_PLACE), PLAIN),
    Layout("TXT, a cell a line, numbered", lambda: a_cell_a_line(table(("Nr", "Uppdrag", "Dnr", "Redovisas"), (number, title, dnr, plan), LONG_PLAIN)), LONG_PLAIN),
    Layout("TXT, run together", run_together, LONG_SECTIONED),
    Layout("MD, table for each section", markdown_by_section, SECTIONED),
    Layout("MD, bold sections", lambda: pipes(STATUS_LIST, bold=True), SECTIONED),
    Layout("MD, breaks in cells", markdown_breaks, PLAIN),
    Layout("MD, records", records, PLAIN),
    Layout("MD, numbered", numbered, LONG_PLAIN, ("ids", "dnr", "plan")),
    Layout("CSV, Windows-1252, title above", lambda: ("Uppdragslista 2022;;;;\n" + joined(PLAIN_LIST, ";")).encode("cp1252"), PLAIN),
    Layout("CSV, BOM, commas", lambda: b"\xef\xbb\xbf" + joined([[f'"{c}"' if n == 0 else c for n, c in enumerate(row)] for row in NO_PLACE], ",").replace('""', '"').encode(), PLAIN),
    Layout("CSV, lines within cells", lambda: joined([[f'"{c.replace(" och ", chr(10) + "och ")}"' for c in row] for row in STATUS_LIST], ";"), SECTIONED),
    Layout("Word, row above the head", lambda: word(STATUS_LIST, above=("Uppdragslista KS",), breaks=True), SECTIONED),
    Layout("Word, two tables, page header", lambda: word(BILAGA, split=4, furniture="Bilaga 3 dnr 0001/22"), LONG_SECTIONED),
    Layout("Word, sections not merged", lambda: word(LATE_FIRST, merged=False), SECTIONED),
    Layout("Word, tabs", word_tabs, PLAIN),
    Layout("Excel, column B, row 5", shifted, SECTIONED),
    Layout("Excel, a sheet for each", lambda: excel({BUDGET: table(PLAIN_LIST[0], (title, dnr, who, official, plan), PLAIN[:4]), OTHER: table(PLAIN_LIST[0], (title, dnr, who, official, plan), PLAIN[4:])}), PLAIN, ("ids", "dnr", "plan")),
    Layout("Excel, merged sections", lambda: excel({"Blad1": STATUS_LIST}, merge=True), SECTIONED),
    Layout("PDF, ruled, landscape, soft hyphens", lambda: pdf(STATUS_LIST, (30, 260, 120, 110, 70, 100, 60), style="grid", wide=True, soft=True, foot="Sida"), SECTIONED),
    Layout("PDF, ruled, rows broken", lambda: pdf([BILAGA[0], *(row for _ in range(8) for row in BILAGA[1:])], (260, 90, 150), style="grid", size=12, foot="sid"), [r for _ in range(8) for r in LONG_SECTIONED]),
    Layout("PDF, shaded", lambda: pdf(LATE_FIRST, (110, 80, 200, 120), style="shaded", foot="Sida"), SECTIONED),
    Layout("PDF, line under the head", lambda: pdf(NO_PLACE, (230, 110, 80, 100), style="head", font="Times-Roman", size=10.5), PLAIN),
    Layout("PDF, no rules, wide", lambda: pdf(PLAIN_LIST, (300, 110, 130, 90, 120), wide=True, foot="Sida"), PLAIN),
    Layout("PDF, no rules, narrow", lambda: pdf(STATUS_LIST, (22, 110, 85, 75, 52, 80, 55), size=8, foot="Sida"), SECTIONED),
    Layout("PDF, no rules, very narrow", lambda: pdf(BILAGA, (105, 42, 70), size=9), LONG_SECTIONED),
    Layout("PDF, no rules, Courier", lambda: pdf(NO_PLACE, (220, 120, 70, 105), font="Courier", size=8), PLAIN),
    Layout("PDF, no rules, tight", lambda: pdf(LATE_FIRST, (100, 60, 220, 120), size=9, padding=1), SECTIONED),
)  # fmt: skip
