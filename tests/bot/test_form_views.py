"""Every form is taken by Slack, whatever the uppdrag holds that it is about."""

from __future__ import annotations

import pytest

from blockkit import check_view
from bot.asking import Ask
from bot.forms import FORMS
from bot.forms.form import view_of
from bot.handlers.desk import Desk
from storage import uppdrag as store
from uppdrag import changing
from uppdrag import people as who
from uppdrag.facts import Actor, House
from uppdrag.people import grant_roles

HOSTILE = [
    "x" * 10_000,
    "<!channel> & <@U1> *a* _b_ `c` > ~d~",
    "\u202egnal\u2066 \u200b",
    "🔥" * 5_000,
    "&" * 10_000,
    " ",
]
ASKED = {
    "slå ihop": "U-14 U-20",
    "flera": "lista|",
    "inställningar": "",
    "roller": "<@U0EVA>",
    "importera": "",
}


@pytest.fixture(scope="module")
def desk(filled: House) -> Desk:
    kim = who.person_for_slack(filled, "U0KIM", "Kim Ås")
    grant_roles(filled, kim.id, [("administratör", ""), ("samordnare", "")])
    changing.protect(filled, Actor("Kim Ås"), 20)
    return Desk(filled, kim)


@pytest.mark.parametrize("text", HOSTILE, ids=["long", "mrkdwn", "direction", "emoji", "escaped", "blank"])
def test_every_form_is_taken_by_slack(desk: Desk, text: str) -> None:
    with desk.house.db.transaction() as tx:
        for number in (14, 20, 1, 2, 3):
            row = store.by_number(tx, desk.house.workspace_id, number)
            assert row is not None
            row.title, row.plan_text, row.notes = text, text, text
    for verb, form in FORMS.items():
        more = "återremiss " if verb == "öppna" else ""
        rest = text[:290] if verb == "ny" else ASKED.get(verb, f"U-14 {more}{text[:250]}")
        rest = rest.replace("U-14", "U-20") if verb == "häv skydd" else rest
        view = view_of(form, form.open(desk, Ask(verb, rest)), "http://127.0.0.1/" + "r" * 150)
        assert check_view(view) == [], verb
        sections = [block["text"]["text"] for block in view["blocks"] if block["type"] == "section"]
        assert not any("<!channel>" in said for said in sections), verb
