"""Words are found by their beginnings, and PostgreSQL's index of beginnings finds what reading every row finds."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator

import pytest
from sqlalchemy import text
from sqlmodel import Session

from storage import lists
from storage.tables import Uppdrag
from uppdrag.facts import House

# The same beginnings, endings that the stemmer takes away, what is read as several words, å ä ö, numbers, addresses.
PARTS = (
    "skola", "skolan", "skolor", "skolgård", "skolgårdar", "skolgårdarnas", "bygga", "byggas", "byggnad", "byggnaden",
    "å", "åby", "åbyar", "äldre", "äldreomsorg", "öst", "östra", "a", "s", "i", "och", "att", "e-tjänst", "e-tjänster",
    "skol-bygge", "skol-och-bygg", "1679/20", "1679/21", "167", "slk-2020-01679", "slk-2020-0168", "u-1", "u-12",
    "u-123", "3,5", "1.2.3", "-5", "§12", "anna@exempel.se", "http://exempel.se/en/lång/väg?x=1", "bil", "bilar", "bilen",
    "allra", "informationssäkerhetsansvarigas", "informationssäkerhetsansvarigmöte", "kommunstyrelsens", "x1y2", "²",
)  # fmt: skip
LETTERS = "aåäöbsku1/-.é"


def _word(chance: random.Random) -> str:
    """A part, its beginning, its beginning and something else, or letters."""
    part = chance.choice(PARTS)
    start = part[: chance.randint(1, len(part))]
    made = "".join(chance.choices(LETTERS, k=chance.randint(1, 4)))
    return chance.choice((part, start, start, start + made, made))


def _texts(chance: random.Random) -> Iterator[str]:
    for _ in range(400):
        yield chance.choice((" ", "\n", ", ")).join(_word(chance) for _ in range(chance.randint(0, 12)))


def _write(house: House, texts: Iterable[str]) -> list[int]:
    """Rows that have these words to be found by; their keys."""
    with house.db.transaction() as tx:
        rows = [_row(house, number, words) for number, words in enumerate(texts, 1)]
        tx.add_all(rows)
        tx.flush()
        return [row.id or 0 for row in rows]


def _row(house: House, number: int, words: str) -> Uppdrag:
    return Uppdrag(
        workspace_id=house.workspace_id,
        number=number,
        title="Utreda",
        title_key="utreda",
        organ="kommunstyrelsen",
        status="pågående",
        search_text=words,
        recorded_at=house.now(),
        changed_at=house.now(),
    )


def _found(tx: Session, house: House, words: list[str]) -> list[int]:
    total, rows = lists.searched(tx, house.workspace_id, words, limit=1_000)
    assert total == len(rows)
    return sorted(row.id for row in rows)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (["skolg"], [0, 1]),
        (["skolg", "angered"], [0]),
        (["ang", "skolgård"], [0]),
        (["å"], [1]),
        (["ö", "å"], []),
        (["e-tj"], [2]),
        (["tjänst"], [2, 3]),
        (["u-7"], [0, 2]),
        (["u-77"], [0]),
        (["1679/2"], [1]),
        (["informationssäkerhetsansvar"], [3]),
        (["informationssäkerhetsansvarf"], []),
    ],
)
def test_beginnings_are_found_on_both_databases(house: House, asked: list[str], found: list[int]) -> None:
    keys = _write(
        house,
        (
            "skolgård i angered\nu-77",
            "skolgårdar i åby\nu-8\n1679/20",
            "e-tjänst utan tjänster\nu-79",
            "e för tjänster om informationssäkerhetsansvar",
        ),
    )
    with house.db.reading() as tx:
        assert _found(tx, house, asked) == [keys[at] for at in found]


def test_words_that_are_taken_away_are_found_no_more_nor_their_beginnings(house: House) -> None:
    key, other = _write(house, ["anteckning om anneli", "anteckning om annika"])
    with house.db.transaction() as tx:
        tx.get_one(Uppdrag, key).search_text = "anteckning"
    with house.db.reading() as tx:
        assert _found(tx, house, ["ann"]) == [other]
        assert _found(tx, house, ["anteckn"]) == [key, other]


def test_notes_of_any_length_have_beginnings(house: House) -> None:
    chance = random.Random(3)
    words = ["".join(chance.choices("abcdeåäö", k=chance.randint(2, 14))) for _ in range(20_000)]
    (key,) = _write(house, [" ".join(words) + " " + "x" * 2_000])
    with house.db.reading() as tx:
        assert _found(tx, house, [words[-1][:3], words[0]]) == [key]


# --- the index of beginnings, held against every row read ---------------------------------------

_EVERY_ROW = text(
    "SELECT id FROM uppdrag WHERE to_tsvector('swedish', search_text) @@ to_tsquery('swedish', :query) ORDER BY id"
)


def _by_reading_all(tx: Session, words: list[str]) -> list[int]:
    query = " & ".join(f"'{word}':*" for word in words)
    return list(tx.connection().execute(_EVERY_ROW, {"query": query}).scalars())


def _through_the_index(tx: Session) -> None:
    for way in ("seqscan", "indexscan"):
        tx.connection().execute(text(f"SET LOCAL enable_{way} = off"))


@pytest.mark.parametrize("database", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
@pytest.mark.parametrize("seed", range(2))
def test_the_index_of_beginnings_finds_what_reading_every_row_finds(house: House, seed: int) -> None:
    chance = random.Random(seed)
    _write(house, _texts(chance))
    questions = [[_word(chance) for _ in range(chance.choice((1, 2, 2, 3)))] for _ in range(400)]
    with house.db.reading() as tx:
        expected = [_by_reading_all(tx, words) for words in questions]
        assert sum(map(bool, expected)) > len(questions) / 4
        _through_the_index(tx)
        for words, wanted in zip(questions, expected, strict=True):
            assert _found(tx, house, words) == wanted, words
