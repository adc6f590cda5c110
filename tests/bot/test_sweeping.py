"""What the bot tidies up by itself: once a night, by the settings, with a note of what went."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from bot.settings import Settings
from bot.sweeping import MARK, prune, tidy
from storage import planning
from storage.tables import Event, Import, Inbox
from tests.ops.elsewhere import Elsewhere, slacks_elsewhere
from uppdrag.facts import House

At = Callable[[str], House]


@pytest.fixture
def at(house: House) -> At:
    """The house at a local moment."""

    def at(local: str) -> House:
        moment = datetime.fromisoformat(local).replace(tzinfo=house.municipality.zone)
        return replace(house, now=lambda: moment)

    return at


# A local Slack's clock, which is right by itself; nobody is asked what it is.
MOVABLE = {"slack_api_url": "http://127.0.0.1:9/api/", "clock_url": "http://127.0.0.1:9/_clock"}


def settings_with(**chosen: object) -> Settings:
    return Settings.model_validate(MOVABLE | chosen)


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    with slacks_elsewhere() as start:
        yield start


def draft(house: House) -> None:
    old = house.now() - timedelta(days=40)
    unsaved = Import(
        workspace_id=house.workspace_id,
        state="preview",
        at=old,
        sha256="a" * 64,
        name="lista.docx",
        actor="Eva",
    )
    with house.db.transaction() as tx:
        tx.add(unsaved)
        tx.add(Inbox(workspace_id=house.workspace_id, key=f"gammalt {old}", at=old))


def left(house: House) -> tuple[int, int, list[tuple[str, str]]]:
    """Drafts, inbox, and who weeded."""
    with house.db.reading() as tx:
        events = [(row.actor, row.what) for row in tx.exec(select(Event))]
        return len(tx.exec(select(Import)).all()), len(tx.exec(select(Inbox)).all()), events


def test_once_a_night_whoever_of_the_replicas_comes_first(at: At) -> None:
    tonight = at("2021-02-24T03:05")
    draft(tonight)
    tidy(settings_with(), at("2021-02-24T02:55"))
    assert left(tonight) == (1, 0, [])
    tidy(settings_with(), tonight)
    assert left(tonight) == (0, 0, [("uppdragsbot", "gallrat")])
    draft(tonight)
    tidy(settings_with(), at("2021-02-24T23:55"))
    assert left(tonight)[0] == 1
    tidy(settings_with(), at("2021-02-25T03:00"))
    assert left(tonight) == (0, 0, [("uppdragsbot", "gallrat")] * 2)


def test_a_clock_that_is_wrong_removes_nothing(
    at: At, elsewhere: Elsewhere, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A year ahead every draft, copy and note of what was answered would be old; and what is removed is lost."""
    copies = folder(tmp_path, "uppdrag-20200101T023000Z.gz", "uppdrag-20200102T023000Z.gz")
    tonight = at("2021-02-24T03:05")
    draft(tonight)
    with tonight.db.transaction() as tx:
        tx.add(Inbox(workspace_id=tonight.workspace_id, key="gammalt", at=tonight.now() - timedelta(days=8)))
    dead = "http://127.0.0.1:9/api/"
    wrong = [elsewhere(timedelta(days=days)) for days in (-365, 365)] + [elsewhere(None), dead]
    for url in wrong:
        found = settings_with(
            slack_api_url=url, clock_url=None, backup_folder=copies, keep_backups_days=1, slack_timeout=5
        )
        tidy(found, tonight)
        assert left(tonight) == (1, 2, [])
        assert len(list(copies.iterdir())) == 2
    told = [message for message in caplog.messages if message.startswith("nothing is tidied up: ")]
    assert len(told) == len(wrong)
    assert "Slå på tidssynkronisering (NTP)." in told[0]
    right = settings_with(
        slack_api_url=elsewhere(), clock_url=None, backup_folder=copies, keep_backups_days=1
    )
    tidy(right, tonight)
    assert left(tonight) == (0, 0, [("uppdragsbot", "gallrat")])
    assert len(list(copies.iterdir())) == 1


def test_a_sweep_noted_for_a_day_to_come_keeps_none_of_today_away(at: At) -> None:
    tonight = at("2021-02-24T03:05")
    with tonight.db.transaction() as tx:
        planning.set_mark(tx, tonight.workspace_id, MARK, tonight.now() + timedelta(days=365))
    draft(tonight)
    tidy(settings_with(), tonight)
    assert left(tonight)[0] == 0


def test_looking_only_tells_the_log(at: At, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "bot.sweeping")
    draft(at("2021-02-24T03:05"))
    tidy(settings_with(weeding="dry-run"), at("2021-02-24T03:05"))
    assert left(at("2021-02-24T03:05")) == (1, 0, [])
    assert caplog.messages == ["gallring would remove 1 rows of utkast from before 2021-01-25"]


def test_it_can_be_turned_off(at: At, tmp_path: Path) -> None:
    copies = folder(tmp_path, "uppdrag-20200101T023000Z.gz", "uppdrag-20200102T023000Z.gz")
    draft(at("2021-02-24T03:05"))
    tidy(settings_with(weeding="off", backup_folder=copies, keep_backups_days=1), at("2021-02-24T03:05"))
    assert left(at("2021-02-24T03:05")) == (1, 0, [])
    assert len(list(copies.iterdir())) == 2


def folder(tmp_path: Path, *names: str) -> Path:
    made = tmp_path / "kopior"
    made.mkdir()
    for name in names:
        (made / name).write_bytes(b"kopia")
    return made


def test_only_the_bots_own_old_copies_go_and_never_the_newest(tmp_path: Path) -> None:
    own = ("uppdrag-20200101T023000Z.gz", "uppdrag-20200102T023000Z-0003.gz", "uppdrag-20200103T023000Z.gz")
    others = (
        "uppdrag-fore-bytet.gz",
        "uppdrag-ersatt-20200101T023000Z.gz",
        "uppdrag-20200101T023000Z.gz.del",
        "x.gz",
    )
    copies = folder(tmp_path, *own, *others)
    assert prune(copies, 0) == []
    assert [path.name for path in prune(copies, 30)] == [*own[:2]]
    assert {path.name for path in copies.iterdir()} == {own[2], *others}
    assert prune(copies, 30) == []
    assert prune(tmp_path / "finns inte", 30) == []


def test_young_copies_stay(tmp_path: Path) -> None:
    from bot.console.keeping import stamp

    copies = folder(
        tmp_path, "uppdrag-20200101T023000Z.gz", f"uppdrag-{stamp()}.gz", f"uppdrag-{stamp()}-0003.gz"
    )
    os.utime(
        copies / "uppdrag-20200101T023000Z.gz"
    )  # what the name says counts, not when the file was copied here
    assert [path.name for path in prune(copies, 30)] == ["uppdrag-20200101T023000Z.gz"]
