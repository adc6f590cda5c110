"""A list as a table in the dress of each format."""

import io
import textwrap
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from tests.uppdrag.reading.generated.compose import Listing, Task

Grid = list[tuple[str, list[str]]]
OTHER_TABLES: Sequence[Sequence[Sequence[str]]] = (
    (("Namn", "Parti", "Närvarande"), ("Anna Ek", "S", "Ja"), ("Bo Lind", "M", "Nej"), ("Cia Ås", "C", "Ja")),
    (("Verksamhet", "Budget", "Utfall", "Avvikelse"), ("Förskola", "120", "118", "2"), ("Skola", "340", "351", "-11")),
    (("Status", "Betydelse"), ("Pågår", "Arbetet har börjat"), ("Klart", "Uppdraget är slutfört"), ("Vilande", "Väntar på beslut")),
    (("Sammanträde", "Handlingar senast", "Utskick"), ("2023-05-04", "2023-04-12", "2023-04-20"), ("2023-06-08", "2023-05-17", "2023-05-25")),
    (("Nämnd", "Antal uppdrag", "Varav klara"), ("Tekniska nämnden", "7", "2"), ("Kulturnämnden", "4", "1"), ("Totalt", "11", "3")),
)  # fmt: skip


ABOVE = (("Uppdragslista 2023",), ("Uppdaterad", "2023-03-01"), (), ("Kommunstyrelsens kontor",))
INSTRUCTIONS = (
    ("Så här fyller du i listan",),
    ("Uppdrag", "Skriv uppdraget som det står i protokollet"),
    ("Status", "Pågår, Klart eller Vilande"),
)


def grid(made: Listing, *, once: bool = False) -> Grid:
    """Heading, sections and rows; `once` says that who answers stands in the first row of several only."""
    rows: Grid = [("head", [made.heads[name] for name in made.columns])]
    inside = made.columns.index("title") if made.rng.random() < 0.25 else 0
    before: str | None = None
    for section, tasks in made.sections():
        if section:
            cells = [""] * len(made.columns)
            cells[inside] = section
            rows.append(("section", cells))
            before = None
        for task in tasks:
            cells = [task.cells[name] for name in made.columns]
            who = task.cells.get("who", "")
            if once and who and who == before:
                cells[made.columns.index("who")] = ""
            before = who
            rows.append(("row", cells))
    return rows


def delimited(made: Listing, mark: str) -> bytes | str:
    """A CSV file as a spreadsheet exports it."""
    rng = made.rng
    width = len(made.columns)
    rows = [cells for _, cells in grid(made)]
    if rng.random() < 0.3:
        rows.insert(0, [made.called, *[""] * (width - 1)])
    if rng.random() < 0.2:
        rows.append([f"Antal uppdrag: {len(made.tasks)}", *[""] * (width - 1)])
    quoted = [[_quoted(cell, mark, rng) for cell in row] for row in rows]
    text = "\r\n".join(mark.join(row) for row in quoted) + "\r\n"
    made.traits["code"] = code = rng.choice(("utf-8", "utf-8-sig", "cp1252"))
    return text.encode(code, errors="replace")


def _quoted(cell: str, mark: str, rng: Random) -> str:
    broken = cell.replace(" och ", "\noch ", 1) if rng.random() < 0.1 else cell
    return (
        '"' + broken.replace('"', '""') + '"' if mark in broken or "\n" in broken or '"' in broken else broken
    )


def pasted(made: Listing) -> str:
    """Copied out of a table: a tab between the cells."""
    return _around(
        made,
        "\n".join(
            "\t".join(cells).rstrip() if kind == "section" else "\t".join(cells) for kind, cells in grid(made)
        ),
    )


