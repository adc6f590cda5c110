"""The command line: what it prints, what it leaves with, and one clear sentence for whatever is wrong."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot import cli
from bot.settings import Settings
from storage.db import Database

EXAMPLES = Path(__file__).parents[2] / "examples" / "goteborg"
HANDLING = EXAMPLES / "tjansteutlatande-1308-20.txt"


@dataclass(frozen=True)
class Ran:
    status: int
    out: str
    err: str

    @property
    def json(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


Run = Callable[..., Ran]


@pytest.fixture
def run(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    sqlite_template: bytes,
) -> Run:
    """One command in an empty folder with a migrated database, without a terminal."""
    for name in list(os.environ):
        if name in {field.upper() for field in Settings.model_fields} or name.startswith("SLACK_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "uppdrag.db").write_bytes(sqlite_template)

    def command(*words: object) -> Ran:
        status = cli.run([str(word) for word in words])
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return Ran(status, said.out, said.err.strip())

    return command


def saved(folder: Path) -> int:
    """How many uppdrag there are, the members of groups not counted."""
    connection = sqlite3.connect(folder / "uppdrag.db")
    (count,) = connection.execute("select count(*) from uppdrag where parent_id is null").fetchone()
    connection.close()
    return int(count)


def test_a_plan_is_read_and_explained(run: Run) -> None:
    (plan,) = run("plan", "KS 10 feb", "--date", "2021-01-28", "--json").json
    assert (plan["kind"], plan["deadline"], plan["year_inferred"]) == ("meeting", "2021-02-10", True)
    told = run("plan", "KS 10 feb", "--date", "2021-01-28").out
    assert told.splitlines()[1] == "Sista dag: 2021-02-10 (13 dagar från 2021-01-28)."


def test_an_unreadable_plan_is_no_error(run: Run) -> None:
    ran = run("plan", "imorgon kanske", "--date", "2021-01-28", "--json")
    assert ran.status == 0
    assert ran.json[0]["certain"] is False


def test_many_plans_in_order_and_a_bad_line_in_its_place(run: Run, tmp_path: Path) -> None:
    lines = ['{"phrase": "KS 10 feb", "reference_date": "2021-01-28"}', "not json", '{"phrase": null}']
    (tmp_path / "plans.jsonl").write_text("\n".join(lines))
    ran = run("plan", "--batch", tmp_path / "plans.jsonl")
    assert ran.status == 2
    assert [sorted({"error", "kind"} & set(found)) for found in ran.json] == [["kind"], ["error"], ["kind"]]


def test_many_plans_lean_on_the_day_and_body_that_were_given(run: Run, tmp_path: Path) -> None:
    (tmp_path / "plans.jsonl").write_text('{"phrase": "Delårsrapport mars"}')
    nearest, board = (
        run("plan", "--batch", tmp_path / "plans.jsonl", "--date", "2021-01-28", *more).json[0]
        for more in ((), ("--body", "KS"))
    )
    assert (nearest["deadline"], board["deadline"]) == ("2021-04-30", "2021-05-31")


def test_nothing_at_all_shows_the_help(run: Run) -> None:
    ran = run()
    assert (ran.status, ran.err) == (2, "")
    assert "Följer kommunens uppdrag i Slack." in ran.out


def test_reading_gives_one_object_a_file_and_goes_on_past_a_bad_one(run: Run, tmp_path: Path) -> None:
    (tmp_path / "tom.pdf").write_bytes(b"")
    ran = run("read", tmp_path / "tom.pdf", HANDLING, "--json")
    assert ran.status == 2
    assert ran.json[0] == {"error": "Filen är tom. Lämna den igen när den har ett innehåll."}
    found = ran.json[1]
    assert [len(found[part]) for part in ("uppdrag", "cases")] == [27 + 4, 9]


def test_without_a_terminal_and_without_yes_nothing_is_saved(run: Run, tmp_path: Path) -> None:
    ran = run("import", HANDLING)
    assert ran.status == 2
    assert ran.err == "Här finns ingen att fråga. Lägg till --yes för att göra det."
    assert saved(tmp_path) == 0


def test_of_a_very_long_list_the_first_rows_are_shown_and_the_rest_counted(run: Run, tmp_path: Path) -> None:
    rows = "".join(f"Kommunstyrelsen får i uppdrag att utreda bro {n};{n:04d}/20;KS\n" for n in range(1, 206))
    (tmp_path / "lista.csv").write_text(f"Uppdrag;Dnr;Ansvarig\n{rows}")
    ran = run("import", "--dry-run", tmp_path / "lista.csv")
    assert "205 nya" in ran.out
    assert "… och 5 till." in ran.out
    assert "bro 200" in ran.out
    assert "bro 201" not in ran.out


def test_a_dry_run_shows_and_saves_nothing(run: Run, tmp_path: Path) -> None:
    ran = run("import", "--dry-run", "--yes", HANDLING)
    assert ran.status == 0
    assert "Inget är sparat än." in ran.out
    assert saved(tmp_path) == 0


KNOWN = "Uppdrag;Dnr;Plan för redovisning\nKommunstyrelsen får i uppdrag att utreda en brygga vid ån för stadens roddare;0455/21;KS 31 mars\n"
REWORDED = KNOWN.replace("en brygga vid ån för stadens roddare", "brygga med servering vid ån")


def test_what_only_a_person_can_say_is_numbered_and_answered_by_a_flag(run: Run, tmp_path: Path) -> None:
    (tmp_path / "lista.csv").write_text(KNOWN)
    run("import", "--yes", tmp_path / "lista.csv")
    (tmp_path / "senare.csv").write_text(REWORDED)
    ran = run("import", "--dry-run", tmp_path / "senare.csv")
    assert "Fråga 1. Kan vara samma uppdrag som U-1, men orden skiljer sig. (rad 1)" in ran.out
    assert (
        "--answer 1=samma (Samma uppdrag) · 1=nytt (Nytt uppdrag). Utan svar sparas det som ett nytt"
        in ran.out
    )
    wrong = run("import", "--yes", "--answer", "1=kanske", tmp_path / "senare.csv")
    assert (wrong.status, "Välj bland samma, nytt. Inget är sparat." in wrong.err) == (2, True)
    wrong = run("import", "--yes", "--answer", "7=samma", tmp_path / "senare.csv")
    assert (wrong.status, "Det finns ingen fråga 7." in wrong.err) == (2, True)
    assert saved(tmp_path) == 1
    ran = run("import", "--yes", "--answer", "1=samma", tmp_path / "senare.csv")
    assert "Sparat: 1 ändrad." in ran.out
    assert saved(tmp_path) == 1


def test_on_a_terminal_each_question_is_put_and_an_empty_line_leaves_it(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "lista.csv").write_text(KNOWN)
    run("import", "--yes", tmp_path / "lista.csv")
    (tmp_path / "senare.csv").write_text(REWORDED)
    monkeypatch.setattr("bot.console.output.on_terminal", lambda: True)
    said = iter(["vet ej", "nytt", "kanske", "Ja"])
    monkeypatch.setattr("typer.prompt", lambda *_, **__: next(said))
    ran = run("import", tmp_path / "senare.csv")
    assert "Svara samma, nytt eller en tom rad." in ran.out
    assert ran.err == "Jag förstår inte kanske. Svara ja eller nej."
    assert "Sparat: 1 ny." in ran.out
    assert saved(tmp_path) == 2


def test_a_broken_off_import_saves_nothing_and_says_so(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken_off(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("bot.console.handlings.read_file", broken_off)
    ran = run("import", "--yes", HANDLING)
    assert (ran.status, ran.err) == (1, f"Avbrutet. Inget i {Path(HANDLING).name} är sparat.")
    assert saved(tmp_path) == 0


def test_yes_saves_and_history_names_who_did_it(run: Run, tmp_path: Path) -> None:
    assert run("import", "--yes", HANDLING).status == 0
    assert saved(tmp_path) == 31
    connection = sqlite3.connect(tmp_path / "uppdrag.db")
    (actor,) = connection.execute("select distinct actor from event").fetchone()
    connection.close()
    assert actor.startswith("kommandoraden (")
    assert run("import", "--yes", HANDLING).status == 0
    assert saved(tmp_path) == 31


def test_the_digest_is_printed(run: Run) -> None:
    run("import", "--yes", HANDLING)
    assert "pågående" in run("digest").out


def test_the_digest_goes_into_a_file(run: Run, tmp_path: Path) -> None:
    run("import", "--yes", HANDLING)
    for name, start in (("veckan.txt", b"*Uppdragen"), ("veckan.png", b"\x89PNG"), ("veckan.svg", b"<?xml")):
        assert run("digest", "--out", tmp_path / name).status == 0
        assert (tmp_path / name).read_bytes().startswith(start)
    ran = run("digest", "--out", tmp_path / "veckan.doc")
    assert (ran.status, ran.err) == (2, "Välj en fil som slutar på .txt, .png eller .svg.")
    assert not (tmp_path / "veckan.doc").exists()


@pytest.mark.parametrize("kind", ["xlsx", "csv", "docx", "ics"])
def test_the_list_is_taken_out_as_a_file(run: Run, tmp_path: Path, kind: str) -> None:
    run("import", "--yes", HANDLING)
    ran = run("export", "--format", kind, "--to", tmp_path / f"listan.{kind}")
    assert (ran.status, ran.out) == (0, f"Sparat: {tmp_path / f'listan.{kind}'}\n")
    assert (tmp_path / f"listan.{kind}").stat().st_size > 500


def test_one_uppdrag_is_taken_out_with_all_that_is_known(run: Run, tmp_path: Path) -> None:
    run("import", "--yes", HANDLING)
    ran = run("export", "--format", "docx", "--uppdrag", "1679/20")
    assert ran.status == 0
    assert (tmp_path / ran.out.removeprefix("Sparat: ").strip()).is_file()
    assert run("export", "--uppdrag", "1365/20").err.startswith("Jag hittar inte ett enda uppdrag 1365/20.")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["export", "--format", "pdf"], "Jag kan inte exportera som pdf."),
        (["export", "--as-of", "1999-13-01"], "1999-13-01 är ingen dag."),
        (["plan"], "Skriv planen, till exempel"),
        (["plan", "KS 10 feb", "--date", "igår"], "igår är ingen dag. Skriv ÅÅÅÅ-MM-DD"),
        (["plan", "KS 10 feb", "--municipality", "atlantis"], "Jag känner inte kommunen atlantis."),
        (["plan", "--batch", "finns-inte.jsonl"], "Jag kommer inte åt filen finns-inte.jsonl."),
        (["read", "finns-inte.pdf"], "finns-inte.pdf: Jag kommer inte åt filen finns-inte.pdf."),
        (["read"], "Det kommandot går inte att läsa"),
        (["flyga"], "Det kommandot går inte att läsa"),
        (["plan", "--snabbt"], "Det kommandot går inte att läsa"),
        (["import", "--as", "ingen@stad.example", HANDLING], "Ingen person har e-postadressen"),
        (["serve"], "SLACK_BOT_TOKEN saknas. Sätt den i miljön"),
    ],
)
def test_bad_input_is_one_sentence_and_status_2(run: Run, words: list[str], said: str) -> None:
    ran = run(*words)
    assert ran.status == 2
    assert said in ran.err


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Filen är tom."),
        (b"\x00" * 5000, "Filen är tom."),
        (b"%PDF-1.7\n1 0 obj\n<<", "Filen är skadad"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "skyddad med lösenord"),
        (b"<!doctype html><html>", "webbsida"),
        (b"x" * 20_000_001, "större än 20 MB"),
        (b"En mening utan uppdrag.", "Jag hittar inga uppdrag i dokumentet."),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 100, "bilder av text"),
    ],
)
def test_bad_files_save_nothing(run: Run, tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "lista.docx").write_bytes(content)
    ran = run("import", "--yes", tmp_path / "lista.docx")
    assert ran.status == 2
    assert said in ran.err
    assert len(ran.err.splitlines()) == 1
    assert saved(tmp_path) == 0


def test_a_list_without_a_dnr_column_is_taken_in_all_the_same(run: Run, tmp_path: Path) -> None:
    rows = [
        "Uppdrag;Plan för redovisning",
        "Kommunstyrelsen får i uppdrag att kartlägga lekplatser;KS 5 maj 2021",
    ]
    (tmp_path / "lista.csv").write_text("\n".join(rows), "utf-8")
    ran = run("import", "--yes", tmp_path / "lista.csv", "--date", "2021-01-28")
    assert (ran.status, ran.err) == (0, "")
    assert saved(tmp_path) == 1


def test_a_title_with_commands_in_it_is_only_words(run: Run, tmp_path: Path) -> None:
    rows = [
        "Uppdrag;Dnr;Plan",
        "Kommunstyrelsen får i uppdrag att <!channel> [red]varna[/red];1679/20;KS 5 maj 2021",
    ]
    (tmp_path / "lista.csv").write_text("\n".join(rows), "utf-8")
    ran = run("import", "--yes", tmp_path / "lista.csv", "--date", "2021-01-28")
    assert "<!channel>" in ran.out
    assert "[red]varna[/red]" in ran.out


def test_a_database_from_a_newer_version_is_left_alone(run: Run, tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "uppdrag.db")
    connection.execute("update alembic_version set version_num = 'r9999_later'")
    connection.commit()
    connection.close()
    before = (tmp_path / "uppdrag.db").read_bytes()
    ran = run("db", "upgrade")
    assert ran.status == 2
    assert ran.err.startswith("Databasen kommer från en nyare version")
    assert (tmp_path / "uppdrag.db").read_bytes() == before


def test_a_file_that_is_no_database(run: Run, tmp_path: Path) -> None:
    (tmp_path / "uppdrag.db").write_text("bara text, " * 1000)
    ran = run("import", "--yes", HANDLING)
    assert ran.status == 2
    assert ran.err == "Det som DATABASE_URL pekar på är ingen hel databas. Läs tillbaka en säkerhetskopia."


def test_a_folder_that_is_not_there(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite:///finns/inte/uppdrag.db")
    assert run("db", "upgrade").err == "Mappen finns/inte i DATABASE_URL finns inte. Skapa den först."


def test_a_database_that_another_program_holds(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.db.BUSY_MS", 50)
    holder = sqlite3.connect(tmp_path / "uppdrag.db", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    monkeypatch.setattr("bot.household.Database", lambda url: Database(url, busy_ms=50))
    ran = run("import", "--yes", HANDLING)
    holder.close()
    assert ran.status == 2
    assert ran.err.startswith("Databasen används just nu av ett annat program.")
    assert saved(tmp_path) == 0


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_database_that_may_only_be_read(run: Run, tmp_path: Path) -> None:
    (tmp_path / "uppdrag.db").chmod(0o444)
    ran = run("import", "--yes", HANDLING)
    assert ran.status == 2
    assert ran.err.startswith("Databasen går bara att läsa.")


def test_a_database_in_read_only_mode(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///file:{tmp_path}/uppdrag.db?mode=ro&uri=true")
    ran = run("import", "--yes", HANDLING)
    assert ran.status == 2
    assert ran.err.startswith("Databasen går bara att läsa.")


def test_a_database_server_that_is_not_there(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://u@127.0.0.1:1/d")
    ran = run("db", "upgrade")
    assert ran.status == 2
    assert ran.err.startswith("Jag når inte databasen.")


def test_health_of_a_bot_that_does_not_run(run: Run) -> None:
    ran = run("health", "--url", "http://127.0.0.1:1")
    assert ran.status == 1
    assert ran.err == "Ingen bot svarar på http://127.0.0.1:1."


def test_the_doctor_lists_what_needs_doing(run: Run) -> None:
    ran = run("doctor")
    assert ran.status == 1
    assert "SLACK_APP_TOKEN saknas" in " ".join(ran.out.split())
