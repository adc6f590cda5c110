"""Text in any dress: plain, pasted, Markdown, CSV and TSV become paragraphs and tables."""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import accumulate, groupby, pairwise

from documents.breaks import UNFINISHED
from documents.cuts import Vocabulary
from documents.errors import TOO_HEAVY, UNKNOWN, Unreadable
from documents.gapped import cells_of, gapped_runs
from documents.glyphs import Line, Word
from documents.gutters import Measures, find_tables
from documents.model import Block, Paragraph, Place, Row, Table
from documents.strokes import Rule, Strokes
from documents.words import clean_marked, is_bold, join_wrapped

MAX_CELLS = 2_000_000  # of a delimited file: what the limit on its bytes leaves room for
MAX_CHARACTERS = 4_000_000  # a handling of 2,000 pages
MAX_LINES = 100_000
_LONGEST_FIXED = 1_000  # characters; a longer line is a paragraph and stands in no columns

_HEADING = re.compile(r"(#{1,6})\s+(.*)")
_NEW_ITEM = re.compile(r"#|[-•–*]\s|\d{1,3}[.)]\s|[a-z]\)\s|§|\*\*|<b>")
_LONGEST_WRAPPED = 130
_FEW_LONG, _SHARE_LONG = 3, 0.05  # lines of a text in which none was wrapped
_SHORT_LINE = 20
_REACHED = 0.65  # of the longest line: where the next word would have fitted long before, nothing was wrapped
_DRAWN = re.compile(r"(?=.*[-=_─–—]{3})[-=_─–—+\s]+")
_UNDERLINES = re.compile(r"\s*[-=_─–—]{2,}(?:\s+[-=_─–—]{2,})+\s*")  # below the headings of fixed columns
_RULE = re.compile(r"\|?\s*(?::?-{2,}:?|:-:?|-:)\s*(\|\s*(?::?-{2,}:?|:-:?|-:)\s*)*\|?")
_PIPE = re.compile(r"(?<!\\)\|")
_EDGE, _LEAST_PAGES = 3, 3
_CHARACTERS = Measures(cell_gap=1.5, gutter=1.5, blank=1.0)
_BOMS = (("utf-8-sig", b"\xef\xbb\xbf"), ("utf-16", b"\xff\xfe"), ("utf-16", b"\xfe\xff"))


def decode(data: bytes) -> str:
    """`data` as text: its byte order mark, else UTF-8, else Windows-1252.

    Raises Unreadable where the bytes are no text at all.
    """
    for encoding, mark in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    if b"\x00" in data or _odd_share(data) > 0.02:
        raise Unreadable(UNKNOWN)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _odd_share(data: bytes) -> float:
    odd = bytes(n for n in range(32) if n not in b"\t\n\r\f\x0b\x1a")
    sample = data[:200_000]
    return 1 - len(sample.translate(None, odd)) / max(1, len(sample))