def pipes(made: Listing) -> str:
    """A table of Markdown; the sections are rows in bold or headings above tables of their own."""
    head = f"| {' | '.join(made.heads[name] for name in made.columns)} |\n|{'---|' * len(made.columns)}"
    apart = any(section for section, _ in made.sections()) and made.rng.random() < 0.5
    made.traits["apart"] = str(apart)
    parts = []
    for n, (section, tasks) in enumerate(made.sections()):
        if section and apart:
            parts.append(f"## {section}\n")
        if apart or n == 0:
            parts.append(head)
        if section and not apart:
            parts.append(f"| **{section}** |{' |' * (len(made.columns) - 1)}")
        parts += [f"| {' | '.join(task.cells[name] for name in made.columns)} |" for task in tasks]
        if apart:
            parts.append("")
    return _around(made, "\n".join(parts), "# ")


def fixed(made: Listing) -> str:
    """Fixed columns, as a screen or a mail shows them."""
    rows = grid(made)
    most = {"title": made.rng.choice((38, 50, 70)), "comment": 30}
    columns = [[cells[n] for kind, cells in rows if kind != "section"] for n in range(len(made.columns))]
    longest = [max(len(word) for cell in column for word in (cell.split() or [""])) for column in columns]
    widths = [
        max(long, min(max(map(len, column)), most.get(name, 26)))
        for name, column, long in zip(made.columns, columns, longest, strict=True)
    ]
    lines = []
    for kind, cells in rows:
        if kind == "section":
            lines += ["", next(filter(None, cells))]
            continue
        wrapped = [
            textwrap.wrap(cell, width, break_on_hyphens=False, break_long_words=False) or [""]
            for cell, width in zip(cells, widths, strict=True)
        ]
        for n in range(max(map(len, wrapped))):
            lines.append(
                "  ".join(
                    (part[n] if n < len(part) else "").ljust(width)
                    for part, width in zip(wrapped, widths, strict=True)
                ).rstrip()
            )
        if kind == "head" and made.rng.random() < 0.3:
            lines.append("  ".join("-" * width for width in widths))
    return _around(made, "\n".join(lines))


def a_cell_a_line(made: Listing) -> str:
    """Pasted from a page: each cell on a line of its own, empty ones as a dash or not at all."""
    blank = made.rng.choice(("", "-", "–"))
    made.traits["blank"] = blank
    lines = [
        cell or blank
        for kind, cells in grid(made)
        for cell in (cells if kind != "section" else [next(filter(None, cells))])
    ]
    return _around(made, "\n".join(line for line in lines if line))


def _around(made: Listing, table: str, mark: str = "") -> str:
    return "\n\n".join([mark + made.called, *made.intro, table, *made.after]) + "\n"


def excel(made: Listing) -> bytes:
    """A workbook: a title above, days as days, a sheet of instructions, sections in rows of their own."""
    import openpyxl

    rng = made.rng
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = rng.choice(("Blad1", "Uppdrag", "Lista", "KF-uppdrag"))
    for line in rng.sample(ABOVE, rng.choice((0, 1, 2))):
        sheet.append(list(line))
    if rng.random() < 0.15:
        _hide_column(made, sheet)
    _sheet_rows(made, sheet)
    if rng.random() < 0.3:
        sheet.append([])
        sheet.append(["Summa", len(made.tasks)])
    if rng.random() < 0.3:
        note = book.create_sheet("Instruktion", rng.choice((0, None)))
        for line in INSTRUCTIONS:
            note.append(list(line))
    return _saved(book)


def _hide_column(made: Listing, sheet: Any) -> None:
    """A last column that nobody sees."""
    made.columns.append("intern")
    made.heads["intern"] = "Internt id"
    for number, task in enumerate(made.tasks):
        task.cells["intern"] = str(70411 + number)
    sheet.column_dimensions["ABCDEFGHIJKLM"[len(made.columns) - 1]].hidden = True


def _sheet_rows(made: Listing, sheet: Any) -> None:
    rng = made.rng
    column = made.columns.index("who") + 1 if "who" in made.columns else 0
    once = bool(column) and rng.random() < 0.3
    made.traits["merged down"] = str(once)
    first = 0
    for kind, cells in grid(made, once=once):
        sheet.append([_value(cell, rng) for cell in cells])
        row = sheet.max_row
        if kind == "section" and cells[0] and rng.random() < 0.5:
            sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(cells))
        if once and kind == "row" and not cells[column - 1] and first:
            area = f"{sheet.cell(first, column).coordinate}:{sheet.cell(row - 1, column).coordinate}"
            if row - 1 > first:
                sheet.unmerge_cells(area)
            sheet.merge_cells(start_row=first, end_row=row, start_column=column, end_column=column)
        else:
            first = row if once and kind == "row" and cells[column - 1] else 0


