"""How much of a composed file is read: its pending rows by their exact titles, and the fields of those."""

from tests.uppdrag.reading.generated.offices import made
from tests.uppdrag.reading.layouts import reading_of

Fields = tuple[str, ...]


def scored(seed: int) -> tuple[str, list[Fields], list[Fields]]:
    """The name of the file of `seed`, the rows that are wanted and those found: title, dnr, plan and section.

    Where an office names no section, the name of its list counts as none.
    """
    file = made(seed)
    wanted = [
        (task.title, ", ".join(task.dnr), task.cells["plan"], task.section or "")
        for task in file.tasks
        if task.pending
    ]
    bare = {"", file.called} if not any(task.section for task in file.tasks) else {""}
    found: list[Fields] = [
        (
            row.title,
            ", ".join(row.dnr),
            row.plan or "",
            "" if (row.section or "") in bare else row.section or "",
        )
        for row in reading_of(file.data).uppdrag
    ]
    return f"{seed} {file.traits['dress']}", list(wanted), found
