"""Cut words and cut rows, told from whole ones by what the document itself shows."""

from documents.breaks import join_over_pages
from documents.cuts import Vocabulary
from documents.glyphs import Line, Word
from documents.model import Place, Row, Table

WIDTH = 6.0


def line(text: str, top: float = 0, left: float = 50) -> Line:
    words = []
    for word in text.split():
        words.append(Word(word, left, left + WIDTH * len(word), top, top + 10))
        left += WIDTH * (len(word) + 0.5)
    return words


def is_cut(first: str, second: str, *others: str, room: float = 1) -> bool:
    pages = [[line(first, 0), line(second, 12)], [line(text, 12 * n) for n, text in enumerate(others)]]
    above, below = pages[0]
    return Vocabulary(pages).is_cut(above, below, above[-1].right - above[0].left + room)


def test_a_word_that_fills_its_column_and_ends_below_was_cut() -> None:
    assert is_cut("Överförmyndarnämnd", "en")
    assert is_cut("Grundskolenämn", "den ska", "om den som är")


def test_a_word_with_room_for_more_was_not_cut() -> None:
    assert not is_cut("Kommunstyrelsen", "och", room=40)


def test_two_words_of_the_document_are_two_words() -> None:
    assert not is_cut("klimatanpassning", "stadens plan", "en klimatanpassning och stadens plan")


def test_a_word_that_goes_on_in_many_ways_is_whole() -> None:
    assert not is_cut("tillgänglighet", "arbete", "tillgänglighet", "samverkan")


def test_a_number_that_its_column_cut_is_whole_and_two_numbers_are_two() -> None:
    assert is_cut("SLK-2022-0146", "4")
    assert not is_cut("Kvartal 3", "2024", room=40)
    assert not is_cut("0412/21", "0413/21")


def test_new_sentences_and_several_words_are_never_joined() -> None:
    assert not is_cut("Överförmyndarnämnd", "En")
    assert not is_cut("två ord", "en")


def table(page: int, *rows: tuple[str, ...]) -> Table:
    return Table(tuple(Row(cells, Place(page)) for cells in rows), Place(page))


HEAD = ("Uppdrag", "Dnr", "Plan")
NOTHING = Vocabulary([])


def test_a_row_cut_by_a_page_break_is_put_together_where_it_began() -> None:
    first = table(1, HEAD, ("Utreda hur staden kan", "0001/21", "KS 31"))
    second = table(2, HEAD, ("bygga mer", "", "mars"), ("Redovisa planen", "0002/21", "KS 5 maj"))
    one, other = join_over_pages([first, second], NOTHING)
    assert isinstance(one, Table)
    assert isinstance(other, Table)
    assert one.rows[-1] == Row(("Utreda hur staden kan bygga mer", "0001/21", "KS 31 mars"), Place(1))
    assert [row.cells[0] for row in other.rows] == ["Uppdrag", "Redovisa planen"]


def test_a_row_over_three_pages_is_one_row() -> None:
    pages = [
        table(1, HEAD, ("Utreda", "0001/21", "KS")),
        table(2, ("hur staden", "", "")),
        table(3, ("kan bygga", "", "")),
    ]
    (whole,) = join_over_pages(pages, NOTHING)
    assert isinstance(whole, Table)
    assert whole.rows[-1].cells == ("Utreda hur staden kan bygga", "0001/21", "KS")


def test_sections_and_whole_rows_begin_anew_on_the_next_page() -> None:
    first = table(1, HEAD, ("Utreda frågan.", "0001/21", "KS 5 maj"))
    for row in (("Övriga uppdrag", "", ""), ("Redovisa", "0002/21", "KS 5 maj"), ("7", "redovisa", "")):
        assert len(join_over_pages([first, table(2, row)], NOTHING)) == 2


def test_only_neighbouring_pages_are_joined() -> None:
    first = table(1, HEAD, ("Utreda hur", "0001/21", "KS"))
    assert len(join_over_pages([first, table(3, ("staden byggs", "", ""))], NOTHING)) == 2


def test_a_row_without_the_cell_that_every_row_has_is_the_rest_of_one() -> None:
    rows = [(f"Nämnd {n}", "Utreda frågan.", "KS 5 maj") for n in range(6)]
    first, second = table(1, HEAD, *rows), table(2, ("", "Arbetet ska följas.", ""), *rows)
    one, other = join_over_pages([first, second], NOTHING)
    assert isinstance(one, Table)
    assert isinstance(other, Table)
    assert one.rows[-1].cells == ("Nämnd 5", "Utreda frågan. Arbetet ska följas.", "KS 5 maj")
    assert len(other.rows) == 6


def test_cells_at_the_foot_of_a_cut_row_stand_on_the_next_page() -> None:
    rows = [(f"Nämnd {n}", "Utreda frågan.", "KS 5 maj") for n in range(6)]
    first = table(1, HEAD, *rows, ("", "Redovisa hur", ""))
    second = table(2, ("Nämnd 7", "Planen följs.", "KS 9 juni"), *rows)
    one, other = join_over_pages([first, second], NOTHING)
    assert isinstance(one, Table)
    assert isinstance(other, Table)
    assert one.rows[-1].cells == ("Nämnd 7", "Redovisa hur Planen följs.", "KS 9 juni")
    assert len(other.rows) == 6
