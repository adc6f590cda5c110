"""Settings: one list, every problem told at once, secrets never shown."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot import settings
from bot.settings import BadSettings, Settings

KEYS = ("xoxb-" + "1", "xapp-" + "2")


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    names = {name.upper() for name in Settings.model_fields}
    for name in list(os.environ):
        if name in names or name.startswith("SLACK_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def problems() -> str:
    with pytest.raises(BadSettings) as told:
        settings.load()
    return "\n".join(told.value.problems)


def test_nothing_set_gives_what_stands_in_the_list() -> None:
    found = settings.load()
    assert found.database_url == "sqlite:///uppdrag.db"
    assert found.municipality == "goteborg"
    assert found.slack_api_url == "https://slack.com/api/"


def test_both_missing_tokens_are_told_at_once() -> None:
    with pytest.raises(BadSettings) as told:
        settings.load().tokens()
    assert [problem.split()[0] for problem in told.value.problems] == ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"]


def test_mixed_up_tokens_are_told_without_showing_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", KEYS[1])
    monkeypatch.setenv("SLACK_APP_TOKEN", KEYS[1])
    with pytest.raises(BadSettings) as told:
        settings.load().tokens()
    assert told.value.problems == ("SLACK_BOT_TOKEN ska börja med xoxb-.",)
    assert KEYS[1] not in repr(settings.load())


def test_a_secret_may_stand_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, key in zip(("BOT", "APP"), KEYS, strict=True):
        (tmp_path / name).write_text(key + "\n")
        monkeypatch.setenv(f"SLACK_{name}_TOKEN_FILE", str(tmp_path / name))
    assert settings.load().tokens() == KEYS


def test_a_secret_file_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN_FILE", "finns/inte")
    assert problems() == "Filen i SLACK_BOT_TOKEN_FILE går inte att läsa."


def test_a_file_env_is_read_and_the_environment_wins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("MUNICIPALITY=exempel\nHEALTH_PORT=9000\n")
    monkeypatch.setenv("HEALTH_PORT", "9001")
    found = settings.load()
    assert (found.municipality, found.health_port) == ("exempel", 9001)


def test_every_problem_is_told_at_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("SLACK_BOT_TOKN=x\nMUNICIPALTY=goteborg\n")
    for name, value in {
        "HEALTH_PORT": "många",
        "LISTENER_THREADS": "2",
        "DATABASE_URL": "mysql://x",
        "SLACK_API_URL": "slack",
        "LOG_LEVEL": "högt",
        "SLACK_VERIFICATION_TOKEN": "1",
    }.items():
        monkeypatch.setenv(name, value)
    assert problems().splitlines() == [
        "Inställningen SLACK_VERIFICATION_TOKEN finns inte.",
        "SLACK_API_URL ska vara en adress som börjar med https://.",
        "DATABASE_URL ska börja med sqlite:/// eller postgresql://.",
        "HEALTH_PORT ska vara ett heltal mellan 0 och 65535.",
        "LISTENER_THREADS ska vara ett heltal mellan 4 och 256.",
        "LOG_LEVEL ska vara något av DEBUG, INFO, WARNING eller ERROR.",
        "Inställningen SLACK_BOT_TOKN finns inte. Menade du SLACK_BOT_TOKEN?",
        "Inställningen MUNICIPALTY finns inte. Menade du MUNICIPALITY?",
    ]


def test_the_movable_clock_is_refused_against_the_real_slack(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLOCK_URL", "http://127.0.0.1:1/_clock")
    assert "CLOCK_URL får bara användas" in problems()
    monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:1/api")
    assert settings.load().slack_api_url == "http://127.0.0.1:1/api/"


def test_a_file_env_that_is_not_text(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"\xff\xfe\x00k")
    assert problems() == "Filen .env är inte text i UTF-8."


def test_postgres_is_spoken_to_with_the_driver_that_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://u@h/d")
    assert settings.load().database_url == "postgresql+psycopg://u@h/d"
