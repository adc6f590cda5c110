"""The main job as its users live it: a handling goes in, people ask, the clock goes on, reminders come."""

from __future__ import annotations

import pytest

from tests.scenarios.town import EXAMPLE, Town

pytestmark = pytest.mark.timeout(240)
HANDLING = EXAMPLE / "tjansteutlatande-1308-20.docx"


def test_from_a_handling_to_a_reminder(town: Town) -> None:
    # Kim in IT takes the handling in, and starts the bot.
    taken = town.run("import", "--yes", HANDLING)
    assert taken.returncode == 0, taken.stderr
    assert taken.stdout.rstrip().splitlines()[-1].startswith("Sparat: ")
    bot = town.serve()

    # Anna asks for a number that she has on a piece of paper.
    card = town.slack.command("anna", "1679/20")
    assert card.acked
    assert "1679/20 · U-14 · Kommunstyrelsen" in card.text
    assert "_Delrapport kvartal 2_ = delredovisning" in card.text
    assert "(om 126 dagar)" in card.text
    assert town.slack.command("anna", "U-1").text.startswith("*Stadsledningskontoret får i uppdrag")

    # One number can be two uppdrag, and what has been reported is not late.
    assert town.slack.command("anna", "1365/20").text.startswith("1365/20 omfattar två uppdrag:")
    reported = town.slack.command("anna", "1296/20").text
    assert reported.count("1296/20 · U-") == 1
    assert "redovisat" in reported
    assert "försenat" not in reported

    # A slip of the pen, rubbish, nothing at all: each gets an answer that helps.
    assert "Närmast: " in town.slack.command("anna", "1697/20").text
    assert "Inget uppdrag innehåller" in town.slack.command("anna", "xyzzy").text
    assert "`/uppdrag mina`" in town.slack.command("anna", "").text

    # On Monday the channel that asked for it gets its digest, once.
    town.move_clock("2021-03-01 09:00")
    digests = town.slack.messages("uppdrag-slk")
    assert digests[0]["text"].startswith("*Uppdragen mån 1 mars 2021*")
    assert len({message["text"] for message in digests}) == len(digests)

    # Nobody is responsible for 0355/20 yet, so its samordnare is told, four weeks ahead.
    assert not _told(town, "eva", "0355/20")
    town.move_clock("2021-03-03 09:00")
    assert len(_told(town, "eva", "0355/20")) == 1

    # Eva puts it off from the reminder's own number; the plan stays.
    put_off = town.slack.command("eva", "påminn 0355/20")
    choice = put_off.messages[0]["blocks"][1]["elements"][0]["options"][6]
    done = town.slack.click("eva", put_off.messages[0], "påminn:dagar", choice["value"])
    assert "Planen är oförändrad." in done.text
    assert "Eva Sund sköt upp påminnelsen" in town.slack.command("eva", "historik 0355/20").text

    # The bot stops when it is told to, and goes on where it was.
    status, logged = town.stop(bot)
    assert status == 0, logged
    assert "Traceback" not in logged
    town.serve()
    town.move_clock("2021-03-03 10:00")
    assert len(_told(town, "eva", "0355/20")) == 1


def _told(town: Town, person: str, dnr: str) -> list[str]:
    """The reminders (not the digests) in a person's direct message that speak of a number."""
    said = [message["text"] for message in town.slack.dm(person)]
    return [text for text in said if dnr in text and "Uppdragen mån" not in text]


def test_the_same_handling_in_another_format_changes_nothing(town: Town) -> None:
    town.run("import", "--yes", HANDLING)
    again = town.run("import", "--dry-run", EXAMPLE / "tjansteutlatande-1308-20.txt")
    assert again.returncode == 0, again.stderr
    assert "läste in den här handlingen, i ett annat format, den 24 februari." in again.stdout
    counts = again.stdout.splitlines()[1]
    assert counts.startswith("31 oförändrade")
    assert " ny" not in counts
    assert again.stdout.splitlines()[-1] == "Inget är sparat."


def test_two_bots_on_one_sqlite_file_the_second_says_why_not(town: Town) -> None:
    town.serve()
    second = town.run("serve")
    assert second.returncode == 2
    assert "En annan uppdragsbot använder redan" in second.stderr
    assert "Traceback" not in second.stderr
