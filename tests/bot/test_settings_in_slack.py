"""`inställningar`: mine in the direct message and on Home, the channel's in a channel; and the planner obeys."""

from __future__ import annotations

from typing import Any

import pytest

from reminders import preferences, receivers
from reminders.policy import DEFAULT
from reminders.preferences import CARDS, Whose
from sandbox.client import LocalSlack, Reply
from storage import unplanned
from uppdrag import people as who
from uppdrag.facts import House


@pytest.fixture(scope="module", autouse=True)
def _eva(filled: House) -> None:
    eva = who.person_for_slack(filled, "U0EVA", "Eva Sund")
    who.grant_roles(filled, eva.id, [("samordnare", "kommunstyrelsen")])


def mine(house: House, slack_id: str) -> Whose:
    return Whose("person", str(who.person_for_slack(house, slack_id).id))


def shown(reply: Reply) -> dict[str, Any]:
    assert reply.view is not None, reply
    found = {}
    for block in reply.view["blocks"]:
        if block["type"] == "input":
            element = block["element"]
            chosen = (element.get("initial_option") or {}).get("value")
            found[block["block_id"]] = (
                chosen
                or element.get("initial_value")
                or element.get("initial_user")
                or element.get("initial_date")
            )
    return found


def test_mine_show_what_holds_and_are_kept(people: LocalSlack, filled: House) -> None:
    first = shown(people.command("anna", "inställningar"))
    assert (first["first_days"], first["week_days"], first["eve"]) == ("28", "7", "ja")
    assert (first["digest"], first["digest_weekday"], first["digest_slot"]) == ("ja", "0", "08:00")
    done = people.submit(
        "anna",
        {"first_days": "14", "week_days": "0", "eve": "nej", "digest_weekday": "2", "digest_slot": "9"},
    )
    assert "Påminnelser 14 dagar före. Veckosammanställning onsdagar kl. 09.00." in done.text
    policy = preferences.policy_of(filled, mine(filled, "U0ANNA"))
    assert (policy.lead("meeting").first, policy.lead("quarter").week, policy.eve) == (14, 0, False)
    assert (policy.digest_weekday, f"{policy.digest_slot:%H:%M}") == (2, "09:00")
    assert shown(people.command("anna", "installningar"))["first_days"] == "14"
    people.close_view("anna")


def test_what_is_as_it_would_be_anyway_is_not_kept(people: LocalSlack, filled: House) -> None:
    people.command("bo", "inställningar")
    people.submit("bo", {})
    assert dict(preferences.chosen(filled, mine(filled, "U0BO"))) == {}
    assert preferences.policy_of(filled, mine(filled, "U0BO")) == DEFAULT


@pytest.mark.parametrize(
    ("field", "absurd", "said"),
    [
        ("first_days", "-3", "antal dagar"),
        ("first_days", "99999", "mellan 0 och 366"),
        ("week_days", "sju", "antal dagar"),
        ("digest_slot", "25:61", "klockslag"),
        ("digest_slot", "03:00", "mellan 08:00 och 16:00"),
        ("digest_slot", "<!channel>", "klockslag"),
        ("digest_bodies", "KS, månen", "månen"),
    ],
)
def test_the_absurd_is_refused_beside_its_field(
    people: LocalSlack, filled: House, field: str, absurd: str, said: str
) -> None:
    people.command("bo", "inställningar")
    errors = people.submit("bo", {field: absurd}).errors
    assert list(errors) == [field]
    assert said in errors[field]
    people.close_view("bo")
    assert dict(preferences.chosen(filled, mine(filled, "U0BO"))) == {}


def test_a_deputy_from_one_day_to_another(people: LocalSlack, filled: House) -> None:
    people.command("anna", "inställningar")
    wrong = people.submit("anna", {"deputy": "U0BO", "deputy_from": "2021-03-10", "deputy_to": "2021-03-01"})
    assert wrong.errors == {"deputy_to": "Sista dagen ligger före den första."}
    assert people.submit("anna", {"deputy_to": "2021-03-20"}).acked
    anna = who.person_for_slack(filled, "U0ANNA")
    found = preferences.deputy_of(filled, anna.id)
    assert found is not None
    assert (found[0].slack_id, str(found[1].first), str(found[1].last)) == (
        "U0BO",
        "2021-03-10",
        "2021-03-20",
    )
    assert shown(people.command("anna", "inställningar"))["deputy"] == "U0BO"
    assert "dig själv" in people.submit("anna", {"deputy": "U0ANNA"}).errors["deputy"]
    people.close_view("anna")


