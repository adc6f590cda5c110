"""A handling dropped on the bot: read, shown, saved when somebody says so, and only once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from slack_sdk.web import WebClient

from bot.app import build_app
from bot.connection import Connection
from bot.household import open_house
from sandbox.client import LocalSlack
from storage.db import Database
from tests.bot.conftest import WEDNESDAY
from uppdrag import importing, service
from uppdrag import people as who
from uppdrag.facts import Actor, Filter, House

EXAMPLES = Path(__file__).parents[2] / "examples" / "goteborg"
WORD = EXAMPLES / "tjansteutlatande-1308-20.docx"


@pytest.fixture
def empty(sqlite_url: str) -> Iterator[House]:
    """An empty tracker where Eva is samordnare for KS."""
    database = Database(sqlite_url)
    house = open_house(database, "goteborg", lambda: WEDNESDAY)
    eva = who.person_for_slack(house, "U0EVA", "Eva Sund")
    who.grant_roles(house, eva.id, [("samordnare", "kommunstyrelsen")])
    yield house
    database.close()


@pytest.fixture
def town(empty: House, slack: LocalSlack, client: WebClient) -> Iterator[LocalSlack]:
    listeners = ThreadPoolExecutor(8)
    own = WebClient(slack.app_token, base_url=slack.api_url, retry_handlers=[])
    connection = Connection(build_app(empty, client, listeners), slack.app_token, own)
    connection.open(threading.Event())
    slack.wait_for_bot()
    yield slack
    connection.close()
    listeners.shutdown()
    slack.wait_for_no_bot()


def last(town: LocalSlack, person: str = "eva") -> dict[str, object]:
    return town.dm(person)[-1]


def shown(town: LocalSlack, words: str, person: str = "eva") -> dict[str, object]:
    """The last message to the person, once it says this."""
    return town.wait_for(lambda: (m := last(town, person)) and words in str(m["text"]) and m, timeout=60)


def total(house: House) -> int:
    return service.listing(house, Filter(open_only=False)).total


def test_a_dropped_handling_is_shown_then_saved_once(town: LocalSlack, empty: House) -> None:
    town.upload("eva", None, WORD)
    preview = shown(town, "Inget är sparat än.")
    assert "nya" in str(preview["text"])
    assert "bilaga 3" in str(preview["text"])
    assert total(empty) == 0
    value = preview["blocks"][-1]["elements"][0]["value"]  # type: ignore[index]
    town.click("eva", preview, "import:spara", value)
    shown(town, "Sparat:")
    assert total(empty) == 31
    town.upload("eva", None, WORD)
    again = shown(town, "Eva Sund läste in den här filen den 24 februari.")
    assert "Inget har ändrats." in str(again["text"])
    town.click("eva", again, "import:avbryt", again["blocks"][-1]["elements"][1]["value"])  # type: ignore[index]
    shown(town, "Avbrutet. Inget är sparat.")
    assert total(empty) == 31


def test_a_second_click_saves_nothing_twice(town: LocalSlack, empty: House) -> None:
    town.upload("eva", None, WORD)
    preview = shown(town, "Inget är sparat än.")
    value = preview["blocks"][-1]["elements"][0]["value"]  # type: ignore[index]
    importing.save(empty, int(str(value).rpartition("|")[2]), Actor("Lars Berg"))  # somebody else was first
    before = service.listing(empty, Filter(open_only=False), limit=100)
    assert "redan sparad, av Lars Berg" in town.click("eva", preview, "import:spara", value).text
    assert service.listing(empty, Filter(open_only=False), limit=100) == before


def test_only_those_who_may_take_handlingar_in(town: LocalSlack, empty: House) -> None:
    town.upload("anna", None, WORD)
    assert "Bara samordnare och administratör kan läsa in handlingar." in str(
        shown(town, "läsa in", "anna")["text"]
    )
    assert "läsa in handlingar" in town.command("anna", "importera").text
    assert total(empty) == 0


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("tom.txt", b" \n ", "tom"),
        ("skräp.docx", bytes(range(256)) * 40, "den här sortens fil"),
        ("stympad.pdf", b"%PDF-1.7\n1 0 obj\n<<", "skadad"),
        ("sida.txt", b"<!DOCTYPE html><html>login</html>", "files:read"),
        ("prosa.txt", "Hej hopp, det här är ingen lista.".encode(), "inga uppdrag"),
    ],
)
def test_a_bad_file_gets_one_kind_sentence(
    town: LocalSlack, empty: House, tmp_path: Path, name: str, data: bytes, sentence: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    town.upload("eva", None, path)
    told = shown(town, sentence)
    assert "gick fel hos mig" not in str(told["text"])
    assert total(empty) == 0


def test_a_pasted_table_is_read_like_a_file(town: LocalSlack, empty: House) -> None:
    opened = town.command("eva", "importera")
    assert opened.view is not None
    assert "Klistra in något" in town.submit("eva", {}).errors["text"]
    table = "Uppdrag\tDnr\tPlan för redovisning\nKommunstyrelsen får i uppdrag att laga bryggan i Åby\t0777/21\tKS 5 maj\n"
    town.submit("eva", {"text": table})
    preview = shown(town, "1 ny")
    town.click("eva", preview, "import:spara", preview["blocks"][-1]["elements"][0]["value"])  # type: ignore[index]
    shown(town, "Sparat: 1 ny")
    assert service.look_up(empty, "0777/21").cards[0].line.plan_words == "KS 5 maj"
