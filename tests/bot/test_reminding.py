"""From the example handling to a person's direct message in the local Slack, once, whatever the wire does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from slack_sdk.web import WebClient
from sqlalchemy import update

from bot.outlet import SlackOutlet
from reminders.clockwork import run_until_idle
from reminders.receivers import choose_digest
from storage import people as people_store
from storage.tables import Delivery, Uppdrag


@pytest.fixture
def reminded(fill: Any, house: Any, slack: Any) -> Iterator[Any]:
    """The example handling: Anna answers for everything, the channel #ledning wants a digest."""
    filled = fill(house)
    with filled.db.transaction() as tx:
        anna = people_store.ensure(tx, filled.workspace_id, "U0ANNA", "Anna Lind")
        tx.execute(update(Uppdrag).values(ansvarig_id=anna.id, revision=Uppdrag.revision + 1))
    choose_digest(filled, "C0LEDNING")
    yield filled
    slack.clear_faults()


def newest(slack: Any, user: str, before: int) -> list[str]:
    return [message["text"] for message in slack.dm(user)[before:]]


def test_reminders_come_on_their_day_in_ones_direct_message(
    reminded: Any, slack: Any, client: WebClient, clock: Any
) -> None:
    outlet, before = SlackOutlet(client), len(slack.dm("U0ANNA"))
    run_until_idle(reminded, outlet)
    clock.move_to("2021-03-03 08:00")
    run_until_idle(reminded, outlet)
    said = newest(slack, "U0ANNA", before)
    assert len(said) >= 1
    assert "Om 28 dagar, ons 31 mars, ska *" in said[-1]
    assert said[-1].endswith("Ändra i Inställningar.")


def test_a_dropped_answer_leaves_one_message(
    reminded: Any, slack: Any, client: WebClient, clock: Any
) -> None:
    outlet = SlackOutlet(client)
    run_until_idle(reminded, outlet)
    clock.move_to("2021-03-03 08:00")
    before = len(slack.dm("U0ANNA"))
    slack.fault("drop_after_accept", method="chat.postMessage")
    run_until_idle(reminded, outlet)
    with reminded.db.transaction() as tx:
        tx.execute(update(Delivery).values(lease_until=None))
    run_until_idle(reminded, outlet)
    assert len(newest(slack, "U0ANNA", before)) == 1


def test_monday_brings_the_digest_to_the_channel_and_the_person(
    reminded: Any, slack: Any, client: WebClient, clock: Any
) -> None:
    outlet, said = SlackOutlet(client), len(slack.messages("C0LEDNING"))
    run_until_idle(reminded, outlet)
    clock.move_to("2021-03-01 08:00")
    run_until_idle(reminded, outlet)
    (message,) = slack.messages("C0LEDNING")[said:]
    assert message["text"].startswith("*Uppdragen mån 1 mars 2021*\n31 pågående (31 nya sedan 22 februari).")
    assert slack.dm("U0ANNA")[-1]["text"].count("*Uppdragen mån 1 mars 2021*") == 1


def test_whom_slack_knows_no_more_stands_in_the_digest_until_somebody_takes_over(
    reminded: Any, slack: Any, client: WebClient, clock: Any
) -> None:
    """Anna is gone and no samordnare is named: what was for her reaches nobody, and Monday's digest says so."""
    outlet = SlackOutlet(client)
    run_until_idle(reminded, outlet)
    slack.fault("user_disabled", user="U0ANNA", times=None)
    before = len(slack.dm("U0ANNA"))
    for moment in ("2021-03-03 08:00", "2021-03-05 12:00", "2021-03-08 08:00"):
        clock.move_to(moment)
        run_until_idle(reminded, outlet)
    said = slack.messages("C0LEDNING")[-1]["text"]
    assert "• Ansvarig kan inte nås (31): 0330/20 (U-3), " in said
    assert "• Ingen får påminnelserna, samordnare saknas (31): 0330/20 (U-3), " in said
    assert len(slack.dm("U0ANNA")) == before