def read_text(text: str) -> tuple[Block, ...]:
    """The blocks of a text, each with its line from 1 (and its page where form feeds stand).

    Raises Unreadable for a text longer than any handling.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    delimiter = _delimiter(text)
    if delimiter:
        return tuple(_delimited(text, delimiter))
    if len(text) > MAX_CHARACTERS or text.count("\n") > MAX_LINES:
        raise Unreadable(TOO_HEAVY)
    return tuple(_mixed(_numbered(text)))


# --- one line after the other -------------------------------------------------------------------

_Line = tuple[Place, str]


def _numbered(text: str) -> list[_Line]:
    paged = "\f" in text
    lines, page = [], 1
    for number, line in enumerate(text.split("\n"), 1):
        page += line.count("\f")
        lines.append((Place(page if paged else None, number), line.replace("\f", "")))
    return _without_furniture(lines) if paged else lines


def _without_furniture(lines: list[_Line]) -> list[_Line]:
    """`lines` without those that recur, but for their numbers, at the same edge of most pages.

    What recurs above stays on the first page: it may be the heading of a table.
    """
    pages = [
        [line for line in run if line[1].strip()] for _, run in groupby(lines, key=lambda line: line[0].page)
    ]
    above = [[_masked(line) for line in page[:_EDGE]] for page in pages]
    below = [[_masked(line) for line in page[_EDGE:][-_EDGE:]] for page in pages]
    often = max(_LEAST_PAGES, 0.6 * len(pages))
    heads = {
        key for key, count in Counter(key for keys in above for key in set(keys)).items() if count >= often
    }
    feet = {
        key for key, count in Counter(key for keys in below for key in set(keys)).items() if count >= often
    }
    dropped = {line for page in pages for line in page[_EDGE:][-_EDGE:] if _masked(line) in feet}
    dropped |= {line for page in pages[1:] for line in page[:_EDGE] if _masked(line) in heads}
    return [line for line in lines if line not in dropped]


def _masked(line: _Line) -> str:
    return re.sub(r"\d+", "#", line[1].strip())


def _mixed(lines: list[_Line]) -> Iterator[Block]:
    for kind, run in groupby(_with_sandwiched(lines), key=lambda entry: entry[0]):
        group = [line for _, line in run]
        if kind == "tab":
            yield _table(group, lambda line: line.split("\t"))
        elif kind == "pipe":
            yield from _pipes(group)
        else:
            yield from _plain(group)


def _kind(line: str) -> str:
    if "\t" in line.strip(" ") and line.strip():
        return "tab"
    bare = line.strip()
    return "pipe" if len(_PIPE.findall(bare)) >= 2 or (bare.startswith("|") and bare != "|") else "text"


def _with_sandwiched(lines: list[_Line]) -> list[tuple[str, _Line]]:
    """Each line with its kind; a lone line between two rows of a table is a row (a section) too."""
    kinds = [_kind(line) for _, line in lines]
    for n in range(1, len(lines) - 1):
        if kinds[n] == "text" and lines[n][1].strip() and kinds[n - 1] == kinds[n + 1] == "tab":
            kinds[n] = "tab"
    return list(zip(kinds, lines, strict=True))


def _plain(lines: list[_Line]) -> Iterator[Block]:
    """Lines without marks: tables that stand in fixed columns, and paragraphs between them."""
    underlines = accumulate(_UNDERLINES.fullmatch(line) is not None for _, line in lines)
    levels = [(one, (one[0].line or 0) - above) for one, above in zip(lines, underlines, strict=True)]
    rules = [_rule(line, level + 1) for (_, line), level in levels if _UNDERLINES.fullmatch(line)]
    levels = [(one, level) for one, level in levels if one[1].strip() and not _is_drawn(one[1])]
    lines = [one for one, _ in levels]
    words = [_words_of(line, level) for (_, line), level in levels]
    places = [place for place, _ in lines]
    regions = iter(find_tables(words, _CHARACTERS, places, Vocabulary([words]), drawn=Strokes(tuple(rules))))
    region = next(regions, None)
    if region is None:
        yield from _gapped(lines)
        return
    free: list[_Line] = []
    for number, line in enumerate(lines):
        if not region or number < region.first:
            free.append(line)
            continue
        if region.first == number:
            yield from _paragraphs(free)
            free = []
            yield region.table
        if region.last == number:
            region = next(regions, None)
    yield from _paragraphs(free)


def _rule(line: str, level: int) -> Rule:
    """The underline of several columns as what it stands for: a rule across them all."""
    return Rule(level, ((len(line) - len(line.lstrip()), len(line.rstrip())),))


def _is_drawn(line: str) -> bool:
    return bool(_DRAWN.fullmatch(line) or _UNDERLINES.fullmatch(line))


def _gapped(lines: list[_Line]) -> Iterator[Block]:
    """Lines that no columns hold together: rows whose cells blanks keep apart, and paragraphs."""
    done = 0
    for first, last in gapped_runs([line for _, line in lines]):
        yield from _paragraphs(lines[done:first])
        yield _table(lines[first : last + 1], cells_of)
        done = last + 1
    yield from _paragraphs(lines[done:])


def _paragraphs(lines: list[_Line]) -> Iterator[Paragraph]:
    """Paragraphs; a line that was only wrapped (in a mail, in a copy of a PDF) is joined to the one above."""
    width = _wrap_width(lines)
    longest = _longest(lines)
    group: list[_Line] = []
    for place, line in lines:
        if group and not _is_wrapped(group[-1], (place, line), width, longest):
            yield _paragraph(group[0][0], [part for _, part in group])
            group = []
        group.append((place, line))
    if group:
        yield _paragraph(group[0][0], [part for _, part in group])


def _longest(lines: list[_Line]) -> int:
    """The longest line that may have been wrapped; where many are longer than that, every line ends as it was written."""
    lengths = [len(line) for _, line in lines]
    free = sum(length > _LONGEST_WRAPPED for length in lengths)
    if free >= _FEW_LONG and free >= _SHARE_LONG * len(lengths):
        return max(lengths)
    return max((length for length in lengths if length <= _LONGEST_WRAPPED), default=0)


def _wrap_width(lines: list[_Line]) -> int | None:
    """Where the text was wrapped; None where its lines end wherever they like (a list of cells)."""
    lengths = sorted(len(line.rstrip()) for _, line in lines if len(line) <= _LONGEST_WRAPPED)
    width = lengths[int(0.95 * (len(lengths) - 1))] if lengths else 0
    long = [
        len(line.rstrip()) + len(below.split()[0])
        for (place, line), (after, below) in pairwise(lines)
        if (after.line or 0) == (place.line or 0) + 1 and 0.6 * width <= len(line) <= _LONGEST_WRAPPED
    ]
    filled = sum(length >= 0.9 * width for length in long)
    many = filled >= 5 and filled >= 0.8 * len(long) and len(long) >= 0.4 * len(lines)
    return width if many and len(lengths) > 0.95 * len(lines) else None


def _is_wrapped(above: _Line, below: _Line, width: int | None, longest: int) -> bool:
    upper, lower = above[1], below[1].strip()
    if (
        (below[0].line or 0) != (above[0].line or 0) + 1
        or len(upper) > _LONGEST_WRAPPED
        or upper.endswith("  ")
    ):
        return False
    if not any(map(str.isalnum, upper)):
        return False  # a dash in the place of an empty cell
    if _HEADING.match(upper.strip()) or _NEW_ITEM.match(lower) or is_bold(upper):
        return False
    if lower.startswith("att ") and upper.rstrip()[-1] in ",;.:":
        return False
    if len(upper.strip()) < _SHORT_LINE and lower[0].isupper():
        return False  # a heading such as "Givet av"
    reached = len(upper.rstrip()) + len(lower.split()[0])
    full = width is not None and reached >= 0.9 * width and upper.rstrip()[-1] not in ".:;?!"
    return UNFINISHED.search(upper.rstrip()) is not None or (
        len(upper) >= 40 and ((lower[0].islower() and reached >= _REACHED * longest) or full)
    )


def _paragraph(place: Place, lines: list[str]) -> Paragraph:
    heading = _HEADING.match(lines[0].strip())
    level = len(heading[1]) if heading else None
    text = heading[2] if heading else join_wrapped(lines)
    return Paragraph(clean_marked(text), place, level, is_bold(text))


def _table(lines: list[_Line], split: Callable[[str], list[str]], heads: int = 0) -> Table:
    parted = [(place, split(line)) for place, line in lines]
    width = max(len(cells) for _, cells in parted)
    rows = tuple(
        _row(place, cells, width, header=number < heads) for number, (place, cells) in enumerate(parted)
    )
    return Table(rows, lines[0][0])


def _row(place: Place, cells: list[str], width: int, *, header: bool = False) -> Row:
    padded = [clean_marked(cell.replace("\\|", "|")) for cell in cells] + [""] * (width - len(cells))
    return Row(tuple(padded), place, header, _all_bold(cells))


def _all_bold(cells: list[str]) -> bool:
    if not any("**" in cell or "<" in cell for cell in cells):
        return False
    return any(map(is_bold, cells)) and all(is_bold(cell) or not cell.strip() for cell in cells)


def _pipes(lines: list[_Line]) -> Iterator[Block]:
    rules = [n for n, (_, line) in enumerate(lines) if _RULE.fullmatch(line.strip())]
    body = [entry for n, entry in enumerate(lines) if n not in rules]
    if body:
        edged = body[0][1].lstrip().startswith("|")
        split = _pipe_cells if edged else _PIPE.split
        yield _table(body, split, heads=1 if rules[:1] == [1] else 0)


def _pipe_cells(line: str) -> list[str]:
    bare = line.strip().removeprefix("|")
    if bare.endswith("|") and not bare.endswith("\\|"):
        bare = bare[:-1]
    return _PIPE.split(bare)


# --- delimited files ----------------------------------------------------------------------------


def _delimiter(text: str) -> str | None:
    """The delimiter of a file that is one table: nine rows of ten have the same number of cells."""
    for delimiter, least in ((";", 2), ("\t", 2), (",", 3)):
        if _is_delimited(text[:100_000], delimiter, least):
            return delimiter
    return None


def _is_delimited(sample: str, delimiter: str, least: int) -> bool:
    if sample.count(delimiter) < 2 * (least - 1) or (delimiter == "\t" and '"' not in sample):
        return False
    try:
        widths = [len(row) for row in csv.reader(io.StringIO(sample), delimiter=delimiter) if any(row)][:-1]
    except csv.Error:
        return False
    split = [width for width in widths if width > 1]  # a title may stand above the table
    usual = max(set(split), key=split.count, default=0)
    share = 0.9 if delimiter == "," else 0.6
    return usual >= least and split.count(usual) >= 0.9 * len(split) and len(split) >= share * len(widths)


def _delimited(text: str, delimiter: str) -> Iterator[Block]:
    """One table; a file of a hundred thousand rows is gone through line by line, never split into lines first."""
    rows: list[Row] = []
    reader = csv.reader(_lines(text), delimiter=delimiter)
    start, cells, width = 1, 0, 0
    try:
        for record in reader:
            cells += len(record)
            if cells > MAX_CELLS:
                raise Unreadable(TOO_HEAVY)
            if any(record) and any(cell.strip() for cell in record):
                rows.append(_row(Place(None, start), record, len(record)))
                width = max(width, len(record))
            start = reader.line_num + 1
    except csv.Error as problem:
        raise Unreadable(UNKNOWN) from problem
    if rows:
        yield Table(tuple(_padded(row, width) for row in rows), rows[0].place)


def _padded(row: Row, width: int) -> Row:
    missing = width - len(row.cells)
    return replace(row, cells=(*row.cells, *[""] * missing)) if missing else row


def _lines(text: str) -> Iterator[str]:
    start = 0
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        yield text[start:end]
        start = end


def _words_of(text: str, number: int) -> Line:
    """A line of plain text as words, a character one unit wide and a line one unit high."""
    words, start = [], 0
    for piece in text.split() if len(text) <= _LONGEST_FIXED else [text.strip()]:
        start = text.index(piece, start)
        words.append(Word(piece, start, start + len(piece), number, number + 1, 1.0))
        start += len(piece)
    return words
