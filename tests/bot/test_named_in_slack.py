"""Whom a handling names as responsible: found by address, else kept in its words and chosen by somebody."""

from __future__ import annotations

from pathlib import Path

import pytest

from sandbox.client import LocalSlack
from tests.bot.test_import_in_slack import empty, last, press, shown, take_in, town
from uppdrag import service
from uppdrag.facts import House

__all__ = ["empty", "town"]

LIST = """Uppdrag;Dnr;Ansvarig;Handläggare;Plan för redovisning
Kommunstyrelsen får i uppdrag att laga bryggan i Åby;0777/21;Kommunstyrelsen;Bo Ek, bo.ek@stad.example;KS 5 maj
Kommunstyrelsen får i uppdrag att utreda badplatser;0778/21;Kommunstyrelsen;Anna Andersson;KS 5 maj
Kommunstyrelsen får i uppdrag att se över hamnen;0779/21;Kommunstyrelsen;ingen@annan.example;KS 5 maj
"""


def test_an_address_finds_the_person_and_a_name_is_left_to_choose(
    town: LocalSlack, empty: House, tmp_path: Path
) -> None:
    take_in(town, tmp_path, LIST)
    assert "3 nya" in str(last(town)["text"])
    (bo,) = service.look_up(empty, "0777/21").cards
    assert bo.line.ansvarig is not None
    assert bo.line.ansvarig.slack_id == "U0BO"
    assert (bo.line.organ, bo.notes) == ("kommunstyrelsen", "")
    (anna,) = service.look_up(empty, "0778/21").cards
    assert anna.line.ansvarig is None, "a name alone is nobody"
    card = town.command("eva", "0778/21")
    assert "Ansvarig enligt handlingen: Anna Andersson. Jag vet inte vem det är här." in card.text
    opened = town.click("eva", card.messages[-1], "kort:ansvarig")
    assert opened.view is not None
    town.submit("eva", {"ansvarig": "U0ANNA"})
    chosen = town.command("eva", "0778/21")
    assert "Jag vet inte vem det är här" not in chosen.text
    assert "Anteckning: Ansvarig enligt handlingen: Anna Andersson" in chosen.text
    assert service.look_up(empty, "0779/21").cards[0].line.ansvarig is None


@pytest.mark.parametrize("typed", [True, False], ids=["written to the bot", "in the form"])
def test_who_is_named_in_what_is_pasted_is_found_by_address_too(
    town: LocalSlack, empty: House, typed: bool
) -> None:
    if typed:
        linked = LIST.replace("bo.ek@stad.example", "<mailto:bo.ek@stad.example|bo.ek@stad.example>")
        town.say("eva", None, f"importera {linked}")
    else:
        town.command("eva", "importera")
        town.submit("eva", {"text": LIST})
    press(town, shown(town, "Inget är sparat än."), "Spara", "Sparat:")
    (bo,) = service.look_up(empty, "0777/21").cards
    assert bo.line.ansvarig is not None
    assert bo.line.ansvarig.slack_id == "U0BO"
    assert "Jag vet inte vem det är här." in town.command("eva", "0778/21").text
