"""Where columns of a PDF meet and which lines are one row, told by words that stand where a page has them."""

from documents.anchors import Anchor, split_at_anchors
from documents.cuts import Vocabulary
from documents.glyphs import Line, Word, alike
from documents.gutters import Measures, Region, find_tables
from documents.model import Place
from documents.pages import going_on
from documents.rows import groups_of
from documents.strokes import Rule, Strokes

BLANK, LETTER = 2.5, 5.0


def line(foot: float, *cells: tuple[float, str], blank: float = BLANK, bold: bool = False) -> Line:
    words = []
    for start, text in cells:
        left = start
        for word in text.split():
            right = left + LETTER * len(word)
            words.append(Word(word, left, right, foot - 10, foot, bold=bold))
            left = right + blank
    return words


def tables(lines: list[Line], before: tuple[float, ...] = (), drawn: Strokes | None = None) -> list[Region]:
    places = [Place(1)] * len(lines)
    return find_tables(lines, Measures(0.8, 0.5), places, Vocabulary([lines]), before, drawn or Strokes())


def cells(region: Region) -> list[tuple[str, ...]]:
    return [row.cells for row in region.table.rows]


def test_blanks_that_are_alike_were_stretched_and_white_between_cells_was_not() -> None:
    assert alike(line(0, (0, "en två tre fyra"), blank=9), BLANK) == [True] * 3
    assert alike(line(0, (0, "en två"), (50, "tre fyra"), (100, "fem")), BLANK) == [False] * 4
    assert alike(line(0, (0, "en två"), blank=-1), BLANK) == [False]


def test_a_section_is_one_text_though_a_word_of_it_begins_where_a_column_does() -> None:
    section, row = line(0, (2.5, "Uppdrag från nämnden")), line(12, (0, "0412/23"), (40, "Utreda frågan"))
    parts = split_at_anchors([section, row], [Anchor(40, 0, 1)], [], 0.8, 0)
    assert parts == [[section], [row[:1], row[1:]]]


def test_a_repeated_heading_that_stands_further_in_begins_a_table() -> None:
    def rows(left: float, first: int) -> list[Line]:
        names = line(12 * first, (left, "Uppdrag"), (left + 200, "Dnr"), (left + 280, "Redovisas"), bold=True)
        listed = (
            line(
                12 * n, (left, f"Utreda fråga {n} till"), (left + 200, f"041{n}/23"), (left + 280, "KS 5 maj")
            )
            for n in range(first + 1, first + 5)
        )
        return [names, *listed]

    found = tables([*rows(40, 1), *rows(75, 6)])
    assert [region.columns for region in found] == [(40, 240, 320), (75, 275, 355)]


def test_a_rule_that_a_merged_name_interrupts_parts_the_rows_beside_it() -> None:
    def row(n: int) -> list[tuple[float, str]]:
        who = [(40.0, "Kulturnämnden")] if n % 3 == 2 else []
        return [*who, (240, f"Utreda fråga {n} till"), (440, f"041{n}/23"), (500, "KS 5 maj")]

    heads = line(0, (40, "Ansvarig"), (240, "Uppdrag"), (440, "Dnr"), (500, "Redovisas"), bold=True)
    lines = [heads, *(line(12 * n, *row(n)) for n in range(1, 7))]
    rules = [Rule(12 * n + 1, ((240, 550),) if n % 3 else ((38, 550),)) for n in range(7)]
    (region,) = tables(lines, drawn=Strokes(tuple(rules)))
    assert [row[1] for row in cells(region)[1:]] == [f"Utreda fråga {n} till" for n in range(1, 7)]


def test_cells_that_pass_for_one_do_not_tell_how_far_its_lines_are_apart() -> None:
    lines: list[Line] = []
    for foot in (12, 42, 72):
        lines += [line(foot, (40, "Utreda"), (240, "0412/23")), line(foot + 6, (240, "Pågår")), line(foot + 12, (40, "frågan"))]  # fmt: skip
    spread = [[[word for word in one if word.left < 240], [word for word in one if word.left >= 240]] for one in lines]  # fmt: skip
    groups = groups_of(spread, [(40, 80), (240, 290)], lines, [])
    assert [len(group) for group in groups] == [3, 3, 3]


def test_a_column_of_the_page_before_stays_one_where_it_holds_nothing_but_its_heading() -> None:
    lines = [
        line(12, (40, "Nr"), (70, "Uppdrag"), (270, "Dnr"), bold=True),
        *(line(12 * n, (70, "Utreda alla frågor som"), (270, f"041{n}/23")) for n in range(2, 5)),
    ]
    (region,) = tables(lines, before=(40.0, 70.0, 270.0))
    assert region.columns == (40, 70, 270)


def test_a_few_lines_below_a_longer_table_tell_badly_where_columns_go_on() -> None:
    long, short = tables([line(12 * n, (40, "Utreda"), (240, f"041{n}/23")) for n in range(9)])[0], (40.0, 90.0, 240.0)  # fmt: skip
    below = Region(9, 11, long.table, short)
    assert going_on([long]) == long.columns == going_on([long, below])
    assert going_on([long, Region(9, 11, long.table, (70.0, 120.0, 270.0))]) == ()
    assert going_on([long, Region(9, 30, long.table, short)]) == short
    assert going_on([]) == ()


def test_a_bold_heading_that_stands_again_below_a_section_begins_a_table_though_it_is_cut_elsewhere() -> None:
    def rows(first: int, who: str) -> list[Line]:
        heads = line(12 * first, (40, who), (140, "Uppdrag"), (340, "Dnr"), bold=True)
        listed = (line(12 * n, (40, "Maja Lind"), (140, f"Utreda fråga {n} till"), (340, f"041{n % 9}/23")) for n in range(first + 1, first + 5))  # fmt: skip
        return [heads, *listed]

    section = line(72, (40, "Uppdrag till övriga"), bold=True)
    found = tables([*rows(1, "Handläggare"), section, *rows(7, "Handlägg")])
    assert [region.first for region in found] == [0, 6]
