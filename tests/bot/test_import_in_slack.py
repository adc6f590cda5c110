"""A handling dropped on the bot: read, shown, saved when somebody says so, and only once."""

from __future__ import annotations

import io
import re
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from slack_sdk.web import WebClient

from bot.handlers import files
from bot.household import open_house
from bot.views import preview as views
from documents.package import MAX_UNPACKED
from documents.read import MAX_BYTES
from sandbox.client import LocalSlack
from storage.db import Database
from tests.bot.conftest import WEDNESDAY, connected
from uppdrag import changing, importing, service
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
    with connected(empty, slack, client):
        yield slack


def last(town: LocalSlack, person: str = "eva") -> dict[str, object]:
    return town.dm(person)[-1]


def shown(town: LocalSlack, words: str, person: str = "eva") -> Any:
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
    value = preview["blocks"][-1]["elements"][0]["value"]
    town.click("eva", preview, "import:spara", value)
    shown(town, "Sparat:")
    assert total(empty) == 31
    town.upload("eva", None, WORD)
    again = shown(town, "Eva Sund läste in den här filen den 24 februari.")
    assert "Inget har ändrats." in str(again["text"])
    town.click("eva", again, "import:avbryt", again["blocks"][-1]["elements"][1]["value"])
    shown(town, "Avbrutet. Inget är sparat.")
    assert total(empty) == 31


def test_a_handling_given_by_name_in_a_channel_is_shown_to_whoever_gave_it(
    town: LocalSlack, empty: House
) -> None:
    said = len(town.messages("#uppdrag-slk"))
    town.upload("eva", "#uppdrag-slk", WORD, text="@uppdragsbot")
    assert "nya" in str(shown(town, "Inget är sparat än.")["text"])
    assert "Jag läser och visar vad som ändras i vårt samtal." in town.private("eva")[-1]["text"]
    town.upload("anna", "#uppdrag-slk", WORD, text="@uppdragsbot")
    town.wait_for(lambda: any("kan läsa in handlingar" in one["text"] for one in town.private("anna")))
    town.upload("eva", "#uppdrag-slk", WORD, text="Bilagan inför onsdag")  # not said to the bot
    town.command("eva", "mina")
    assert len(town.messages("#uppdrag-slk")) == said + 3, "the channel hears nothing of it"
    assert total(empty) == 0


def test_a_second_click_saves_nothing_twice(town: LocalSlack, empty: House) -> None:
    town.upload("eva", None, WORD)
    preview = shown(town, "Inget är sparat än.")
    value = preview["blocks"][-1]["elements"][0]["value"]
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
    town.click("eva", preview, "import:spara", preview["blocks"][-1]["elements"][0]["value"])
    shown(town, "Sparat: 1 ny")
    assert service.look_up(empty, "0777/21").cards[0].line.plan_words == "KS 5 maj"


KNOWN = "Uppdrag;Dnr;Plan för redovisning\nKommunstyrelsen får i uppdrag att utreda en brygga vid ån för stadens roddare;0455/21;KS 31 mars\n"
REWORDED = KNOWN.replace("en brygga vid ån för stadens roddare", "brygga med servering vid ån")


def pressed(message: Any, label: str) -> tuple[str, str]:
    """The action and value of the button that is called so."""
    buttons = [one for block in message["blocks"] if block["type"] == "actions" for one in block["elements"]]
    (found,) = [one for one in buttons if "text" in one and one["text"]["text"].startswith(label)]
    return found["action_id"], found["value"]


def press(town: LocalSlack, message: Any, label: str, words: str) -> Any:
    """Presses a button of the last message and waits for what takes its place."""
    action, value = pressed(message, label)
    town.click("eva", message, action, value)
    return shown(town, words)


def hand_in(town: LocalSlack, folder: Path, name: str, data: str | bytes) -> None:
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    town.upload("eva", None, path)


def take_in(town: LocalSlack, folder: Path, text: str) -> None:
    hand_in(town, folder, "lista.csv", text)
    press(town, shown(town, "Inget är sparat än."), "Spara", "Sparat:")


def test_a_likely_match_is_asked_with_both_texts_then_saved_as_answered_and_undone(
    town: LocalSlack, empty: House, tmp_path: Path
) -> None:
    take_in(town, tmp_path, KNOWN)
    hand_in(town, tmp_path, "senare.csv", REWORDED)
    asked = shown(town, "Kan vara samma uppdrag som U-1, men orden skiljer sig.")
    text = str(asked["text"])
    assert "servering" in text
    assert "U-1: Kommunstyrelsen får i uppdrag att utreda en brygga vid ån för stadens roddare" in text
    assert "Utan svar sparas det som ett nytt uppdrag." in text
    asked = press(town, asked, "Frågor och förslag (1)", "Kan vara samma uppdrag")
    asked = press(town, asked, "Till översikten", "• Ny · ")
    answered = press(town, asked, "Samma uppdrag", "Svar: Samma uppdrag.")
    assert "1 ändrad. Inget är sparat än." in str(answered["text"])
    saved = press(town, answered, "Spara", "Sparat: 1 ändrad.")
    (line,) = service.listing(empty, Filter(open_only=False)).lines
    assert "servering" in line.title
    press(town, saved, "Ångra", "Ångrat. 1 uppdrag är som före inläsningen.")
    (line,) = service.listing(empty, Filter(open_only=False)).lines
    assert "servering" not in line.title


