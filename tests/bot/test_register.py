"""The file in ROLES: people, roles, digest channels; or one sentence about what is wrong with it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot import register
from bot.faults import CannotStart
from reminders.policy import Lead
from reminders.subjects import Policies
from storage import settings_rows
from uppdrag.facts import House
from uppdrag.people import holders, person_for_slack

EVA = {
    "slack_id": "U0EVA",
    "name": "Eva Sund",
    "roles": [{"role": "samordnare", "body": "kommunstyrelsen"}],
}


def test_people_hold_their_roles_and_channels_get_their_digest(house: House) -> None:
    found = {"people": [EVA], "digest_channels": [{"channel": "C1", "bodies": ["kommunstyrelsen"]}]}
    for _ in range(2):
        register.apply(house, found)
    assert [one.name for one in holders(house, "samordnare", "kommunstyrelsen")] == ["Eva Sund"]
    with house.db.reading() as tx:
        chosen = settings_rows.choices(tx, house.workspace_id).of(channel="C1")
    assert chosen == {"digest": True, "digest_bodies": ["kommunstyrelsen"]}


def test_what_a_channel_chose_itself_stands(house: House) -> None:
    with house.db.transaction() as tx:
        settings_rows.choose(tx, house.workspace_id, "channel", "C1", "digest", False)
    register.apply(house, {"digest_channels": [{"channel": "C1"}]})
    with house.db.reading() as tx:
        assert settings_rows.choices(tx, house.workspace_id).of(channel="C1") == {"digest": False}


def test_a_person_keeps_the_name_that_is_known(house: House) -> None:
    person_for_slack(house, "U0EVA", "Eva Sund")
    register.apply(house, {"people": [EVA | {"name": ""}]})
    assert person_for_slack(house, "U0EVA").name == "Eva Sund"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"slack_id": ""}, "saknar slack_id"),
        ({"roles": [{"role": "kung", "body": ""}]}, "Rollen kung"),
        ({"roles": [{"role": "chef", "body": "månstyrelsen"}]}, "Organet månstyrelsen"),
        ({"roles": ["chef"]}, "roles för U0EVA i ROLES ska vara en lista"),
    ],
)
def test_slips_in_the_file_are_named_and_nothing_is_written(
    house: House, changed: dict[str, Any], said: str
) -> None:
    with pytest.raises(CannotStart, match=said):
        register.apply(house, {"people": [EVA | {"slack_id": "U0FORST"}, EVA | changed]})
    assert holders(house, "samordnare", "kommunstyrelsen") == ()


@pytest.mark.parametrize(
    ("channel", "said"),
    [({}, "saknar channel"), ({"channel": "C1", "bodies": ["månstyrelsen"]}, "Organet månstyrelsen")],
)
def test_slips_about_channels_are_named(house: House, channel: dict[str, Any], said: str) -> None:
    with pytest.raises(CannotStart, match=said):
        register.apply(house, {"digest_channels": [channel]})


def test_with_several_towns_each_has_its_part(tmp_path: Path) -> None:
    path = tmp_path / "roles.json"
    path.write_text(json.dumps({"T1": {"people": [EVA]}}), "utf-8")
    assert register.of_towns(path, ["T1", "T2"]) == {"T1": {"people": [EVA]}}
    with pytest.raises(CannotStart, match=r"har delen T1, men arbetsytorna i WORKSPACES är T2\."):
        register.of_towns(path, ["T2"])
    path.write_text(json.dumps({"T1": [EVA]}), "utf-8")
    with pytest.raises(CannotStart, match="ska ha listorna people och digest_channels under T1"):
        register.of_towns(path, ["T1"])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "är inte JSON"),
        ("[]", "ska ha listorna"),
        (json.dumps({"people": {}}), "ska ha listorna"),
        (json.dumps({"people": ["Eva"]}), "ska ha listorna"),
        (json.dumps({"personer": []}), "ska ha listorna"),
    ],
)
def test_a_file_that_is_not_understood(tmp_path: Path, content: str, said: str) -> None:
    (tmp_path / "roles.json").write_text(content)
    with pytest.raises(CannotStart, match=said):
        register.read(tmp_path / "roles.json")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CannotStart, match="går inte att läsa"):
        register.read(tmp_path / "roles.json")


def test_when_reminders_come_is_the_files_to_say_for_the_municipality_and_its_bodies(house: House) -> None:
    register.apply(house, {"reminders": {"": {"first_days": 21}, "kommunstyrelsen": {"week_days": 5}}})
    assert _lead(house, "kommunstyrelsen") == Lead(21, 5)
    register.apply(house, {"people": []})
    assert _lead(house, "kommunstyrelsen") == Lead(21, 5)
    register.apply(house, {"reminders": {"kommunstyrelsen": {"week_days": 6}}})
    assert _lead(house, "kommunstyrelsen") == Lead(28, 6)


def _lead(house: House, body: str) -> Lead:
    with house.db.reading() as tx:
        return Policies(settings_rows.choices(tx, house.workspace_id)).of((body,)).lead("meeting")


def test_reminders_that_make_no_sense_are_all_told(house: House) -> None:
    hours = {"opens": "08:00", "closes": "08:00", "first_days": 400}
    with pytest.raises(CannotStart) as told:
        register.check(house.municipality, {"reminders": {"": hours, "kommunstyrelse": {}}})
    assert str(told.value).splitlines() == [
        "Inställningen first_days ska vara ett antal dagar mellan 0 och 366. (reminders i ROLES, hela kommunen)",
        "Tiden för utskick måste börja (opens) innan den slutar (closes). (reminders i ROLES, hela kommunen)",
        "Organet kommunstyrelse finns inte i registret. (reminders i ROLES, kommunstyrelse)",
    ]


def test_everything_that_is_wrong_with_the_file_is_told_at_once(house: House) -> None:
    wrong = {
        "people": [EVA, EVA | {"slack_id": "", "roles": [{"role": "kung", "body": "månstyrelsen"}]}],
        "user_groups": [{"group": "@", "roles": [{"role": "chef", "body": "månstyrelsen"}]}],
        "digest_channels": [{"bodies": ["solstyrelsen"]}],
        "reminders": {"": {"undated_days": 0}},
    }
    with pytest.raises(CannotStart) as told:
        register.apply(house, wrong)
    assert str(told.value).splitlines() == [
        "En person i ROLES saknar slack_id.",
        "Rollen kung i ROLES finns inte. De som finns: läsare, handläggare, samordnare, chef, administratör.",
        "Organet månstyrelsen i ROLES finns inte i registret.",
        "En användargrupp i ROLES saknar group.",
        "En kanal i ROLES saknar channel.",
        "Organet solstyrelsen i ROLES finns inte i registret.",
        "Inställningen undated_days ska vara ett antal dagar mellan 1 och 366. (reminders i ROLES, hela kommunen)",
    ]
    assert holders(house, "samordnare", "kommunstyrelsen") == ()