def _value(cell: str, rng: Random) -> object:
    from datetime import datetime

    if len(cell) == 10 and cell[4] == cell[7] == "-":
        return datetime.strptime(cell, "%Y-%m-%d")  # noqa: DTZ007 - a day of a spreadsheet has no zone
    if cell.isdigit() and len(cell) < 4:
        return int(cell)
    return f" {cell}" if cell and rng.random() < 0.03 else cell or None


def word(made: Listing) -> bytes:
    """A Word file: prose, the table with merged sections, perhaps a table for each, another table after it."""
    import docx

    rng = made.rng
    document = docx.Document()
    document.add_heading(made.called, 1)
    for text in made.intro:
        document.add_paragraph(text)
    apart = any(section for section, _ in made.sections()) and rng.random() < 0.4
    made.traits["apart"] = str(apart)
    made.traits["merged down"] = str(merge := "who" in made.columns and rng.random() < 0.3)
    bold = rng.random() < 0.6
    if apart:
        for section, tasks in made.sections():
            document.add_heading(section or "", 2)
            _word_table(
                document,
                made,
                [
                    ("head", [made.heads[name] for name in made.columns]),
                    *(("row", _cells(task, made)) for task in tasks),
                ],
                merge=merge,
                bold=bold,
            )
    else:
        _word_table(document, made, grid(made), merge=merge, bold=bold)
    for text in made.after:
        document.add_paragraph(text)
    if rng.random() < 0.4:
        made.traits["other table"] = "yes"
        document.add_heading("Övrigt", 2)
        other = rng.choice(OTHER_TABLES)
        _word_table(document, made, [("row", list(row)) for row in other], merge=False, bold=False)
    return _saved(document)


def _cells(task: Task, made: Listing) -> list[str]:
    return [task.cells[name] for name in made.columns]


def _word_table(document: Any, made: Listing, rows: Grid, *, merge: bool, bold: bool) -> None:
    table = document.add_table(len(rows), len(rows[0][1]))
    span = made.rng.random() < 0.6
    for row, (kind, cells) in zip(table.rows, rows, strict=True):
        places = row.cells
        if kind == "section" and span:
            places[0].merge(places[-1])
        shown = [next(filter(None, cells))] if kind == "section" else cells
        for place, text in zip(places, shown, strict=False):
            run = place.paragraphs[0].add_run(_hyphened(text, made.rng))
            run.bold = bold and kind != "row"
    if merge:
        _merge_down(table, rows, made.columns.index("who"))


def _merge_down(table: Any, rows: Grid, column: int) -> None:
    start = 1
    for n in range(2, len(rows) + 1):
        same = (
            n < len(rows)
            and rows[n][0] == rows[start][0] == "row"
            and rows[n][1][column] == rows[start][1][column] != ""
        )
        if not same:
            if n - 1 > start:
                for other in range(start + 1, n):
                    table.cell(other, column).text = ""
                table.cell(start, column).merge(table.cell(n - 1, column))
            start = n


def _hyphened(text: str, rng: Random) -> str:
    """Now and then with what people type: a soft hyphen, a blank that does not break."""
    if rng.random() < 0.05:
        text = text.replace("ning", "\u00adning").replace(" och ", "\u00a0och ")
    return text


def _saved(made: Any) -> bytes:
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


DRESSES: dict[str, Callable[[Listing], bytes | str]] = {
    "csv": lambda made: delimited(made, ";"),
    "tsv": lambda made: delimited(made, "\t"),
    "pasted": pasted,
    "markdown": pipes,
    "fixed": fixed,
    "cells": a_cell_a_line,
    "excel": excel,
    "word": word,
}