def test_a_preview_that_somebody_has_overtaken_is_shown_anew_and_saves_nothing(
    town: LocalSlack, empty: House, tmp_path: Path
) -> None:
    take_in(town, tmp_path, KNOWN)
    hand_in(town, tmp_path, "senare.csv", KNOWN.replace("KS 31 mars", "KS 5 maj"))
    seen = shown(town, "1 ändrad. Inget är sparat än.")
    changing.move_plan(empty, Actor("Bo Ek"), 1, "KS 21 april", "remiss")
    anew = press(town, seen, "Spara", "Något har ändrats sedan du såg förhandsvisningen")
    assert service.card(empty, 1).line.plan_words == "KS 21 april"
    press(town, anew, "Spara", "Sparat: 1 ändrad.")
    assert service.card(empty, 1).line.plan_words == "KS 5 maj"


def test_three_hundred_rows_are_all_there_to_page_through(
    town: LocalSlack, empty: House, tmp_path: Path
) -> None:
    rows = [f"Kommunstyrelsen får i uppdrag att utreda plats {n};{n:04}/21;KS 5 maj" for n in range(1, 301)]
    hand_in(town, tmp_path, "lång.csv", "\n".join(["Uppdrag;Dnr;Plan för redovisning", *rows]))
    page = press(town, shown(town, "300 nya"), "Alla rader (300)", "1–20 av 300")
    page = press(town, page, "Nästa", "21–40 av 300")
    assert "rad 21" in str(page["text"])
    number = int(pressed(page, "Spara")[1].rpartition("|")[2])
    last_page = views.preview(importing.again(empty, number), empty.municipality.zone, views.ROWS, 280)
    assert "281–300 av 300" in last_page["text"]
    assert "Utreda plats 300" in last_page["text"]
    press(town, page, "Till översikten", "… och 280 till")
    assert total(empty) == 0


def children() -> set[str]:
    return {
        pid for task in Path("/proc/self/task").iterdir() for pid in (task / "children").read_text().split()
    }


def test_a_reading_tells_how_far_it_is_and_is_stopped_by_a_click(
    town: LocalSlack, empty: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    endless = tmp_path / "endless"
    endless.write_text("#!/bin/sh\necho '% 0.420'\nexec sleep 600\n")
    endless.chmod(0o700)
    before, said = children(), len(town.dm("eva"))
    with monkeypatch.context() as patched:
        patched.setattr(sys, "executable", str(endless))
        patched.setattr(files, "TOLD", 1)
        hand_in(town, tmp_path, "lista.csv", KNOWN)
        going = shown(town, "42 % är läst.")
        press(town, going, "Avbryt", "Avbrutet. Inget är sparat.")
        town.wait_for(lambda: children() <= before, timeout=60)
    assert len(town.dm("eva")) == said + 2  # the file, and one message that was edited
    assert total(empty) == 0
    take_in(town, tmp_path, KNOWN)  # the bot is as well as before
    assert total(empty) == 1


def zipped(name: str, content: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return target.getvalue()


def pdf_of(pages: int) -> bytes:
    """A PDF that shows the same empty page so many times."""
    kids = b"3 0 R " * pages
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, pages),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
    ]
    body, offsets = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        offsets.append(len(body))
        body += b"%d 0 obj%sendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    end = b"xref\n0 4\n0000000000 65535 f \n%strailer<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
    return body + end % (table, len(body))


def test_whatever_is_handed_in_one_sentence_says_why_and_the_bot_goes_on(
    town: LocalSlack, empty: House, tmp_path: Path
) -> None:
    before = children()
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    entities = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aa">]><x>&a;</x>'
    for name, data, sentence in (
        ("låst.xlsx", locked, "Filen är skyddad med lösenord."),
        (
            "bomb.docx",
            zipped("word/document.xml", bytes(MAX_UNPACKED + 1)),
            "Filen är för stor för att läsas.",
        ),
        ("entiteter.docx", zipped("word/document.xml", entities), "på ett sätt som jag inte öppnar"),
        ("tjock.pdf", pdf_of(10_000), "Filen har fler än 2000 sidor."),
        ("stor.csv", b"a" * (MAX_BYTES + 1), "Filen är för stor"),
    ):
        hand_in(town, tmp_path, name, data)
        told = str(shown(town, sentence)["text"])
        assert len(re.findall(r"[.?](?= |$)", told)) <= 2, told
    for fault, sentence in (("html_file", "files:read"), ("truncated_file", "kom inte fram hel")):
        town.fault(fault)
        hand_in(town, tmp_path, "lista.csv", KNOWN)
        shown(town, sentence)
        town.clear_faults()
    assert total(empty) == 0
    town.wait_for(lambda: children() <= before, timeout=60)
    take_in(town, tmp_path, KNOWN)
    assert total(empty) == 1


