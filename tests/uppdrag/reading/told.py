"""Lists that are no tables, as offices write them: each task under its title, its facts told by labels."""

import io
import textwrap
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from tests.uppdrag.reading.invented import SECTIONED, Task

DONE = (Task("Ta fram en rutin för felanmälan av lekplatser", "Park- och naturnämnden", ("park-och-naturnamnden",), ("0702/22",), "Kvartal 2 2022", "", "Klart"), SECTIONED[-1][1])  # fmt: skip
ROWS: Sequence[tuple[Task, str | None]] = [*SECTIONED, DONE]
LABELS = ("Dnr", "Ansvarig", "Redovisas", "Status")


def facts(task: Task, labels: Sequence[str] = LABELS, *, empty: bool = False) -> list[tuple[str, str]]:
    values = (", ".join(task.dnr), task.who, task.plan, task.status)
    return [(label, value) for label, value in zip(labels, values, strict=True) if value or empty]


def line(task: Task, mark: str = " ", labels: Sequence[str] = LABELS) -> str:
    return mark.join(f"{label}: {value}" for label, value in facts(task, labels))


def each() -> Iterator[tuple[int, str | None, Task]]:
    """Number, section where one begins, and task."""
    before = None
    for number, (task, section) in enumerate(ROWS, 1):
        yield number, section if section != before else None, task
        before = section


def text(record: Callable[[int, Task], Sequence[str]], heading: str = "{}") -> str:
    lines = ["Uppdragslista", ""]
    for number, section, task in each():
        lines += [heading.format(section), ""] if section else []
        lines += [*record(number, task), ""]
    return "\n".join(lines)


def wrapped(words: str, first: str, rest: str) -> list[str]:
    return textwrap.wrap(words, 60, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)


def in_mail(number: int, task: Task) -> list[str]:
    told = [part for label, value in facts(task) for part in wrapped(f"{label}: {value}", "   ", "     ")]
    return [*wrapped(task.title, f"{number}) ", "   "), *told]


def boxes(_: int, task: Task) -> list[str]:
    inner = [f"  - {label}: {value}" for label, value in facts(task) if label != "Status"]
    return [f"- [{'x' if task.status == 'Klart' else ' '}] {task.title}", *inner]


def labelled(_: int, task: Task) -> list[str]:
    labels = ("Diarienummer", "Ansvarig nämnd", "Redovisas senast", "Läge")
    return [
        f"Uppdrag: {task.title}",
        *(f"{label}: {value}" for label, value in facts(task, labels, empty=True)),
    ]


TEXTS: dict[str, str] = {
    "facts on one line, bars between": text(lambda n, t: [f"{n}. {t.title}", "   " + line(t, " | ")]),
    "facts in brackets": text(lambda n, t: [f"{n}. {t.title} ({line(t, '; ', ('dnr', 'ansvarig', 'klart', 'status'))})"]),
    "wrapped as in a mail": text(in_mail, "{}:"),
    "task list": text(boxes, "## {}"),
    "boxes ticked": text(lambda n, t: [f"{'☒' if t.status == 'Klart' else '☐'} {t.title}", f"   {line(t, ' · ')}"]),
    "a labelled fact a line": text(labelled, "## {}"),
    "capitals": text(lambda n, t: [f"## {t.title}", line(t, "; ", ("DNR", "ANSVARIG", "REDOVISAS", "STATUS"))], "# {}"),
    "headings and points": text(lambda n, t: [f"### {n}. {t.title}", *(f"- **{label}:** {value}" for label, value in facts(t))], "## {}"),
    "label and value with a tab": text(lambda n, t: [f"Uppdrag\t{t.title}", *(f"{label}\t{value}" for label, value in facts(t, empty=True))]),
    "all on one line": text(lambda n, t: [f"Nr: {n} Uppdrag: {t.title} {line(t)}"]),
}  # fmt: skip


def word(record: Callable[[Any, int, Task], None]) -> bytes:
    import docx

    document = docx.Document()
    document.add_heading("Uppdrag i nämnderna", 1)
    for number, section, task in each():
        if section:
            document.add_heading(section, 2)
        record(document, number, task)
    return saved(document)


def saved(document: Any) -> bytes:
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def described(document: Any, number: int, task: Task) -> None:
    document.add_paragraph().add_run(f"{number}. {task.title}").bold = True
    document.add_paragraph("Arbetet leds av en grupp med deltagare från flera förvaltningar.")
    document.add_paragraph(line(task, "\t"))
    document.add_paragraph("Kommentar: Följer tidplanen.")


def card(document: Any, number: int, task: Task) -> None:
    table = document.add_table(0, 2)
    head = table.add_row().cells
    head[0].merge(head[1]).text = f"Uppdrag {number}"
    for label, value in [("Beskrivning", task.title), *facts(task, empty=True)]:
        table.add_row().cells[0].text = label
        table.rows[-1].cells[1].text = value
    document.add_paragraph()


