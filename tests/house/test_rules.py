"""Each check fails when its rule is broken: a check that cannot fail is worth nothing."""

import pytest

from tests.house import rules

SHA = "a" * 64
GOOD_LOCK = f"rich==14.1.0 \\\n    --hash=sha256:{SHA} \\\n    --hash=sha256:{SHA}\nflyg-es==1.0 ; python_version < '3.12' \\\n    --hash=sha256:{SHA}\n"


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("uppdrag/service.py", "from slack_sdk.errors import SlackApiError"),
        ("uppdrag/service.py", "def late():\n    import apscheduler.triggers.cron"),
        ("uppdrag/plans.py", "import dateparser"),
        ("bot/home.py", "from sqlmodel import select"),
        ("reminders/planner.py", "import importlib\nimportlib.import_module('sqlalchemy')"),
    ],
)
def test_strayed_import_is_found(path: str, source: str) -> None:
    assert len(rules.strayed_imports({path: source})) == 1


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("bot/app.py", "from slack_bolt import App"),
        ("uppdrag/typed_dates.py", "import dateparser"),
        ("storage/db.py", "import sqlalchemy as sa"),
        ("uppdrag/plans.py", "from .sqlmodel import x"),
        ("uppdrag/plans.py", "from sqlmodels_of_ours import x"),
    ],
)
def test_import_at_home_is_fine(path: str, source: str) -> None:
    assert rules.strayed_imports({path: source}) == []


@pytest.mark.parametrize(
    "source",
    [
        "from datetime import datetime\nx = datetime.now()",
        "import datetime\nx = datetime.datetime.now(datetime.UTC)",
        "import datetime as dt\nx = dt.date.today()",
        "from datetime import datetime as Instant\nx = Instant.utcnow()",
        "from datetime import datetime\nlater = field(default_factory=datetime.now)",
    ],
)
def test_clock_reading_is_found(source: str) -> None:
    assert len(rules.clock_readings({"uppdrag/calendar.py": source})) == 1
    assert rules.clock_readings({"bot/clock.py": source}) == []


def test_clock_passed_in_is_fine() -> None:
    assert (
        rules.clock_readings({"uppdrag/a.py": "def f(clock, day):\n    return clock.now(), day.today"}) == []
    )


def test_long_functions_are_found() -> None:
    long = "def f():\n" + "    x = 1\n" * 30
    lengths = rules.function_lengths({"a.py": long, "b.py": long})
    assert set(lengths.values()) == {31}
    assert [fault.split(" is ")[0] for fault in rules.size_faults(lengths)] == ["median", "90th percentile"]


def test_a_few_long_functions_are_borne() -> None:
    assert rules.size_faults(dict.fromkeys("abcdefghi", 8) | {"j": 200}) == []
    assert rules.size_faults(dict.fromkeys("abcdefgh", 8) | {"i": 200, "j": 200}) != []


def test_nested_functions_count_too() -> None:
    assert len(rules.function_lengths({"a.py": "def f():\n    async def g(): ...\n"})) == 2


def test_long_file_is_found() -> None:
    sources = {"a.py": "x = 1\n" * 401, "b.py": "x = 1\n" * 400, "c.md": "word\n" * 900}
    assert rules.long_files(sources) == ["a.py: 401 lines"]


@pytest.mark.parametrize("words", ["see /{}/shared", "'/{}/x'", "cd /{}/", "file:///{}/x"])
@pytest.mark.parametrize("folder", ["work", "home", "root"])
def test_machine_path_is_found(words: str, folder: str) -> None:
    line = words.format(folder)
    assert rules.matches(rules.MACHINE_PATH, {"README.md": f"fine\n{line}"}) == [f"README.md:2: {line}"]


@pytest.mark.parametrize("words", ["../shared/work/x", "network/home/page", "teamwork/", "src/work/a"])
def test_relative_path_is_fine(words: str) -> None:
    assert rules.matches(rules.MACHINE_PATH, {"a.md": words}) == []


def test_registry_is_found() -> None:
    hosts = ["https://" + "pypi" + ".org/simple", "files." + "pythonhosted" + ".org", "--index" + "-url x"]
    assert len(rules.matches(rules.REGISTRY_HOST, {"a.lock": "\n".join(hosts)})) == 3


def test_bare_reminder_is_found() -> None:
    mark = "TO" + "DO"
    assert (
        len(rules.matches(rules.BARE_REMINDER, {"a.py": f"# {mark} later\n# {mark}(#12) when PDF stands"}))
        == 1
    )


@pytest.mark.parametrize(
    "line",
    [
        "--extra-index" + "-url there",
        "rich",
        "rich>=14",
        "rich @ https://example.org/rich.whl",
        "rich==14.1.0",
    ],
)
def test_lock_line_that_is_no_pin_is_found(line: str) -> None:
    assert rules.lock_faults(GOOD_LOCK) == []
    assert rules.lock_faults(GOOD_LOCK + line + "\n") != []


def test_pin_without_hash_is_found() -> None:
    assert rules.lock_faults("rich==14.1.0 \\\ntyper==0.16 \\\n    --hash=sha256:" + SHA) == [
        "no hash: rich==14.1.0 \\"
    ]


def test_missing_and_forbidden_versions_are_found() -> None:
    assert rules.unlocked(["Rich>=14", "flyg.es"], GOOD_LOCK) == []
    assert rules.unlocked(["rich<14", "typer"], GOOD_LOCK) == [
        "rich<14 is locked as ['14.1.0']",
        "typer is locked as nothing",
    ]


def test_differing_locks_are_found() -> None:
    assert rules.differing_pins(GOOD_LOCK, GOOD_LOCK) == []
    assert len(rules.differing_pins(GOOD_LOCK, GOOD_LOCK.replace("14.1.0", "14.2.0"))) == 1
