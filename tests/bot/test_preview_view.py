"""A preview is a table that Slack takes, with all of its rows in words for those who see no table."""

from __future__ import annotations

import hashlib
from zoneinfo import ZoneInfo

import pytest

from blockkit import check_message, check_view
from bot.views import preview as views
from bot.views.screen import modal_of
from documents.read import read_bytes
from uppdrag import importing
from uppdrag.facts import Actor, House
from uppdrag.reading import read_handling

STOCKHOLM = ZoneInfo("Europe/Stockholm")
HOSTILE = {
    "long": "x" * 3_000,
    "mrkdwn": "<!channel> & <@U1> *a* _b_ `c`",
    "direction": "\u202egnal\u2066 x",
    "emoji": "🔥" * 1_000,
    "escaped": "&" * 3_000,
}


def of(house: House, text: str) -> importing.Preview:
    document = read_bytes(text.encode(), "lista.csv")
    reading = read_handling(document, house.municipality)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    return importing.preview(house, reading, sha256=sha256, name="lista.csv", actor=Actor("Eva Sund"))


def rows_of(*titles: str, plan: str = "KS 5 maj") -> str:
    rows = [f"{title};{number:04}/21;{plan}" for number, title in enumerate(titles, 1)]
    return "\n".join(["Uppdrag;Dnr;Plan för redovisning", *rows])


def test_the_rows_stand_in_one_table_and_in_the_text(house: House) -> None:
    shown = views.preview(of(house, rows_of("Laga bryggan vid ån & älven", "Måla staketet")), STOCKHOLM)
    (table,) = [block for block in shown["blocks"] if block["type"] == "table"]
    cells = [[cell["text"] for cell in row] for row in table["rows"]]
    assert cells[0] == ["Vad", "Uppdrag", "Plan och ändringar", "Var"]
    assert cells[1] == ["Ny", "0001/21 · Laga bryggan vid ån & älven", "KS 5 maj", "rad 1"]
    assert "• Ny · 0001/21 · Laga bryggan vid ån &amp; älven · KS 5 maj · rad 1" in shown["text"]
    assert "• Ny · 0002/21 · Måla staketet" in shown["text"]


@pytest.mark.parametrize("part", [views.OVERVIEW, views.ROWS, views.QUESTIONS])
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_slack_takes_it_whatever_the_rows_hold(house: House, text: str, part: str) -> None:
    titles = [f"Kommunstyrelsen får i uppdrag att utreda plats {number} {text}" for number in range(60)]
    shown = of(house, rows_of(*titles, plan="till hösten, ev. KS 2021"))
    for offset in (0, 20, 40):
        told = views.preview(shown, STOCKHOLM, part, offset)
        assert check_message(told) == []
        assert check_view(modal_of(told)) == [], "over a modal it is shown without its table"
        assert "<!channel>" not in told["text"]


def test_every_row_is_on_its_page_however_long(house: House) -> None:
    titles = [f"Utreda plats {number} {'ö' * 300}" for number in range(60)]
    shown = of(house, rows_of(*titles))
    pages = [views.preview(shown, STOCKHOLM, views.ROWS, offset)["blocks"] for offset in (0, 20, 40)]
    tables = [block for blocks in pages for block in blocks if block["type"] == "table"]
    assert [len(table["rows"]) for table in tables] == [21, 21, 21]
