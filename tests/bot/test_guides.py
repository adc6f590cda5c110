"""The guides say what the code does: commands and settings are compared, not trusted."""

from __future__ import annotations

import re
from pathlib import Path

from bot import cli
from bot.forms import FORMS
from bot.grammar import COMMANDS
from bot.handlers.commands import ANSWERS
from bot.handlers.incoming import OUTPUTS
from bot.settings import Settings
from uppdrag.rules import RIGHTS

DOCS = Path(__file__).parents[2] / "docs"


def rows(guide: str) -> list[list[str]]:
    lines = (DOCS / guide).read_text("utf-8").splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]


def test_the_user_guide_lists_every_command_and_its_twins() -> None:
    written = [row for row in rows("anvandarguide.md") if row[0].startswith("`/uppdrag ")]
    wanted = []
    for command in COMMANDS:
        twins = (command.word,) if command.word == "visa" else command.twins
        wanted.append(
            [f"`/uppdrag {command.example}`", ", ".join(f"`{twin}`" for twin in twins), command.says]
        )
    assert written == wanted


def test_every_command_is_answered_or_opens_a_form() -> None:
    assert {command.word for command in COMMANDS} <= set(ANSWERS) | set(FORMS) | set(OUTPUTS)


def test_the_rights_are_those_of_the_rules() -> None:
    written = {
        row[0]: row[1:] for row in rows("rattigheter.md") if row[0] in {r.words for r in RIGHTS.values()}
    }
    columns = ("läsare", "handläggare", "samordnare", "chef", "administratör")
    wanted = {
        right.words: [
            "ja" if right.anybody or right.own else "",
            *("ja" if right.anybody or role in right.roles else "" for role in columns),
        ]
        for right in RIGHTS.values()
    }
    assert written == wanted


def test_the_admin_guide_lists_every_setting_with_its_default() -> None:
    written = [row for row in rows("admin.md") if re.fullmatch(r"`[A-Z_]+`", row[0])]
    wanted = [
        [
            f"`{name.upper()}`",
            f"`{field.default}`" if field.default not in (None, "") else "",
            field.description,
        ]
        for name, field in Settings.model_fields.items()
    ]
    assert written == wanted


def test_the_guides_name_only_commands_that_exist() -> None:
    known = {
        command.name or command.callback.__name__
        for command in cli.app.registered_commands
        if command.callback
    }
    groups = {"db": cli.db, "person": cli.person, "municipality": cli.municipality}
    known |= {f"{name} {one.name}" for name, group in groups.items() for one in group.registered_commands}
    told = "".join((DOCS / guide).read_text("utf-8") for guide in ("admin.md", "drift.md"))
    used = re.findall(r"uppdragsbot ((?:db|person|municipality) \w+|[a-z]+)\b", told)
    assert {"serve", "db backup", "gallra"} <= set(used)
    assert set(used) <= known


def test_the_pictures_of_the_guide_are_there_small_and_made_by_the_script() -> None:
    script = (DOCS.parent / "scripts" / "pictures.py").read_text("utf-8")
    shown = re.findall(
        r"!\[([^]]+)\]\(bilder/([\w-]+)\.png\)", (DOCS / "anvandarguide.md").read_text("utf-8")
    )
    assert {name for _, name in shown} == {
        "kort", "lista", "formular", "hem", "installningar", "paminnelse", "forhandsvisning", "veckan",
    }  # fmt: skip
    for _, name in shown:
        assert f'("{name}", ' in script
        data = (DOCS / "bilder" / f"{name}.png").read_bytes()
        assert data.startswith(b"\x89PNG")
        assert len(data) <= 150_000