def wide_card(document: Any, _: int, task: Task) -> None:
    table = document.add_table(3, 4)
    table.rows[0].cells[0].text = "Uppdrag"
    table.rows[0].cells[1].merge(table.rows[0].cells[3]).text = task.title
    for at, (label, value) in enumerate(facts(task, empty=True)):
        cells = table.rows[1 + at // 2].cells
        cells[at % 2 * 2].text, cells[at % 2 * 2 + 1].text = label, value
    document.add_paragraph()


def boxed(document: Any, _: int, task: Task) -> None:
    cell = document.add_table(1, 1).rows[0].cells[0]
    cell.text = task.title
    for label, value in facts(task):
        cell.add_paragraph(f"{label}: {value}")
    document.add_paragraph()


def in_rows(*, facts_first: bool = False) -> bytes:
    """Two rows a task: its words over the whole width, and its facts in columns."""
    import docx

    document = docx.Document()
    table = document.add_table(0, len(LABELS))

    def over(words: str, *, bold: bool = False) -> None:
        row = table.add_row().cells
        row[0].merge(row[-1]).paragraphs[0].add_run(words).bold = bold

    def below(values: Sequence[str]) -> None:
        for cell, value in zip(table.add_row().cells, values, strict=True):
            cell.text = value

    def both(words: str, values: Sequence[str]) -> None:
        if facts_first:
            below(values)
        over(words)
        if not facts_first:
            below(values)

    both("Uppdrag", LABELS)
    for _, section, task in each():
        if section:
            over(section, bold=True)
        both(task.title, [value for _, value in facts(task, empty=True)])
    return saved(document)


def stacked() -> bytes:
    """A table whose title cell holds the facts too."""
    import docx

    document = docx.Document()
    table = document.add_table(1, 3)
    for cell, words in zip(table.rows[0].cells, ("Nr", "Uppdrag", "Status"), strict=True):
        cell.text = words
    for number, section, task in each():
        if section:
            row = table.add_row().cells
            row[0].merge(row[2]).paragraphs[0].add_run(section).bold = True
        row = table.add_row().cells
        row[0].text, row[1].text, row[2].text = str(number), task.title, task.status
        for label, value in facts(task)[:-1]:
            row[1].add_paragraph(f"{label}: {value}")
    return saved(document)


def framed() -> bytes:
    """A letter in a frame: a table whose one large cell holds a table for each section."""
    import docx

    document = docx.Document()
    frame = document.add_table(2, 2)
    frame.rows[0].cells[0].text, frame.rows[0].cells[1].text = "NORRA SUNDS KOMMUN", "PM 2022-02-27"
    body = frame.rows[1].cells[0].merge(frame.rows[1].cells[1])
    for _, section, task in each():
        if section:
            body.add_paragraph(section, style="Heading 2")
            table = body.add_table(1, 5)
            for cell, words in zip(table.rows[0].cells, ("Uppdrag", *LABELS), strict=True):
                cell.text = words
        values = [task.title, *(value for _, value in facts(task, empty=True))]
        for cell, words in zip(table.add_row().cells, values, strict=True):
            cell.text = words
    return saved(document)


WORD: dict[str, Callable[[], bytes]] = {
    "bold title, description, facts": lambda: word(described),
    "cards of two columns": lambda: word(card),
    "cards of four columns": lambda: word(wide_card),
    "a box for each": lambda: word(boxed),
    "two rows": in_rows,
    "two rows, facts first": lambda: in_rows(facts_first=True),
    "facts in the title cell": stacked,
    "tables in a frame": framed,
}

OTHERS: dict[str, str] = {
    "an agenda": "Föredragningslista\n\n" + "".join(
        f"{n}. {title}\nDnr: 040{n}/22\nFöredragande: Anna Ek\nTid: 13.{n}0\n\n"
        for n, title in enumerate(("Val av justerare", "Taxa för vatten", "Detaljplan för Kvarnen 3", "Bokslut"), 1)
    ),
    "motions": "".join(
        f"Motion om {what}\nDnr: 0410/22\nAnsvarig: Kommunchefen\nStatus: Under beredning\nSvar senast: 2022-05-02\n\n"
        for what in ("gratis buss", "fler hundrastgårdar", "språkkrav", "solceller")
    ),
    "goals": "".join(
        f"{title}\nMål: Alla ska känna sig trygga\nIndikator: Andel nöjda\nAnsvarig: Skolchef\nStatus: På god väg\n\n"
        for title in ("Trygg uppväxt", "God arbetsmiljö", "Hållbar ekonomi", "Levande landsbygd")
    ),
    "a protocol": "".join(
        f"§ {n}\n{title}\nDnr: 04{n}/22\nBeslut: Förslaget godkänns.\nÄrendet: Förvaltningen har lämnat ett förslag.\n\n"
        for n, title in enumerate(("Taxa för vatten", "Detaljplan för Kvarnen 3", "Bokslut", "Yttrande"), 30)
    ),
    "contacts": "".join(
        f"{name}\nRoll: Handläggare\nAnsvar: Bygglov och tillsyn\nTelefon: 0123-45 67 89\n\n"
        for name in ("Anna Ek", "Bo Lind", "Cia Ås", "Dan Öst")
    ),
}  # fmt: skip
