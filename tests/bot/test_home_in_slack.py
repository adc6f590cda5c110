"""App Home as people see it: published when opened, true within a moment, its buttons answered on the screen."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web import WebClient
from sqlalchemy import update

from bot.app import build_app
from bot.connection import Connection
from bot.home import MOST_A_MINUTE, Homes
from bot.views.words import gist
from sandbox.client import LocalSlack
from storage import deliveries
from storage.tables import Person
from uppdrag import changing, following, service
from uppdrag import people as who
from uppdrag.facts import Actor, House

KIM = Actor("Kim Ås")


@pytest.fixture(scope="module")
def homes(filled: House, client: WebClient) -> Iterator[Homes]:
    running = Homes(filled, client).open()
    yield running
    running.close()


@pytest.fixture(scope="module")
def people(filled: House, slack: LocalSlack, client: WebClient, homes: Homes) -> Iterator[LocalSlack]:
    """As elsewhere, with Homes that are kept true. Eva is samordnare for KS; Anna answers for 1679/20."""
    eva = who.person_for_slack(filled, "U0EVA", "Eva Sund")
    who.grant_roles(filled, eva.id, [("samordnare", "kommunstyrelsen")])
    anna = who.person_for_slack(filled, "U0ANNA", "Anna Lind")
    changing.assign(filled, KIM, number_of(filled, "1679/20"), person_id=anna.id)
    listeners = ThreadPoolExecutor(8)
    own = WebClient(slack.app_token, base_url=slack.api_url, retry_handlers=[])
    connection = Connection(build_app(filled, client, listeners, homes=homes), slack.app_token, own)
    connection.open(threading.Event())
    slack.wait_for_bot()
    yield slack
    connection.close()
    listeners.shutdown()
    slack.wait_for_no_bot()


def number_of(house: House, dnr: str) -> int:
    return service.look_up(house, dnr).cards[0].line.number


def words(view: dict[str, Any] | None) -> str:
    """All that a Home says."""
    blocks = view["blocks"] if view else []
    said = [block["text"]["text"] for block in blocks if block["type"] == "section"]
    return "\n".join(
        said + [one["text"] for block in blocks if block["type"] == "context" for one in block["elements"]]
    )


def buttons(view: dict[str, Any]) -> dict[str, dict[str, Any]]:
    rows = [one for block in view["blocks"] if block["type"] == "actions" for one in block["elements"]]
    rows += [block["accessory"] for block in view["blocks"] if "accessory" in block]
    return {one["action_id"]: one for one in rows}


def opened(people: LocalSlack, person: str) -> dict[str, Any]:
    view = people.open_home(person).home
    assert view is not None
    return view


def test_it_begins_with_how_it_stands(people: LocalSlack) -> None:
    said = words(opened(people, "anna"))
    assert said.startswith("*Dina uppdrag*\nInget försenat · 0 inom 30 dagar · 0 utan datum")
    assert "Uppgifter per ons 24 februari 2021 kl. 08.00. Senaste inläsning:" in said
    assert "Påminnelser 28 och 7 dagar före samt arbetsdagen före." in said


def test_who_has_nothing_sees_everything(people: LocalSlack) -> None:
    said = words(opened(people, "bo"))
    assert said.startswith("*Alla uppdrag*")
    assert "*Kommande 30 dagar*" in said
    assert "SN Centrum tis 23 mars 2021" in said


def test_the_samordnare_sees_what_waits(people: LocalSlack, filled: House) -> None:
    said = words(opened(people, "eva"))
    assert "*Väntar på dig*" in said
    assert "Saknar ansvarig (" in said


def test_whoever_leads_sees_whom_reminders_do_not_reach(people: LocalSlack, filled: House) -> None:
    with filled.db.transaction() as tx:
        deliveries.unreachable(tx, filled.workspace_id, "U0ANNA")
    told = "Anna Lind kan inte nås men ansvarar för 1 uppdrag. Vem tar över?"
    assert told in words(opened(people, "eva"))
    assert "Ingen får påminnelserna" not in words(opened(people, "eva"))  # she does
    with filled.db.transaction() as tx:
        tx.execute(update(Person).values(reachable=True))


def test_where_nobody_leads_it_says_that_nobody_is_told(people: LocalSlack) -> None:
    said = words(opened(people, "bo"))
    assert "Ingen får påminnelserna, samordnare saknas (" in said


def test_it_is_at_most_60_blocks_and_slack_took_it(people: LocalSlack) -> None:
    assert len(opened(people, "bo")["blocks"]) <= 60
    assert {one["verdict"] for one in people.requests("views.publish")} <= {"ok", "hash_conflict"}


def test_a_change_shows_within_a_moment(people: LocalSlack, filled: House) -> None:
    opened(people, "anna")
    changing.move_plan(filled, KIM, number_of(filled, "1679/20"), "KS 10 mars", "tidigare")
    people.wait_for(lambda: "KS ons 10 mars 2021* (om 14 dagar)" in words(people.home("anna")), timeout=5)
    assert "1 inom 30 dagar" in words(people.home("anna"))


def test_what_does_not_concern_somebody_is_not_published_again(people: LocalSlack, filled: House) -> None:
    before = opened(people, "anna")["hash"]
    opened(people, "bo")
    changing.move_plan(filled, KIM, number_of(filled, "0355/20"), "KS 10 mars", "också tidigare")
    people.wait_for(lambda: "0355/20" in words(people.home("bo")).split("Kommande")[1], timeout=5)
    after = people.home("anna")
    assert after is not None
    assert after["hash"] == before


def test_a_button_of_home_answers_on_the_screen(people: LocalSlack) -> None:
    home = opened(people, "bo")
    shown = people.click("bo", home, "hem:mina", buttons(home)["hem:mina"]["value"])
    assert shown.view is not None
    assert shown.view["blocks"][0]["text"]["text"] == "Du är inte ansvarig för något öppet uppdrag."
    people.close_view("bo")


def test_a_card_and_a_form_open_over_each_other_and_close_together(people: LocalSlack, filled: House) -> None:
    home = opened(people, "eva")
    pressed = next(one for name, one in buttons(home).items() if name.startswith("hem:visa:Utan datum"))
    listed = people.click("eva", home, pressed["action_id"], pressed["value"]).view
    assert listed is not None
    first = buttons(listed)["lista:visa"]
    shown = people.click("eva", listed, "lista:visa", first["value"]).view
    assert shown is not None
    move = buttons(shown)["kort:plan"]
    form = people.click("eva", shown, move["action_id"], move["value"]).view
    assert form is not None
    assert form["callback_id"] == "plan"
    done = people.submit("eva", {"plan": "KS 21 april", "reason": "nu vet vi när"})
    assert people.view("eva") is None
    assert done.acked
    people.wait_for(lambda: any("Planen för" in one["text"] for one in people.dm("eva")))


def test_a_fourth_window_is_answered_in_the_direct_message(people: LocalSlack) -> None:
    home = opened(people, "bo")
    view = people.click("bo", home, "hem:kommande", buttons(home)["hem:kommande"]["value"]).view
    assert view is not None
    for _ in range(2):
        button = buttons(view).get("lista:visa") or buttons(view)["kort:historik"]
        shown = view["id"]
        people.click("bo", view, button["action_id"], button["value"])
        view = people.wait_for(lambda shown=shown: (top := people.view("bo")) and top["id"] != shown and top)
    last = people.view("bo")
    assert last is not None
    assert "Historik för" in words(last)
    people.close_view("bo", whole_stack=True)


def test_following_shows_at_once(people: LocalSlack, filled: House) -> None:
    opened(people, "bo")
    people.command("bo", f"följ U-{number_of(filled, '1313/20')}")
    people.wait_for(lambda: "*Jag bevakar*" in words(people.home("bo")), timeout=5)
    people.command("bo", f"sluta följa U-{number_of(filled, '1313/20')}")


def test_the_words_of_what_is_protected_stay_with_those_who_may(people: LocalSlack, filled: House) -> None:
    number = number_of(filled, "0355/20")
    title = gist(service.card(filled, number).line.title)[:40]
    bo = who.person_for_slack(filled, "U0BO")
    following.follow(filled, bo.id, f"U-{number}")
    changing.protect(filled, KIM, number)
    opened(people, "bo")
    people.wait_for(lambda: "Skyddat uppdrag" in words(people.home("bo")))
    assert title not in words(people.home("bo"))
    opened(people, "eva")
    people.wait_for(lambda: title in words(people.home("eva")))
    changing.protect(filled, KIM, number, protected=False)
    people.wait_for(lambda: title in words(people.home("bo")), timeout=5)


def test_how_it_went_is_answered_on_home(people: LocalSlack, filled: House) -> None:
    number = number_of(filled, "1670/20")
    changing.move_plan(filled, KIM, number, "KS 2021-02-10", "för frågan")
    home = opened(people, "eva")
    assert f"U-{number} var planerat till KS ons 10 februari. Hur gick det?" in words(home)
    told = {name: one for name, one in buttons(home).items() if name.endswith(f":2021-02-10:{number}")}
    asked = [one["text"]["text"] for name, one in told.items() if name.startswith("after_meeting")]
    assert asked == [
        "Fullgjort §", "Antecknat, uppdraget fortsätter", "Bordlagt", "Återremitterat", "Kom inte upp",
    ]  # fmt: skip
    close = f"after_meeting_fullgjort:2021-02-10:{number}"
    form = people.click("eva", home, close, told[close]["value"]).view
    assert form is not None
    assert form["blocks"][1]["element"]["initial_value"] == "KS 2021-02-10 § "
    people.close_view("eva")
    not_up = f"after_meeting_kom_inte_upp:2021-02-10:{number}"
    done = people.click("eva", home, not_up, told[not_up]["value"]).view
    assert f"U-{number} kom inte upp" in words(done)
    people.close_view("eva")
    people.wait_for(lambda: f"U-{number} var planerat" not in words(people.home("eva")), timeout=15)


def test_somebody_who_has_left_is_shown_to_the_samordnare(people: LocalSlack, filled: House) -> None:
    from storage.tables import Person

    siv = who.person_for_slack(filled, "U0SIV", "Siv Norén")
    changing.assign(filled, KIM, number_of(filled, "0999/20"), person_id=siv.id)
    with filled.db.transaction() as tx:
        tx.get_one(Person, siv.id).reachable = False
    opened(people, "eva")
    told = "Siv Norén kan inte nås men ansvarar för 1 uppdrag. Vem tar över?"
    people.wait_for(lambda: told in words(people.home("eva")))


class Slack:
    """Counts what is published; the first with a hash that is not its own is refused."""

    def __init__(self) -> None:
        self.published: list[tuple[str, str | None]] = []
        self.hashes: dict[str, str] = {}
        self.trouble: Exception | None = None

    def views_publish(self, *, user_id: str, view: dict[str, Any], hash: str | None) -> dict[str, Any]:  # noqa: A002
        if self.trouble is not None:
            raise self.trouble
        self.published.append((user_id, hash))
        if hash and hash != self.hashes.get(user_id):
            raise SlackApiError("no", {"ok": False, "error": "hash_conflict"})  # type: ignore[no-untyped-call]
        self.hashes[user_id] = f"h{len(self.published)}"
        return {"view": {"hash": self.hashes[user_id]}}

    def given(self, user_id: str) -> list[str | None]:
        """The hashes that came with what was published for somebody."""
        return [given for user, given in self.published if user == user_id]


def quiet(house: House, slack: Slack, ticking: Any = lambda: 0.0) -> Homes:
    return Homes(house, slack, ticking=ticking)  # type: ignore[arg-type]


def test_somebody_elses_newer_home_is_not_overwritten_unread(filled: House) -> None:
    slack = Slack()
    homes = quiet(filled, slack)
    homes.opened({"user": "U0MAJ", "tab": "home"})
    slack.hashes["U0MAJ"] = "another replica's"
    following.follow(filled, who.person_for_slack(filled, "U0MAJ").id, "förskolenämnden")
    homes.look()
    assert slack.given("U0MAJ") == [None, "h1", None]
    latest = slack.hashes["U0MAJ"]
    following.follow(filled, who.person_for_slack(filled, "U0MAJ").id, "grundskolenämnden")
    homes.look()
    assert slack.given("U0MAJ")[-1] == latest, "what was published last is what it goes on from"


def test_what_could_not_be_published_is_published_later(filled: House) -> None:
    time, slack = [0.0], Slack()
    homes = quiet(filled, slack, lambda: time[0])
    homes.opened({"user": "U0TOVE", "tab": "home"})
    following.follow(filled, who.person_for_slack(filled, "U0TOVE").id, "förskolenämnden")
    slack.trouble = ConnectionResetError("gone")
    with pytest.raises(ConnectionResetError):
        homes.look()
    slack.trouble = None
    homes.look()
    assert slack.given("U0TOVE") == [None], "it rests a moment first"
    time[0] = 3.0
    homes.look()
    assert len(slack.given("U0TOVE")) == 2


def test_a_change_made_by_another_replica_is_shown_here(filled: House) -> None:
    here, there = Slack(), Slack()
    first, second = quiet(filled, here), quiet(filled, there)
    first.opened({"user": "U0IDA", "tab": "home"})
    first.look()
    second.look()
    known = here.hashes["U0IDA"]
    following.follow(filled, who.person_for_slack(filled, "U0IDA").id, "förskolenämnden")
    second.nudge()
    first.look()
    assert here.given("U0IDA") == [None, known]


def test_at_most_fifty_a_minute_and_the_rest_afterwards(filled: House) -> None:
    time = [0.0]
    slack = Slack()
    slack_ids = [f"UMANY{one}" for one in range(MOST_A_MINUTE + 5)]
    early = replace(filled, now=lambda: filled.now() + timedelta(hours=1))
    homes = quiet(early, slack, lambda: time[0])
    for slack_id in slack_ids:
        with early.db.transaction() as tx:
            from storage import homepage

            homepage.opened(tx, early.workspace_id, who.person_for_slack(early, slack_id).id, early.now())
    homes.look()
    assert len(slack.published) == MOST_A_MINUTE
    time[0] = 61.0
    homes.look()
    assert {user for user, _ in slack.published} == set(slack_ids)
    homes.look()
    assert len(slack.published) == len(slack_ids)


def test_nobody_is_published_who_looked_long_ago(filled: House) -> None:
    slack = Slack()
    homes = quiet(replace(filled, now=lambda: filled.now() + timedelta(days=1)), slack)
    homes.look()
    assert slack.published == []


def test_the_messages_tab_is_no_home(filled: House) -> None:
    slack = Slack()
    quiet(filled, slack).opened({"user": "U0BO", "tab": "messages"})
    assert slack.published == []