DECISION = """Protokollsutdrag

Kommunstyrelsen
Sammanträdesdatum: 2021-02-10

§ 584, 0455/21

Beslut

Uppdraget att utreda en brygga vid ån för stadens roddare antecknas och förklaras fullgjort.
"""


@pytest.mark.parametrize("typed", [True, False], ids=["behind the command", "in its form"])
def test_a_pasted_decision_closes_what_is_known_once_somebody_says_so(
    town: LocalSlack, empty: House, tmp_path: Path, typed: bool
) -> None:
    take_in(town, tmp_path, KNOWN)
    if typed:
        assert "Jag visar vad den ändrar i vårt samtal." in town.command("eva", f"ny {DECISION}").text
    else:
        town.command("eva", "ny")
        town.submit("eva", {"title": DECISION, "organ": "KS"})
    preview = shown(town, "1 ändrad. Inget är sparat än.")
    assert "beslut: pågående → fullgjort · § 584, textrad 10" in str(preview["text"])
    assert service.card(empty, 1).line.status == "pågående"
    press(town, preview, "Spara", "Sparat: 1 ändrad.")
    card = service.card(empty, 1)
    assert (card.line.status, card.closed.paragraph) == ("fullgjort", "584")


def test_which_of_many_a_decision_means_is_chosen_from_a_list(
    town: LocalSlack, empty: House, tmp_path: Path
) -> None:
    rows = [f"Kommunstyrelsen får i uppdrag att utreda plats {n};0455/21;KS 31 mars" for n in range(1, 7)]
    take_in(town, tmp_path, "\n".join(["Uppdrag;Dnr;Plan för redovisning", *rows]))
    words = "Redovisningen av uppdraget antecknas och förklaras fullgjord."
    town.command("eva", f"ny {DECISION[: DECISION.index('Uppdraget att')]}{words}")
    asked = shown(town, "Vilket uppdrag gäller beslutet (fullgjort)?")
    (select,) = [one for block in asked["blocks"] for one in block.get("elements", []) if "options" in one]
    assert [one["text"]["text"] for one in select["options"]] == [
        *(f"U-{n}" for n in range(1, 7)),
        "Inget av dem",
    ]
    town.click("eva", asked, select["action_id"], select["options"][3]["value"])
    press(town, shown(town, "Svar: U-4."), "Spara", "Sparat: 1 ändrad.")
    closed = [
        line.number for line in service.listing(empty, Filter(status="fullgjort", open_only=False)).lines
    ]
    assert closed == [4]


def test_a_pasted_decision_that_gives_one_uppdrag_fills_the_form_with_its_proof(
    town: LocalSlack, empty: House
) -> None:
    gives = DECISION.replace(
        "Uppdraget att utreda en brygga vid ån för stadens roddare antecknas och förklaras fullgjort.",
        "Stadsledningskontoret får i uppdrag att kartlägga stadens cykelställ.",
    )
    opened = town.command("eva", f"ny {gives}")
    assert opened.view is not None
    assert "Ges av KS 2021-02-10 § 584." in str(opened.view)
    town.submit("eva", {})
    town.wait_for(lambda: total(empty) == 1, timeout=30)
    given = service.card(empty, 1).given
    assert (given.body, str(given.on), given.paragraph) == ("kommunstyrelsen", "2021-02-10", "584")


def test_a_message_that_is_such_a_decision_keeps_its_proof_and_where_it_was_said(
    town: LocalSlack, empty: House
) -> None:
    gives = DECISION.replace(
        "Uppdraget att utreda en brygga vid ån för stadens roddare antecknas och förklaras fullgjort.",
        "Stadsledningskontoret får i uppdrag att kartlägga stadens cykelställ.",
    )
    town.say("eva", "uppdrag-slk", gives)
    opened = town.shortcut("eva", "create_from_message", town.messages("uppdrag-slk")[-1])
    assert "Ges av KS 2021-02-10 § 584." in str(opened.view)
    town.submit("eva", {})
    town.wait_for(lambda: total(empty) == 1, timeout=30)
    card = service.card(empty, 1)
    assert (card.given.body, card.given.paragraph) == ("kommunstyrelsen", "584")
    assert card.said_at.startswith(town.url)
