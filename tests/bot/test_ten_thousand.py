"""Ten thousand uppdrag: every list, digest, Home, file and preview is right, turns its pages and is taken by Slack."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from blockkit import check_message, check_view
from bot.asking import Ask, decode
from bot.forms import FORMS
from bot.forms.form import view_of
from bot.handlers.commands import answer
from bot.handlers.desk import Desk
from bot.handlers.files import preview_of
from bot.household import open_house
from bot.views.digest import digest, digest_blocks
from bot.views.home import MOST_BLOCKS, home
from reminders.content import Digest
from reminders.digest import divide
from reminders.homepage import home_of
from reminders.overview import overview
from storage import bulk
from storage import uppdrag as store
from storage.db import Database
from storage.scope import Scope
from uppdrag import exporting
from uppdrag.dnr import read_dnr
from uppdrag.facts import Actor, House, PersonRef
from uppdrag.people import grant_roles, person_for_slack
from uppdrag.plans import read_plan
from uppdrag.writing import New, supply, write_with

MANY = 10_000
WRITTEN = date(2021, 1, 28)
PLANS = ("KS 10 feb", "KS 31 mars", "Kvartal 3", "Årsrapport 2021", None)
EACH = MANY // len(PLANS)
CLOSED = 20  # every twentieth, all of them due on KS 10 feb
OPEN, LATE = MANY - MANY // CLOSED, EACH - MANY // CLOSED
HOSTILE = "<!channel> & *räcken* \u202e🚲 " * 40


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, sqlite_template: bytes
) -> Iterator[Database]:
    """One for the whole module: writing ten thousand takes a while."""
    if request.param == "sqlite":
        path = tmp_path_factory.mktemp("many") / "uppdrag.db"
        path.write_bytes(sqlite_template)
        database = Database(f"sqlite:///{path}")
        yield database
        database.close()
        return
    pool = request.getfixturevalue("postgres_pool")
    database = pool.lend()
    yield database
    pool.give_back(database)


@pytest.fixture(scope="module")
def filled(database: Database, wednesday: Callable[[], Any]) -> House:
    house = open_house(database, "goteborg", wednesday)
    plans = [read_plan(words, WRITTEN, house.municipality, body="kommunstyrelsen") for words in PLANS]
    anna = person_for_slack(house, "U0ANNA", "Anna Lind")
    with house.db.transaction() as tx:
        first = store.take_numbers(tx, house.workspace_id, MANY)
        news = [
            New(
                number=number,
                title=f"Utreda fråga {number} om cykelställ {HOSTILE}",
                organ="kommunstyrelsen",
                status="fullgjort" if number % CLOSED == 0 else "pågående",
                dnr=tuple(read_dnr(f"{number:04d}/20", diarium="SLK")) if number < 9_999 else (),
                plan=plans[number % len(PLANS)],
                ansvarig_id=anna.id if number % 2 else None,
            )
            for number in range(first, first + MANY)
        ]
        with bulk.pen(tx) as pen:
            write_with(pen, supply(tx, house, {"kommunstyrelsen"}, MANY), house, news, Actor("provet"))
    return house


@pytest.fixture(scope="module")
def wednesday() -> Callable[[], Any]:
    from tests.bot.conftest import WEDNESDAY

    return lambda: WEDNESDAY


@pytest.fixture(scope="module")
def eva(filled: House) -> Desk:
    person = person_for_slack(filled, "U0EVA", "Eva Sund")
    grant_roles(filled, person.id, [("samordnare", ""), ("administratör", "")])
    return Desk(filled, person)


@pytest.fixture(scope="module")
def anna(filled: House, eva: Desk) -> Desk:
    return Desk(filled, person_for_slack(filled, "U0ANNA"))


def buttons(message: dict[str, Any]) -> dict[str, Ask]:
    """What the buttons under a message ask for."""
    rows = [one for block in message["blocks"] if block["type"] == "actions" for one in block["elements"]]
    return {one["action_id"]: decode(one["value"]) for one in rows if "value" in one}


def keys(message: dict[str, Any]) -> list[str]:
    """The uppdrag of a page, in its order."""
    return [
        decode(block["accessory"]["value"]).rest
        for block in message["blocks"]
        if block.get("accessory", {}).get("action_id") == "lista:visa"
    ]


LISTS = [
    ("mina", "", "anna", MANY // 2),
    ("försenade", "", "eva", LATE),
    ("försenade", "KS", "eva", LATE),
    ("kommande", "KS 31 mars", "eva", EACH),
    ("kommande", "kvartal 3", "eva", EACH),
    ("lista", "", "eva", OPEN),
    ("lista", "nämnd:KS status:pågående år:2021", "eva", LATE + 2 * EACH),
    ("lista", "ansvarig:ingen", "eva", OPEN - MANY // 2),
    ("lista", "status:fullgjort", "eva", MANY // CLOSED),
    ("utan datum", "", "eva", EACH),
    ("sök", "cykelställ", "eva", MANY),
    ("sök", "fråga om", "eva", MANY),
]


@pytest.mark.parametrize(("verb", "rest", "who", "total"), LISTS, ids=[f"{one[0]} {one[1]}" for one in LISTS])
def test_a_list_counts_all_and_turns_its_pages(
    eva: Desk, anna: Desk, verb: str, rest: str, who: str, total: int
) -> None:
    desk = anna if who == "anna" else eva
    pages, ask = [], Ask(verb, rest)
    for _ in range(3):
        page = answer(desk, ask)
        assert check_message(page) == []
        assert str(total) in page["text"].partition("\n")[0]
        pages.append(keys(page))
        ask = buttons(page)["sida:fram"]
    assert len({key for page in pages for key in page}) == 30
    back = answer(desk, buttons(page)["sida:bak"])
    assert keys(back) == pages[1]


def test_the_last_page_ends_the_list(eva: Desk) -> None:
    last = answer(eva, Ask("lista", "", OPEN - 10))
    assert check_message(last) == []
    assert f"visar {OPEN - 9}–{OPEN}" in last["text"]
    assert "sida:fram" not in buttons(last)


def test_page_by_page_each_comes_once(eva: Desk) -> None:
    """What is due on one day stands in one order, whatever page one is on."""
    seen: list[str] = []
    ask = Ask("lista", "status:fullgjort")
    while len(seen) < MANY // CLOSED:
        page = answer(eva, ask)
        seen += keys(page)
        ask = buttons(page).get("sida:fram", ask)
    assert len(set(seen)) == len(seen) == MANY // CLOSED


@pytest.mark.parametrize("typed", ["", "hjälp", "historik"])
def test_what_is_no_list_is_taken_too(anna: Desk, typed: str) -> None:
    assert check_message(answer(anna, Ask(typed))) == []


def test_a_miss_offers_the_nearest(eva: Desk) -> None:
    told = answer(eva, Ask("visa", "1234/21"))
    assert check_message(told) == []
    assert "Närmast: " in told["text"]


def test_several_of_a_long_list_are_changed_together(eva: Desk) -> None:
    form = FORMS["flera"]
    view = view_of(form, form.open(eva, Ask("flera", "lista|", 5_000)))
    assert check_view(view) == []
    boxes = [
        block["element"] for block in view["blocks"] if block.get("element", {}).get("type") == "checkboxes"
    ]
    assert sum(len(one["options"]) for one in boxes) == 50


def test_every_part_of_the_digest_is_taken_and_counts_all(eva: Desk) -> None:
    now = eva.house.now()
    with eva.house.db.reading() as tx:
        told = overview(
            tx, eva.house, Scope(everything=True), now - timedelta(days=7), now + timedelta(minutes=1)
        )
    parts = divide(told)
    for part in parts:
        blocks = digest_blocks(part)
        assert check_message({"blocks": blocks}) == []
        assert check_message(digest(Digest(part))) == []
    said = str(digest_blocks(parts[0]))
    assert f"{OPEN} pågående ({OPEN} nya" in said
    assert f"{LATE} försenade, 0 inom 30 dagar, {EACH} utan datum" in said


@pytest.mark.parametrize("who", ["eva", "anna"])
def test_a_home_is_sixty_blocks_and_counts_all(eva: Desk, anna: Desk, who: str) -> None:
    desk = eva if who == "eva" else anna
    person: PersonRef = desk.person
    facts = home_of(desk.house, person)
    view = home(facts, desk.house.municipality.zone)
    assert check_view(view) == []
    assert len(view["blocks"]) <= MOST_BLOCKS
    assert facts.counted.open == (OPEN if who == "eva" else MANY // 2)
    assert f"*Försenade* ({facts.counted.late})" in str(view)


def test_a_file_holds_every_one_of_them(eva: Desk) -> None:
    made = exporting.export(eva.house, "csv")
    rows = list(csv.reader(io.StringIO(made.data.decode("utf-8-sig")), delimiter=";"))
    assert len({row[0] for row in rows}) == len(rows) == 1 + MANY


def test_a_list_of_ten_thousand_rows_is_previewed_page_by_page(eva: Desk) -> None:
    lines = ["Uppdrag;Dnr;Plan för redovisning"]
    lines += [
        f"Kommunstyrelsen får i uppdrag att pröva förslag {row} & <sak>;{row:04d}/21;KS 31 mars"
        for row in range(1, MANY)
    ]
    data = "\n".join(lines).encode()
    shown = preview_of(eva, None, "lista.csv", data)  # type: ignore[arg-type]  # nobody is named in it
    assert check_message(shown) == []
    assert f"{MANY - 1} nya" in shown["text"]
    pages, at = [shown], 0
    for further in (0, 1, 1, -1):
        ways = [ask for ask in buttons(pages[-1]).values() if ask.verb == "granska" and "rader" in ask.rest]
        ask = next(way for way in ways if (way.offset > at) - (way.offset < at) == further)
        at = ask.offset
        pages.append(answer(eva, ask))
        assert check_message(pages[-1]) == []
    assert pages[4]["blocks"] == pages[2]["blocks"]
