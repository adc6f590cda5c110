"""What comes out of Slack: the digest at any time, the lists and extracts as files in one's direct message."""

from __future__ import annotations

from typing import Any

import pytest

from documents import progress
from sandbox.client import LocalSlack
from uppdrag import changing, exporting, service
from uppdrag import people as who
from uppdrag.facts import Actor, House


def files(people: LocalSlack, person: str) -> list[str]:
    return [file["name"] for message in people.dm(person) for file in message.get("files", ())]


def told(people: LocalSlack, person: str, typed: str) -> str:
    """The private answer to a command that also puts a file into the direct message."""
    before = len(people.private(person))
    assert people.command(person, typed, timeout=20).acked
    answers = people.wait_for(lambda: people.private(person)[before:], timeout=20)
    return str(answers[-1]["text"])


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("exportera csv", "csv"),
        ("exportera XLSX", "xlsx"),
        ("exportera docx", "docx"),
        ("exportera ics", "ics"),
        ("rapport bilaga3", "bilaga3"),
        ("rapport bilaga 4", "bilaga4"),
        ("rapport KS 31 mars", "infor-KS-2021-03-31"),
        ("utdrag 1679/20", "docx"),
    ],
)
def test_a_file_comes_in_the_direct_message(people: LocalSlack, typed: str, name: str) -> None:
    before = len(files(people, "anna"))
    assert "ligger i vårt samtal" in told(people, "anna", typed)
    got = people.wait_for(lambda: files(people, "anna")[before:], timeout=10)
    assert name in got[-1]


def test_the_digest_whenever_one_wants_it(people: LocalSlack) -> None:
    text = people.command("anna", "rapport vecka").text
    assert "Uppdragen" in text
    assert "utan datum" in text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("exportera", "csv, xlsx, docx eller ics"),
        ("exportera foxpro", "Välj csv"),
        ("exportera csv per i går", "Historiken börjar ons 24 februari 2021."),
        ("exportera csv per månen", "Jag förstår inte dagen."),
        ("exportera csv per 1 februari 2021", "Historiken börjar ons 24 februari 2021."),
        ("exportera csv per 1999-01-01", "Historiken börjar ons 24 februari 2021."),
        ("rapport månen", "rapport vecka"),
        ("utdrag", "utdrag U-14"),
        ("utdrag U-9999", "U-9999"),
    ],
)
def test_what_cannot_be_made_is_said(people: LocalSlack, typed: str, sentence: str) -> None:
    before = len(files(people, "bo"))
    answer = people.command("bo", typed)
    assert sentence in answer.text
    assert "gick fel hos mig" not in answer.text
    assert len(files(people, "bo")) == before


def test_what_takes_its_time_is_told_of_in_one_message(
    people: LocalSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slowly(house: House, kind: str, **asked: Any) -> exporting.Exported:
        for done in range(0, 101, 2):
            progress.tell(done, 100)
        return made(house, kind, **asked)

    made = exporting.export
    monkeypatch.setattr(exporting, "export", slowly)
    before = len(people.dm("bo"))
    assert "ligger i vårt samtal" in told(people, "bo", "exportera csv")
    telling, *files_sent = people.dm("bo")[before:]
    assert "ligger i vårt samtal" in telling["text"]  # edited from "Gör filen …" all the way
    assert telling["edited"]
    assert [file["name"] for one in files_sent for file in one.get("files", ())]


def test_what_is_protected_stays_inside(people: LocalSlack, filled: House) -> None:
    number = service.look_up(filled, "1673/20").cards[0].line.number
    changing.protect(filled, Actor("Kim Ås"), number)
    assert "1 skyddat uppdrag är inte med" in told(people, "anna", "exportera csv")
    eva = who.person_for_slack(filled, "U0EVA", "Eva Sund")
    who.grant_roles(filled, eva.id, [("samordnare", "kommunstyrelsen")])
    asked_of = f"U-{number} är skyddat. Bara samordnare och chef för Kommunstyrelsen kan se skyddade uppdrag. Fråga <@U0EVA>."
    assert told(people, "anna", f"utdrag U-{number}") == asked_of
    assert "ligger i vårt samtal" in told(people, "eva", f"utdrag U-{number}")
    hers = told(people, "eva", "exportera csv")  # one of her own body, though she may not see every one
    assert "ligger i vårt samtal" in hers
    assert "skyddade" not in hers
    changing.protect(filled, Actor("Kim Ås"), number, protected=False)


def test_the_list_is_one_click_from_the_digest(people: LocalSlack) -> None:
    digest = people.command("anna", "rapport vecka").messages[-1]
    button = next(block for block in digest["blocks"] if block["type"] == "actions")["elements"][0]
    before = len(files(people, "anna"))
    people.click("anna", digest, button["action_id"], button["value"])
    assert people.wait_for(lambda: files(people, "anna")[before:], timeout=20)[-1].endswith(".xlsx")


@pytest.mark.parametrize("step", ["files.getUploadURLExternal", "files.completeUploadExternal"])
def test_a_file_that_slack_does_not_take_is_told_and_none_is_there(people: LocalSlack, step: str) -> None:
    before = len(files(people, "anna"))
    people.fault("fatal_error", method=step)
    assert "Slack tog inte emot filen. Prova igen om en liten stund." in told(people, "anna", "exportera csv")
    assert len(files(people, "anna")) == before
