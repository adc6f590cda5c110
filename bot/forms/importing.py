"""The form of `importera`: paste a table or a decision, or give a file. It only leads to a preview."""

from __future__ import annotations

from bot.asking import Ask
from bot.forms import fields
from bot.forms.form import Done, Form, Opened, Sent
from bot.handlers.desk import Desk
from bot.views.parts import section
from uppdrag.allowing import demand_anywhere

KINDS = ["pdf", "docx", "xlsx", "csv", "tsv", "txt", "md"]


def _open(desk: Desk, ask: Ask) -> Opened:
    with desk.house.db.reading() as tx:
        demand_anywhere(tx, desk.house, desk.actor, "import")
    return Opened(
        [
            section("Du får se vad som ändras innan något sparas."),
            fields.words(
                "text",
                "Antingen: klistra in en lista eller ett beslut",
                ask.rest,
                long=True,
                hint=f"Högst {fields.FIELD_MAX} tecken. Längre text: lämna den som fil.",
            ),
            fields.file("file", "Eller: lämna en fil", KINDS),
        ]
    )


def _take(_desk: Desk, sent: Sent) -> Done:
    fields.one_of(sent.filled, ("text", "file"), "Klistra in något att läsa, eller lämna en fil.")
    return Done("Jag läser och visar vad som ändras i vårt samtal.", can_undo=False, changed=False)


FORMS = (Form("importera", "Läs in", "Visa vad som ändras", "text", _open, _take),)
