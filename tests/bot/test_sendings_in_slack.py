"""What comes next, what went, and a message that failed and is tried again: as people see it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from slack_sdk.web import WebClient
from sqlalchemy import update

from bot.outlet import SlackOutlet
from reminders import sendings
from reminders.clockwork import run_until_idle
from reminders.content import Content
from reminders.outcomes import Outcome, Rejected, Renew
from sandbox.client import LocalSlack
from storage import people as people_store
from storage.tables import Uppdrag
from uppdrag.errors import Refused
from uppdrag.facts import House
from uppdrag.people import person_for_slack

EXAMPLES = Path(__file__).parents[2] / "examples" / "goteborg"
WEDNESDAY = datetime(2021, 3, 3, 7, tzinfo=UTC)


class Poisoned(SlackOutlet):
    """Slack will never take what goes to Anna."""

    def post(self, to: str, content: Content, key: str, renew: Renew) -> Outcome:
        return Rejected("invalid_blocks") if to == "U0ANNA" else super().post(to, content, key, renew)


@pytest.fixture(scope="module")
def slack() -> Iterator[LocalSlack]:
    """A local Slack of its own: in one that others use, their messages of the same name are found as sent."""
    with LocalSlack.start(EXAMPLES / "slack.json", clock="2021-02-24T08:00") as own:
        yield own


@pytest.fixture(scope="module")
def client(slack: LocalSlack) -> WebClient:
    return WebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[], timeout=10)


@pytest.fixture(scope="module")
def later(filled: House) -> House:
    """The house a week later: Anna answers for everything, Eva is samordnare of KS."""
    with filled.db.transaction() as tx:
        anna = people_store.ensure(tx, filled.workspace_id, "U0ANNA", "Anna Lind")
        eva = people_store.ensure(tx, filled.workspace_id, "U0EVA", "Eva Sund")
        people_store.grant(tx, filled.workspace_id, eva.id or 0, "samordnare", "kommunstyrelsen")
        tx.execute(update(Uppdrag).values(ansvarig_id=anna.id, revision=Uppdrag.revision + 1))
    return replace(filled, now=lambda: WEDNESDAY)


def test_what_failed_is_seen_tried_again_and_logged(later: House, people: Any, client: WebClient) -> None:
    run_until_idle(later, Poisoned(client))
    before = len(people.dm("anna"))

    home = people.open_home("eva").home
    (row,) = [block for block in home["blocks"] if "Nådde inte <@U0ANNA>" in str(block.get("text"))]
    assert "invalid_blocks" in row["text"]["text"]
    button = row["accessory"]
    assert button["text"]["text"] == "Försök igen"
    log = people.command("eva", "historik")
    assert "Nådde inte <@U0ANNA>" in log.text
    assert (
        "<@U0ANNA> · första påminnelsen · kom inte fram (" in people.command("anna", "historik 0355/20").text
    )
    with pytest.raises(Refused, match="Bara samordnare och administratör kan skicka om"):
        sendings.try_again(later, person_for_slack(later, "U0ANNA"), int(button["value"].split("|")[2]))

    done = people.click("eva", home, button["action_id"], button["value"])
    assert "Jag försöker igen: " in str(done.view)
    run_until_idle(later, SlackOutlet(client))
    assert "Om 28 dagar, ons 31 mars, ska *" in people.dm("anna")[before]["text"]
    assert "Nådde inte" not in str(people.open_home("eva").home)
    with pytest.raises(Refused, match="väntar inte längre på att skickas om"):
        sendings.try_again(later, person_for_slack(later, "U0EVA"), int(button["value"].split("|")[2]))


def test_each_sees_what_comes_and_what_went_and_why_it_was_theirs(
    later: House, people: Any, client: WebClient
) -> None:
    run_until_idle(later, SlackOutlet(client))
    sent = people.dm("anna")[-1]
    log = people.command("anna", "historik").text
    assert "*Härnäst till dig*" in log
    assert "första påminnelsen om U-" in log
    (went,) = [line for line in log.splitlines() if "första påminnelsen om U-" in line and "framme" in line]
    assert went.endswith(" · framme eftersom du är ansvarig")
    assert "Du får det här eftersom du är ansvarig." in sent["text"]
    assert "Härnäst till dig: " in people.command("anna", "").text
    home = str(people.open_home("anna").home)
    assert "*Utskick*" in home
    assert "Senast: ons 3 mars 2021 kl. 08.00 · " in home
    history = people.command("eva", "historik 0355/20").text
    assert "<@U0ANNA> · första påminnelsen · skickad eftersom mottagaren är ansvarig" in history
    assert sent["ts"] not in log + home + history


def test_the_log_says_in_whose_place_somebody_heard(later: House, people: Any, client: WebClient) -> None:
    """Anna is away with Bo as deputy: Bo's log tells what Bo's message told."""
    with later.db.transaction() as tx:
        bo = people_store.ensure(tx, later.workspace_id, "U0BO", "Bo Ek")
        people_store.ensure(tx, later.workspace_id, "U0ANNA", "Anna Lind").deputy_id = bo.id
        tx.execute(update(Uppdrag).values(revision=Uppdrag.revision + 1))
    week = replace(later, now=lambda: WEDNESDAY + timedelta(days=21))
    run_until_idle(week, SlackOutlet(client))
    why = "du är vikarie för den som är ansvarig"
    assert f"Du får det här eftersom {why}." in people.dm("bo")[-1]["text"]
    assert f" · framme eftersom {why}" in people.command("bo", "historik").text
