"""Lists in the layouts of other offices are read whole and exactly, however narrow their columns."""

from collections.abc import Sequence

import pytest

from tests.uppdrag.reading.batch import LAYOUTS, Layout
from tests.uppdrag.reading.dress import pdf
from tests.uppdrag.reading.invented import SHORT, Task
from tests.uppdrag.reading.layouts import reading_of
from tests.uppdrag.reading.office import make_lists
from uppdrag.reading import Found

Widths = Sequence[int]
HEADINGS = ("Nr", "Uppdrag", "Ansvarig", "Dnr", "Redovisas")


def fields(row: Found, layout: Layout) -> dict[str, object]:
    """What the layout tells of a row."""
    told = {"ids": row.responsible, "dnr": row.dnr, "plan": row.plan or "", "section": row.section}
    return {name: told[name] for name in layout.fields}


def wanted(task: Task, section: str | None, layout: Layout) -> dict[str, object]:
    """The same for the row that an official would record."""
    return {name: section if name == "section" else getattr(task, name) for name in layout.fields}


@pytest.mark.parametrize("layout", LAYOUTS, ids=[layout.name for layout in LAYOUTS])
def test_every_layout_is_read_as_an_official_would(layout: Layout) -> None:
    found = reading_of(layout.make()).uppdrag
    assert [row.title for row in found] == [task.title for task, _ in layout.rows]
    assert [fields(row, layout) for row in found] == [wanted(*row, layout) for row in layout.rows]


@pytest.mark.parametrize(
    ("font", "size", "padding", "widths"),
    [
        ("Helvetica", 9, 3, (20, 96, 64, 45, 58)),
        ("Helvetica", 9, 1, (20, 90, 70, 45, 60)),
        ("Times-Roman", 10, 2, (24, 120, 85, 48, 70)),
        ("Courier", 7, 3, (24, 110, 80, 50, 70)),
    ],
)
def test_narrow_columns_without_rules_are_columns(font: str, size: int, padding: int, widths: Widths) -> None:
    rows = [
        (str(n), task.title, task.who, ", ".join(task.dnr[:1]), task.plan)
        for n, task in enumerate(SHORT * 3, 1)
    ]
    found = reading_of(pdf([HEADINGS, *rows], widths, font=font, size=size, padding=padding)).uppdrag
    assert [row.title for row in found] == [row[1] for row in rows]
    assert [(", ".join(row.dnr), row.plan or "") for row in found] == [(row[3], row[4]) for row in rows]


@pytest.mark.parametrize("name", make_lists.LISTS)
def test_a_list_as_an_office_prints_it_without_rules(name: str) -> None:
    data = (make_lists.HERE / f"{name}.pdf").read_bytes()
    rows = make_lists.rows_of(name)
    title = 1 if len(rows[0]) == len(HEADINGS) else 0
    found = reading_of(data).uppdrag
    assert [row.title for row in found] == [row[title] for row in rows]
    assert [(", ".join(row.dnr), row.plan or "") for row in found] == [row[-2:] for row in rows]
