"""What stands at the edge of pages and says nothing, told from what says something."""

from documents.furniture import without_furniture
from documents.glyphs import Line, Word


def line(text: str, foot: float, left: float = 50) -> Line:
    words = []
    for word in text.split():
        words.append(Word(word, left, left + 6 * len(word), foot - 8, foot + 2, base=foot))
        left += 6 * len(word) + 3
    return words


def kept(*pages: list[Line]) -> list[list[str]]:
    found = without_furniture(dict(enumerate(pages, 1)))
    return [[" ".join(word.text for word in line) for line in lines] for lines in found.values()]


def test_head_and_foot_of_two_pages_are_known_by_their_height() -> None:
    one = [line("Göteborgs Stad", 30), line("Utreda simhall", 80), line("Bilaga 2", 800)]
    other = [line("Göteborgs Stad", 30), line("Bygga bro", 80), line("Laga väg", 95), line("Bilaga 2", 800)]
    assert kept(one, other) == [["Göteborgs Stad", "Utreda simhall"], ["Bygga bro", "Laga väg"]]


def test_a_foot_is_one_too_where_nothing_else_stands_outside_the_table() -> None:
    pages = [[line(f"Uppdragslista Sida {number}", 800)] for number in (1, 2, 3)]
    assert kept(*pages) == [[], [], []]


def test_all_lines_of_a_repeated_heading_stay_together() -> None:
    def page(top: float, *words: str) -> list[Line]:
        heading = [line("Planerad", top, 300), line("Uppdrag redovisning", top + 12)]
        return [*heading, *(line(f"Rad {word}", top + 24 + 12 * n) for n, word in enumerate(words))]

    first = [line("Bevakningslista", 30), *page(60, "noll")]
    later = [page(40, word, f"{word} till") for word in ("ett", "två", "tre")]
    assert all(lines[:2] == ["Planerad", "Uppdrag redovisning"] for lines in kept(first, *later)[1:])


def test_the_number_of_a_row_is_no_page_number() -> None:
    rows = [line("1 Utreda simhall", 700), [*line("2", 760), *line("Bygga bro", 760, 100)]]
    assert kept([line("Rubrik", 40), line("Text", 55), *rows], [line("Annat", 40)])[0][-1] == "2 Bygga bro"
