"""Lists in layouts of other offices, written before the reader was tuned to any of them.

Each layout is a file and the rows that an official would record from it. The first score, before anything was changed
for them, was F1 0.897 with 95.1 % of the fields exact.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from tests.uppdrag.reading.dress import (
    a_cell_a_line,
    excel,
    fixed_pages,
    joined,
    loose_blanks,
    markdown_breaks,
    markdown_by_section,
    numbered,
    pdf,
    pipes,
    records,
    run_together,
    shifted,
    word,
    word_tabs,
)
from tests.uppdrag.reading.invented import (
    BILAGA,
    BUDGET,
    LATE_FIRST,
    LONG_PLAIN,
    LONG_SECTIONED,
    NO_PLACE,
    OTHER,
    PLAIN,
    PLAIN_LIST,
    SECTIONED,
    STATUS_LIST,
    Task,
    dnr,
    number,
    official,
    plan,
    table,
    title,
    who,
)


class Layout(NamedTuple):
    name: str
    make: Callable[[], bytes | str]
    rows: Sequence[tuple[Task, str | None]]
    fields: Sequence[str] = ("ids", "dnr", "plan", "section")


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