def test_what_is_cleared_holds_no_more(people: LocalSlack, filled: House) -> None:
    anna = who.person_for_slack(filled, "U0ANNA")
    people.command("anna", "inställningar")
    people.submit("anna", {"deputy": "U0BO", "deputy_to": "2021-03-20", "digest_bodies": "KS"})
    people.command("anna", "inställningar")
    people.submit("anna", {"deputy_to": None, "digest_bodies": ""})
    found = preferences.deputy_of(filled, anna.id)
    assert found is not None
    assert found[1].last is None
    assert preferences.policy_of(filled, mine(filled, "U0ANNA")).digest_bodies == ()
    people.command("anna", "inställningar")
    people.submit("anna", {"deputy": None, "deputy_from": None})
    assert preferences.deputy_of(filled, anna.id) is None


def test_days_without_a_deputy_are_asked_about(people: LocalSlack) -> None:
    people.command("anna", "inställningar")
    wrong = people.submit("anna", {"deputy_from": "2021-03-10"}).errors
    assert wrong == {"deputy": "Välj vem som är din vikarie, eller ta bort dagarna."}
    people.close_view("anna")


def test_what_changes_ones_reminders_has_them_planned_anew(people: LocalSlack, filled: House) -> None:
    from uppdrag import changing, service
    from uppdrag.facts import Actor

    number = service.look_up(filled, "1679/20").cards[0].line
    siv = who.person_for_slack(filled, "U0SIV", "Siv Norén")
    changing.assign(filled, Actor("Kim Ås"), number.number, person_id=siv.id)
    with filled.db.transaction() as tx:
        unplanned.seen(tx, filled.workspace_id, unplanned.unseen(tx, filled.workspace_id, 1000))
    people.command("siv", "inställningar")
    people.submit("siv", {"first_days": "10"})
    with filled.db.reading() as tx:
        waiting = unplanned.unseen(tx, filled.workspace_id, 1000)
    assert number.id in waiting


def test_a_channel_s_are_its_own_and_not_everybody_s_to_change(people: LocalSlack, filled: House) -> None:
    refused = people.command("bo", "inställningar", channel="uppdrag-slk")
    assert refused.view is None
    assert "Bara samordnare" in refused.text
    first = people.command("eva", "inställningar", channel="uppdrag-slk")
    assert (shown(first)["digest"], shown(first)["cards"]) == ("nej", "nej")
    done = people.submit("eva", {"digest": "ja", "digest_bodies": "KS", "cards": "ja", "digest_empty": "nej"})
    assert (
        "Det här gäller nu i kanalen: Veckosammanställning måndagar kl. 08.00. Den gäller KS. "
        "Kort visas när någon skriver ett dnr."
    ) in done.text
    channel = first.view["private_metadata"].split('"id":"')[1].split('"')[0] if first.view else ""
    kept = preferences.chosen(filled, Whose("channel", channel))
    assert kept["digest"] is True
    assert kept[CARDS] is True
    with filled.db.reading() as tx:
        assert channel in {reader.slack_id for reader in receivers.readers(tx, filled)}
        assert "kommunstyrelsen" in receivers.scope_of(tx, filled, channel).bodies
    people.command("eva", "inställningar", channel="uppdrag-slk")
    people.submit("eva", {"digest": "nej"})
    with filled.db.reading() as tx:
        assert channel not in {reader.slack_id for reader in receivers.readers(tx, filled)}


def test_bodies_chosen_by_a_person_are_what_the_digest_is_about(people: LocalSlack, filled: House) -> None:
    people.command("eva", "inställningar")
    people.submit("eva", {"digest_bodies": "förskolenämnden"})
    with filled.db.reading() as tx:
        scope = receivers.scope_of(tx, filled, "U0EVA")
    assert "forskolenamnden" in scope.bodies
    assert "kommunstyrelsen" not in scope.bodies
