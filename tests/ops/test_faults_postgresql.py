"""What goes wrong with a database on a server, met by the real program: one sentence with the remedy, nothing lost."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest
from sqlmodel import select

from storage import rows
from storage.db import Database
from storage.tables import Delivery
from tests.scenarios.town import HANDLING, Town

pytestmark = [pytest.mark.timeout(240), pytest.mark.postgres]
_numbers = itertools.count()

Fresh = Callable[..., str]


@pytest.fixture
def fresh(postgres: Any) -> Iterator[Fresh]:
    """Makes an empty database; gives its name."""
    made: list[str] = []

    def create(how: str = "") -> str:
        made.append(f"fault_{next(_numbers)}")
        postgres.sql(f"CREATE DATABASE {made[-1]} {how}")
        return made[-1]

    yield create
    for name in made:
        postgres.sql(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def filled(town: Town, postgres: Any, postgres_filled: str, fresh: Fresh) -> tuple[Town, str]:
    """A town whose example stands in PostgreSQL, and the name of its database."""
    name = fresh(f"TEMPLATE {postgres_filled}")
    town.settings["DATABASE_URL"] = postgres.url(name)
    return town, name


def sums(url: str) -> dict[str, rows.Sum]:
    """Of everything in the database, table by table."""
    with closing(Database(url)) as opened, opened.engine.connect() as connection:
        return rows.sums(connection)


def refused(town: Town, *words: Any, **settings: str) -> str:
    """What the program said as it gave up."""
    ran = town.run(*words, **settings)
    assert (ran.returncode, "Traceback" in ran.stderr) == (2, False), ran.stdout + ran.stderr
    return ran.stderr.strip()


def test_a_database_from_the_future_is_left_as_it_is(filled: tuple[Town, str], postgres: Any) -> None:
    town, name = filled
    postgres.sql("UPDATE alembic_version SET version_num = '9999'", name)
    before = sums(postgres.url(name))
    for words in (("serve",), ("db", "upgrade"), ("import", "--yes", HANDLING)):
        assert "nyare version av uppdragsbot" in refused(town, *words)
    assert sums(postgres.url(name)) == before


def test_a_half_made_database_stops_the_start_and_stays_as_it_is(
    filled: tuple[Town, str], postgres: Any
) -> None:
    town, name = filled
    before = sums(postgres.url(name))
    postgres.sql("ALTER TABLE watch RENAME TO bevakning", name)
    postgres.sql("ALTER TABLE role RENAME COLUMN body TO organ", name)
    assert "Databasen är inte hel: role.body, watch saknas. Läs tillbaka en kopia" in refused(town, "serve")
    postgres.sql("ALTER TABLE bevakning RENAME TO watch", name)
    postgres.sql("ALTER TABLE role RENAME COLUMN organ TO body", name)
    assert sums(postgres.url(name)) == before


def out(url: str) -> list[str]:
    """The keys of what the database says is out."""
    with closing(Database(url)) as opened, opened.reading() as tx:
        return list(tx.exec(select(Delivery.key).where(Delivery.state == "sent")))


def test_a_new_token_after_a_revoked_one_sends_at_once(filled: tuple[Town, str], postgres: Any) -> None:
    """The pause that was made for the old one is another process's, and would hold for the rest of its minute."""
    town, name = filled
    url = postgres.url(name)
    bot = town.serve()
    town.move_clock("2021-03-02T12:00")
    town.slack.fault("revoked_token", times=0)
    town.move_clock("2021-03-03T09:00")
    before = out(url)
    postgres.sql("UPDATE pause SET until = until + interval '1 day'", name)
    assert town.stop(bot)[0] == 0
    town.slack.clear_faults()
    town.serve()
    town.slack.wait_for(lambda: len(out(url)) > len(before), 40)
    said = town.said()
    assert len(set(said)) == len(said)


def test_a_full_disk_is_told_and_saves_nothing(filled: tuple[Town, str], postgres: Any) -> None:
    """The server's own words for it, said in the middle of an import."""
    town, name = filled
    words = 'could not extend file "base/1/2": No space left on device'
    postgres.sql(
        "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.title LIKE '%sak 250%' "
        f"THEN RAISE EXCEPTION '{words}' USING ERRCODE = 'disk_full'; END IF; RETURN NEW; END $$",
        name,
    )
    postgres.sql(
        "CREATE TRIGGER full_disk BEFORE INSERT ON uppdrag FOR EACH ROW EXECUTE FUNCTION full_disk()", name
    )
    lines = "\n".join(f"{n:04}/21;Utreda sak {n} i staden och återkomma;KS 31 mars" for n in range(1, 300))
    (town.folder / "mer.csv").write_text(f"Dnr;Uppdrag;Plan för redovisning\n{lines}\n", "utf-8")
    before = sums(postgres.url(name))
    said = refused(town, "import", "--yes", town.folder / "mer.csv")
    assert said.splitlines()[-1] == "Disken är full. Inget är sparat. Frigör plats och försök igen."
    after = sums(postgres.url(name))
    assert {table for table in after if after[table] != before[table]} == {
        "import",
        "import_rows",
    }  # the draft


def test_a_copy_that_is_cut_short_changes_nothing(filled: tuple[Town, str], postgres: Any) -> None:
    town, name = filled
    copy = town.folder / "kopia.gz"
    assert town.run("db", "backup", copy).returncode == 0
    before = sums(postgres.url(name))
    copy.write_bytes(copy.read_bytes()[:-200])
    said = refused(town, "db", "restore", copy, "--replace")
    assert "är ingen hel säkerhetskopia. Inget är ändrat." in said
    assert sums(postgres.url(name)) == before


@pytest.mark.parametrize("encoding", ["SQL_ASCII", "LATIN1"])
def test_a_database_with_other_letters_is_refused(
    town: Town, postgres: Any, fresh: Fresh, encoding: str
) -> None:
    name = fresh(f"ENCODING '{encoding}' LOCALE 'C' TEMPLATE template0")
    for words in (("serve",), ("db", "upgrade")):
        assert refused(town, *words, DATABASE_URL=postgres.url(name)) == (
            f"Databasen i DATABASE_URL har teckenkodningen {encoding}, men UTF8 behövs. "
            "Skapa en ny: createdb --encoding=UTF8 --template=template0 uppdrag"
        )
    examined = town.run("doctor", DATABASE_URL=postgres.url(name))
    assert f"teckenkodningen {encoding}" in " ".join(examined.stdout.replace("│", " ").split())


def test_a_user_who_may_make_no_tables_is_told(town: Town, postgres: Any, fresh: Fresh) -> None:
    name = fresh()
    postgres.sql("DROP ROLE IF EXISTS gast")
    postgres.sql("CREATE ROLE gast LOGIN")
    postgres.sql("REVOKE CREATE ON SCHEMA public FROM PUBLIC", name)
    url = postgres.url(name).replace("postgres@", "gast@")
    assert refused(town, "db", "upgrade", DATABASE_URL=url) == (
        "Användaren i DATABASE_URL får inte göra det som behövs i databasen. Låt den äga databasen."
    )
    assert sums(postgres.url(name)) == {}
