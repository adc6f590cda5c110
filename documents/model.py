"""What every format becomes: paragraphs and tables that know where they stood."""

from dataclasses import dataclass

MARGIN = 0


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: page and line from 1, None where the format has none.

    `MARGIN` is the page of what every page repeats, such as the head and the foot of a Word file.
    """

    page: int | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph or heading; white space normalised, `level` 1-9 for a heading.

    `bullet` is whether the format says that it is a point of a list whose sign is no part of the text.
    """

    text: str
    place: Place
    level: int | None = None
    bold: bool = False
    bullet: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table, its cells normalised; `header` only where the format says so itself."""

    cells: tuple[str, ...]
    place: Place
    header: bool = False
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of equal width. `certain` is False where columns were inferred from white space."""

    rows: tuple[Row, ...]
    place: Place
    certain: bool = True
    name: str | None = None


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Document:
    """A file as blocks in reading order; `sha256` is that of its bytes, `macros` whether it carries programs."""

    name: str
    format: str
    blocks: tuple[Block, ...]
    sha256: str
    macros: bool = False
