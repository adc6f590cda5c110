"""What the doctor sees: each ailment named with its remedy, and nothing changed by looking."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot import doctor
from bot.doctor import SUMMER, Check
from bot.settings import Settings
from storage import migrate
from storage.db import Database
from storage.tables import Delivery, Workspace
from tests.ops.elsewhere import Elsewhere, slacks_elsewhere

Examine = Callable[..., dict[str, Check]]


@pytest.fixture
def examine(tmp_path: Path) -> Examine:
    """The checks by name, for a house in a folder of its own."""

    def examine(**other: str) -> dict[str, Check]:
        usual = {
            "database_url": f"sqlite:///{tmp_path}/uppdrag.db", "backup_folder": str(tmp_path / "kopior"),
            "slack_api_url": "http://127.0.0.1:9/api/", "clock_url": "http://127.0.0.1:9/_clock",
        }  # fmt: skip
        found = Settings.model_validate(usual | other)
        return {what: (ok, what, how) for ok, what, how in doctor.checks(found)}

    return examine


def test_a_healthy_house(examine: Examine, tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/uppdrag.db")
    migrate.upgrade(database)
    database.close()
    found = examine()
    assert [how for ok, _, how in found.values() if not ok] == []
    assert found["Databasens innehåll"][2] == f"Hel, version {migrate.head()}"
    assert found["Typsnitten"][2] == "DejaVuSans.ttf"


def test_looking_creates_and_upgrades_nothing(examine: Examine, tmp_path: Path) -> None:
    assert examine()["Databasens innehåll"][0]
    assert not (tmp_path / "uppdrag.db").exists()
    database = Database(f"sqlite:///{tmp_path}/uppdrag.db")
    migrate.upgrade(database, to="0002")
    assert "äldre version" in examine()["Databasens innehåll"][2]
    assert not migrate.is_current(database)
    database.close()


def test_a_half_made_schema(examine: Examine, tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/uppdrag.db")
    migrate.upgrade(database)
    with database.engine.begin() as connection:
        connection.execute(text("DROP TABLE snooze"))
    database.close()
    ok, _, how = examine()["Databasens innehåll"]
    assert not ok
    assert how == "Det saknas snooze. Läs tillbaka en kopia: uppdragsbot db restore."


def test_a_file_that_is_no_database(examine: Examine, tmp_path: Path) -> None:
    (tmp_path / "uppdrag.db").write_bytes(b"text" * 4096)
    ok, _, how = examine()["Databasens innehåll"]
    assert not ok
    assert "ingen hel databas" in how


def test_a_disk_that_is_nearly_full(examine: Examine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "FREE_MEGABYTES", 10**9)
    ok, _, how = examine()["Diskutrymmet"]
    assert not ok
    assert "Frigör plats" in how


def test_a_municipality_with_faults(examine: Examine, tmp_path: Path) -> None:
    ok, _, how = examine(municipality=f"{tmp_path}/ingen")["Kommunens data"]
    assert not ok
    assert "Mappen finns inte." in how


def test_a_font_that_is_missing(examine: Examine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("documents.picture._FONT", "Ett typsnitt som inte finns")
    ok, _, how = examine()["Typsnitten"]
    assert not ok
    assert "DejaVu Sans saknas." in how


def test_no_certificates(examine: Examine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tom").mkdir()
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "tom" / "inga.pem"))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path / "tom"))
    found = Settings.model_validate({"slack_api_url": "https://127.0.0.1:9/api/"})
    checks = {what: (ok, how) for ok, what, how in doctor.checks(found)}
    assert checks["Certifikaten"] == (
        False, "Inga utfärdare är kända, så Slack kan inte nås. Installera paketet ca-certificates."
    )  # fmt: skip
    assert not checks["Tiden"][0]


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    with slacks_elsewhere() as start:
        yield start


@pytest.mark.parametrize(("minutes", "fine"), [(0, True), (5, False), (-5, False), (60 * 24 * 365, False)])
def test_a_clock_that_goes_wrong(elsewhere: Elsewhere, tmp_path: Path, minutes: int, fine: bool) -> None:
    url = elsewhere(timedelta(minutes=minutes), status=404)
    found = Settings.model_validate({"slack_api_url": url, "database_url": f"sqlite:///{tmp_path}/x.db"})
    ok, how = {what: (ok, how) for ok, what, how in doctor.checks(found)}["Tiden"]
    assert ok is fine
    assert fine or "Slå på tidssynkronisering (NTP)." in how


def test_messages_that_did_not_get_through(examine: Examine, tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/uppdrag.db")
    migrate.upgrade(database)
    assert examine()["Utskicken"] == (True, "Utskicken", "Inget har blivit liggande.")
    with database.transaction() as tx:
        tx.add(Workspace(id=1, team_id="T1", municipality="goteborg"))
        tx.flush()
        for number, state in enumerate(("failed", "failed", "sent")):
            row = Delivery(
                workspace_id=1,
                key=f"p/1/{number}",
                kind="person",
                receiver="U1",
                state=state,
                slot_at=SUMMER,
                next_try_at=SUMMER,
            )
            tx.add(row)
    database.close()
    fine, _, how = examine()["Utskicken"]
    assert not fine
    assert how == "2 kom inte fram. Samordnaren ser dem på Hem och kan trycka Försök igen."
