"""Whatever a document says, reading it ends with a reading."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from documents.model import Block, Document, Paragraph, Place, Row, Table
from documents.text import read_text
from examples.budget import contents
from uppdrag.municipality import load_municipality
from uppdrag.reading import Reading, read_handling

SLOW = settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
PIECES = st.sampled_from(
    (
        "Uppdrag", "Dnr", "Plan", "Uppdrag Dnr Plan för redovisning", "Kommunstyrelsen får i uppdrag att utreda", "§ 12, 0001/21", "Beslut",
        "1. Yrkandet avslås.", "- a) och", "KS 5 maj", "0001/21", "Förslag till beslut", "Yrkande", "Bilagor", "1. Bilaga", "Bilaga 3", "",
        "i uppdrag att", "tillsammans med", "samverkan med och,", "får", "Budget 2022", "# Trafiknämnden", "Utfärdat 2021-02-30", ":", "§",
        "Redovisningen antecknas och förklaras fullgjord", "Följande förklaras fullgjorda:", "2021-13-45 § 99999", "Tjänsteutlåtande", "a;b;c",
    )
)  # fmt: skip


def read(blocks: tuple[Block, ...]) -> Reading:
    return read_handling(Document("x", "text", blocks, ""), load_municipality("goteborg"))


@SLOW
@given(st.lists(st.lists(PIECES, max_size=4).map(" ".join), max_size=25).map("\n\n".join))
def test_any_order_of_the_usual_words(text: str) -> None:
    read(read_text(text)).as_json()


@SLOW
@given(st.lists(st.lists(PIECES, max_size=3).map("\t".join), max_size=25).map("\n".join))
def test_any_rows(text: str) -> None:
    read(read_text(text)).as_json()


@SLOW
@given(st.lists(st.tuples(PIECES, st.booleans(), st.sampled_from((None, 1, 2))), min_size=1, max_size=20))
def test_any_blocks(pieces: list[tuple[str, bool, int | None]]) -> None:
    blocks: list[Block] = []
    for text, is_table, level in pieces:
        row = Row((text, text[::-1], ""), Place(1))
        blocks.append(Table((row, row), Place(1)) if is_table else Paragraph(text or "x", Place(1), level))
    read(tuple(blocks)).as_json()


@SLOW
@given(st.integers(0, 4_000), st.integers(0, 400))
def test_a_budget_with_a_piece_torn_out(start: int, length: int) -> None:
    text = contents.as_text()[:8_000]  # the rest, where nothing is torn, would be read alike each time
    read(read_text(text[:start] + text[start + length :])).as_json()


@SLOW
@given(st.text(max_size=400))
def test_any_text_at_all(text: str) -> None:
    read(read_text(text)).as_json()
