"""Every change, as people make it: a command or a button, a prefilled form, an answer with Ångra."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bot.asking import Ask
from bot.forms import FORMS
from bot.handlers.desk import Desk
from sandbox.client import LocalSlack, Reply
from uppdrag import changing, roles, service, undoing
from uppdrag import people as who
from uppdrag.calendar import MeetingDays, Meetings
from uppdrag.errors import Refused
from uppdrag.facts import Actor, House

KIM = Actor("Kim Ås")


@pytest.fixture(scope="module", autouse=True)
def _roles(filled: House) -> None:
    """Eva is samordnare for KS, Anna a handläggare who answers for nothing yet, Siv samordnare in SN Centrum."""
    for slack_id, name, role, body in (
        ("U0EVA", "Eva Sund", "samordnare", "kommunstyrelsen"),
        ("U0LARS", "Lars Berg", "samordnare", "kommunstyrelsen"),
        ("U0ANNA", "Anna Lind", "handläggare", "stadsledningskontoret"),
        ("U0SIV", "Siv Norén", "samordnare", "socialnamnden-centrum"),
    ):
        person = who.person_for_slack(filled, slack_id, name)
        who.grant_roles(filled, person.id, [(role, body)])


def key(house: House, dnr: str) -> str:
    return service.look_up(house, dnr).cards[0].line.key


def status(house: House, dnr: str) -> str:
    return service.look_up(house, dnr).cards[0].line.status


def shown(reply: Reply) -> dict[str, Any]:
    """What the opened form is filled with, by field."""
    assert reply.view is not None, reply
    return {
        block["block_id"]: block["element"].get("initial_value")
        or block["element"].get("initial_user")
        or (block["element"].get("initial_option") or {}).get("value")
        for block in reply.view["blocks"]
        if block["type"] == "input"
    }


def test_a_plan_is_moved_with_a_reason_and_put_back(people: LocalSlack, filled: House) -> None:
    number = key(filled, "0355/20")
    opened = people.command("eva", f"plan {number} KS 21 april för att remisstiden är förlängd")
    assert shown(opened) == {"plan": "KS 21 april", "reason": "remisstiden är förlängd"}
    done = people.submit("eva", {})
    assert done.text.startswith(f"Klart. Planen för {number} är nu _KS 21 april_ = senast ons 21 april 2021.")
    assert "Flyttad" in people.command("eva", "0355/20").text
    undone = people.click(
        "eva", done.messages[0], "ångra", done.messages[0]["blocks"][1]["elements"][0]["value"]
    )
    assert undone.text.startswith(f"Ångrat. {number} är som förut.")
    assert service.look_up(filled, "0355/20").cards[0].line.plan_words == "KS 31 mars"


def test_a_change_is_undone_from_the_history_long_after(people: LocalSlack, filled: House) -> None:
    number = key(filled, "0355/20")
    people.command("lars", f"bordlagt {number} KS 21 april")
    people.submit("lars", {})
    later = replace(filled, now=lambda: filled.now() + timedelta(days=3))
    event = undoing.last_event(filled, int(number[2:]))
    with pytest.raises(Refused, match="15 minuter"):
        undoing.undo(later, Actor("Lars Berg"), event or 0, quick=True)
    told = people.command("lars", f"historik {number}").messages[0]
    menu = next(block for block in told["blocks"] if block["type"] == "actions")["elements"][0]
    latest = menu["options"][0]
    assert latest["text"]["text"] == "ons 24 februari: Lars Berg antecknade bordläggning"
    others = people.command("anna", f"historik {number}").messages[0]
    refused = people.click("anna", others, "historik:ångra", latest["value"])
    assert "Bara samordnare och administratör för Kommunstyrelsen" in refused.text
    undone = people.click("lars", told, "historik:ångra", latest["value"])
    assert undone.text.startswith(f"Ångrat. {number} är som förut.")
    assert "Det är redan ångrat." in people.click("lars", told, "historik:ångra", latest["value"]).text
    assert service.look_up(filled, "0355/20").cards[0].line.plan_words == "KS 31 mars"


def test_history_tells_who_became_responsible_by_name_and_nothing_that_stayed(
    people: LocalSlack, filled: House
) -> None:
    number = key(filled, "0355/20")
    before = service.look_up(filled, "0355/20").cards[0].line
    people.command("lars", f"ansvarig {number} <@U0ANNA>")
    people.submit("lars", {})
    told = people.command("lars", f"historik {number}").text
    was = f"_{before.ansvarig.name}_" if before.ansvarig else "–"
    assert f"Lars Berg ändrade ansvarig: {was} → _Anna Lind_\n" in told


def test_a_plan_that_cannot_be_read_is_asked_about_beside_the_field(
    people: LocalSlack, filled: House
) -> None:
    people.command("eva", f"plan {key(filled, '0355/20')}")
    wrong = people.submit("eva", {"plan": "imorgon kanske", "reason": "remiss"})
    assert "Skriv till exempel KS 5 maj" in wrong.errors["plan"]
    right = people.submit("eva", {"plan": "KS 5 maj", "reason": "remiss"})
    assert "_KS 5 maj_ = senast ons 5 maj 2021" in right.text


def test_closing_needs_evidence_and_the_right(people: LocalSlack, filled: House) -> None:
    number = key(filled, "1673/20")
    refused = people.command("anna", f"fullgjort {number} KS 2021-02-10 § 73")
    assert refused.view is None, "nothing is to be filled in in vain"
    assert "Bara samordnare och administratör för Kommunstyrelsen kan stänga uppdrag." in refused.text
    assert "Fråga <@U0EVA> eller <@U0LARS>." in refused.text
    people.command("eva", f"fullgjort {number}")
    assert "organ, datum och paragraf" in people.submit("eva", {}).errors["evidence"]
    both = people.submit("eva", {"evidence": "KS 10 feb 2021 § 73", "without": "löst ändå"})
    assert both.errors == {"without": "Fyll i bara ett av fälten."}
    assert (
        "Mötet har inte varit"
        in people.submit("eva", {"evidence": "KS 2021-06-16 § 584", "without": ""}).errors["evidence"]
    )
    done = people.submit("eva", {"evidence": "KS 10 feb 2021 § 73 p. 2"})
    assert done.text.startswith(f"Klart. {number} är fullgjort.")
    closed = service.look_up(filled, "1673/20").cards[0].closed
    assert (closed.body, str(closed.on), closed.paragraph) == ("kommunstyrelsen", "2021-02-10", "73 p. 2")


def test_several_are_closed_with_one_paragraph(people: LocalSlack, filled: House) -> None:
    one, two = key(filled, "1670/20"), key(filled, "1680/20")
    people.command("eva", f"fullgjort {one}, {two} KS 2021-02-10 § 74")
    assert people.submit("eva", {}).text.startswith(f"Klart. Fullgjorda med samma paragraf: {one} och {two}.")
    assert {status(filled, "1670/20"), status(filled, "1680/20")} == {"fullgjort"}


def test_several_are_closed_without_a_decision_for_the_same_reason(people: LocalSlack, filled: House) -> None:
    one, two = key(filled, "0330/20"), key(filled, "0887/19")
    people.command("eva", f"fullgjort {one}, {two} utan beslut de gick upp i programmet")
    assert people.submit("eva", {}).text.startswith(f"Klart. Fullgjorda utan beslut: {one} och {two}.")
    assert {status(filled, "0330/20"), status(filled, "0887/19")} == {"fullgjort"}


def test_a_report_may_be_partial(people: LocalSlack, filled: House) -> None:
    number = key(filled, "1679/20")
    assert shown(people.command("eva", f"redovisa {number} del"))["how"] == "del"
    assert "är delredovisat och fortsätter" in people.submit("eva", {}).text
    people.command("eva", f"redovisa {number}")
    assert "är redovisat och väntar på beslut" in people.submit("eva", {}).text
    assert status(filled, "1679/20") == "redovisat"


def test_an_uncertain_reading_is_chosen_and_is_no_move(people: LocalSlack, filled: House) -> None:
    number = key(filled, "1313/20")
    changing.move_plan(filled, KIM, int(number[2:]), "till hösten, ev. KS", "oklart")
    moved = service.look_up(filled, number).cards[0].line.moves
    card = people.command("lars", number).messages[0]
    assert "Jag är inte säker på hur _till hösten, ev. KS_ ska läsas. Välj:" in card["text"]
    row = next(block for block in card["blocks"] if block["type"] == "actions")["elements"]
    assert [one["text"]["text"] for one in row] == ["fre 31 december 2021", "Något annat"]
    form = people.click("lars", card, row[0]["action_id"], row[0]["value"])
    assert shown(form) == {"plan": "KS 2021-12-31", "reason": "planen ska läsas så"}
    people.submit("lars", {"plan": "KS 1 december 2021"})
    line = service.look_up(filled, number).cards[0].line
    assert (line.plan_certain, line.moves) == (True, moved)


def test_several_answer_together_and_are_put_back(people: LocalSlack, filled: House) -> None:
    number = key(filled, "1668/20")
    opened = people.command("lars", f"ansvarig {number} @anna @bo @maria").view
    assert opened is not None
    co = next(block["element"] for block in opened["blocks"] if block.get("block_id") == "co")
    assert co["initial_users"] == ["U0BO", "U0MARIA"]
    done = people.submit("lars", {})
    assert "är nu <@U0ANNA>, Kommunstyrelsen, tillsammans med <@U0BO> och <@U0MARIA>." in done.text
    assert "även <@U0BO> och <@U0MARIA>" in people.command("lars", number).text
    with pytest.raises(Refused):
        changing.close(
            filled, Actor("Bo", who.person_for_slack(filled, "U0BO").id), int(number[2:]), without="x"
        )
    changing.report(
        filled, Actor("Bo", who.person_for_slack(filled, "U0BO").id), int(number[2:]), partial=True
    )
    value = done.messages[0]["blocks"][1]["elements"][0]["value"]
    assert people.click("lars", done.messages[0], "ångra", value).text.startswith("Ångrat.")
    assert "även" not in people.command("lars", number).text


def test_the_second_of_two_sees_what_the_first_did(people: LocalSlack, filled: House) -> None:
    number = key(filled, "0999/20")
    people.command("lars", f"plan {number} KS 5 maj för att vi behöver mer tid")
    people.command("eva", f"plan {number} Kvartal 3 för att remissen dröjer")
    people.submit("eva", {})
    asked = people.submit("lars", {})
    assert asked.view is not None
    warning = asked.view["blocks"][0]["text"]["text"]
    assert "Eva Sund flyttade planen nyss till _Kvartal 3_. Din ändring är inte sparad." in warning
    assert shown(asked)["plan"] == "KS 5 maj"
    assert service.look_up(filled, "0999/20").cards[0].line.plan_words == "Kvartal 3"
    assert people.submit("lars", {}).text.startswith("Klart.")
    assert service.look_up(filled, "0999/20").cards[0].line.plan_words == "KS 5 maj"


def test_somebody_else_answers(people: LocalSlack, filled: House) -> None:
    number = key(filled, "1668/20")
    assert shown(people.command("eva", f"ansvarig {number} @anna"))["ansvarig"] == "U0ANNA"
    assert people.submit("eva", {}).text.startswith(
        f"Klart. Ansvarig för {number} är nu <@U0ANNA>, Kommunstyrelsen."
    )
    people.command("eva", f"ansvarig {number}")
    assert "registret" in people.submit("eva", {"organ": "månen"}).errors["organ"]
    people.close_view("eva")


def test_who_is_cleared_in_the_form_answers_no_more(people: LocalSlack, filled: House) -> None:
    number = key(filled, "1668/20")
    anna, bo = (who.person_for_slack(filled, slack_id).id for slack_id in ("U0ANNA", "U0BO"))
    changing.assign(filled, KIM, int(number[2:]), person_id=anna, co_ids=[bo])
    people.command("lars", f"ansvarig {number}")
    done = people.submit("lars", {"ansvarig": None, "co": []})
    assert f"Ansvarig för {number} är nu Kommunstyrelsen. Ingen person är utsedd." in done.text
    cleared = service.look_up(filled, number).cards[0]
    assert (cleared.line.ansvarig, cleared.co_persons) == (None, ())
    people.click("lars", done.messages[0], "ångra", done.messages[0]["blocks"][1]["elements"][0]["value"])
    again = service.look_up(filled, number).cards[0]
    assert again.line.ansvarig is not None
    assert [one.slack_id for one in (again.line.ansvarig, *again.co_persons)] == ["U0ANNA", "U0BO"]


def test_it_ends_without_being_fulfilled(people: LocalSlack, filled: House) -> None:
    number = key(filled, "0353/21")
    assert shown(people.command("eva", f"avsluta {number} ersatt nytt uppdrag gavs"))["how"] == "ersatt"
    assert "avslutat utan att vara fullgjort: ersatt" in people.submit("eva", {}).text
    people.command("eva", f"öppna {number} det behövs ändå")
    assert people.submit("eva", {}).text.startswith(f"Klart. {number} är öppet igen.")
    assert status(filled, "0353/21") == "pågående"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("öppna U-27", "U-27 är redan öppet (pågående)."),
        ("häv skydd U-14", "U-14 är inte skyddat."),
        ("redovisa U-26", "U-26 är redan avslutat (avslutat utan fullgörande)."),
        ("fullgjort U-14, U-26 KS 2021-02-10 § 73", "U-26 är redan avslutat (avslutat utan fullgörande)."),
        ("avsluta U-26 ersatt", "U-26 är redan avslutat (avslutat utan fullgörande)."),
        ("bordlagt U-26 KS 5 maj", "U-26 är redan avslutat (avslutat utan fullgörande)."),
    ],
)
def test_what_would_be_refused_is_not_asked_about_first(
    people: LocalSlack, filled: House, typed: str, said: str
) -> None:
    if service.card(filled, 26).line.is_open:
        changing.end(filled, KIM, 26, "ersatt", "det finns ett annat")
    reply = people.command("kim", typed)
    assert (reply.view, reply.text) == (None, said)


def test_who_fills_in_what_somebody_else_has_closed_is_told_by_whom(
    people: LocalSlack, filled: House
) -> None:
    number = key(filled, "1668/20")
    people.command("lars", f"redovisa {number}")
    eva = who.person_for_slack(filled, "U0EVA")
    changing.end(filled, Actor(eva.name, eva.id), int(number[2:]), "ersatt", "det finns ett annat")
    told = people.submit("lars", {}).view
    assert told is not None
    assert told["blocks"][0]["text"]["text"] == (
        f"Eva Sund avslutade uppdraget nyss. Din ändring är inte sparad. "
        f"{number} är redan avslutat (avslutat utan fullgörande)."
    )
    people.close_view("lars")
    changing.reopen(filled, KIM, int(number[2:]), reason="prov")


def test_what_happened_at_the_meeting(people: LocalSlack, filled: House) -> None:
    number = key(filled, "1313/20")
    opened = people.command("eva", f"bordlagt {number}")
    assert "Jag vet inte när nästa sammanträde är. Skriv dagen" in str(opened.view)
    assert people.submit("eva", {}).errors["plan"]
    assert "bordlagt" in people.submit("eva", {"plan": "KS 21 april"}).text
    people.command("eva", f"öppna {number} återremiss KS 2021-02-10 § 75")
    assert people.submit("eva", {}).text.startswith(f"Klart. {number} är öppet igen.")
    assert "återremitterat" in people.command("eva", number).text


def test_protected_and_not(people: LocalSlack, filled: House) -> None:
    number = key(filled, "1669/20")
    refused = people.command("anna", f"skydda {number}")
    assert refused.view is None
    assert "Bara samordnare för Kommunstyrelsen kan skydda uppdrag." in refused.text
    people.command("eva", f"skydda {number}")
    assert people.submit("eva", {}).text.startswith(f"Klart. {number} är skyddat.")
    people.command("eva", f"häv skydd {number}")
    assert people.submit("eva", {}).text.startswith(f"Klart. Skyddet för {number} är hävt.")


def test_the_right_is_asked_for_again_when_a_form_is_sent(people: LocalSlack, filled: House) -> None:
    number, ali = key(filled, "1669/20"), who.person_for_slack(filled, "U0ALI", "Ali Rahimi").id
    for typed in (f"fullgjort {number} KS 2021-02-10 § 73", f"skydda {number}"):
        roles.give(filled, KIM, ali, "samordnare", "kommunstyrelsen")
        assert people.command("ali", typed).view is not None
        roles.take_back(filled, KIM, ali, "samordnare", "kommunstyrelsen")
        refused = people.submit("ali", {})
        told = refused.errors.get("evidence") or (refused.view or {})["blocks"][0]["text"]["text"]
        assert "Bara samordnare" in told, typed
        people.close_view("ali")
    assert status(filled, "1669/20") == "pågående"


def test_a_new_uppdrag_from_pasted_words(people: LocalSlack, filled: House) -> None:
    opened = people.command(
        "eva", "ny Kommunstyrelsen får i uppdrag att utreda en brygga vid Åby. Dnr 0777/21"
    )
    assert "utreda en brygga vid Åby" in shown(opened)["title"]
    assert shown(opened)["organ"] == "Kommunstyrelsen"
    done = people.submit("eva", {"dnr": "0777/21", "plan": "KS 5 maj"})
    assert done.text.startswith("Klart. U-")
    assert service.look_up(filled, "0777/21").cards[0].line.plan_words == "KS 5 maj"


def test_a_message_becomes_an_uppdrag_that_knows_where_it_was_said(people: LocalSlack, filled: House) -> None:
    people.say("eva", "uppdrag-slk", "Kommunstyrelsen får i uppdrag att kartlägga cykelställen.")
    said = people.messages("uppdrag-slk")[-1]
    assert "kartlägga cykelställen" in shown(people.shortcut("eva", "create_from_message", said))["title"]
    number = int(people.submit("eva", {"organ": "KS"}).text.split("U-")[1].split()[0])
    assert "kartlägga cykelställen" in service.card(filled, number).line.title
    shown_again = people.command("lars", f"U-{number}").text
    assert f"Källa: <{people.url}" in shown_again
    assert "|ett meddelande i Slack>" in shown_again
    assert shown(people.shortcut("eva", "new_uppdrag"))["title"] is None
    people.close_view("eva")


def test_two_records_become_one(people: LocalSlack, filled: House) -> None:
    numbers = []
    for words in ("Stängsel vid kajen i Åby", "Räcken på Älvsborgsbron"):
        people.command("eva", f"ny {words}")
        numbers.append(people.submit("eva", {"organ": "KS"}).text.split("Klart. ")[1].split()[0])
    people.command("eva", f"slå ihop {numbers[0]} {numbers[1]}")
    assert people.submit("eva", {}).text.startswith(f"Klart. {numbers[1]} är nu en del av {numbers[0]}.")
    assert numbers[0] in people.command("eva", numbers[1]).text
    assert "två nummer" in people.command("eva", f"slå ihop {numbers[0]}").text


def test_following(people: LocalSlack, filled: House) -> None:
    number = key(filled, "1668/20")
    assert people.command("bo", f"följ {number}").text.startswith(f"Du följer nu {number}.")
    assert people.command("bo", "följ förskolenämnden").text.startswith("Du följer nu Förskolenämnden.")
    assert people.command("bo", f"sluta följa {number}").text == f"Du följer inte längre {number}."
    assert "Skriv vad du vill följa" in people.command("bo", "följ").text


@pytest.mark.parametrize(
    "verb", ["plan", "redovisa", "fullgjort", "ansvarig", "avsluta", "bordlagt", "öppna", "skydda"]
)
@pytest.mark.parametrize("rest", ["", "U-9999", "månen", "<!channel>"])
def test_what_is_missing_is_said_and_nothing_opens(people: LocalSlack, verb: str, rest: str) -> None:
    answer = people.command("eva", f"{verb} {rest}")
    assert answer.acked
    assert answer.view is None
    assert answer.text
    assert "<!channel>" not in answer.text
    assert "gick fel" not in answer.text


def test_the_buttons_of_a_card_open_the_same_forms(people: LocalSlack, filled: House) -> None:
    now = service.look_up(filled, "0355/20").cards[0].line.plan_words
    card = people.command("eva", key(filled, "0355/20")).messages[0]
    buttons = next(block for block in card["blocks"] if block["type"] == "actions")["elements"]
    plan = next(button for button in buttons if button["text"]["text"] == "Ändra plan")
    assert shown(people.click("eva", card, plan["action_id"], plan["value"]))["plan"] == now
    people.close_view("eva")


def test_changes_by_the_command_line_need_no_role(filled: House) -> None:
    number = service.look_up(filled, "1365/20").cards[0].line.number
    changing.move_plan(filled, KIM, number, "KS 26 maj", "prov")
    assert service.card(filled, number).line.plan_words == "KS 26 maj"


def test_bordlagt_proposes_the_next_meeting_of_a_whole_calendar(filled: House) -> None:
    town = filled.municipality
    whole = Meetings(days=(date(2021, 2, 10), date(2021, 3, 10)), complete=frozenset([2021]))
    days = replace(town, meetings=MeetingDays({"kommunstyrelsen": whole}))
    desk = Desk(replace(filled, municipality=days), who.person_for_slack(filled, "U0EVA"))
    opened = FORMS["bordlagt"].open(desk, Ask("bordlagt", key(filled, "1668/20")))
    (asked,) = [block for block in opened.blocks if block["type"] == "input"]
    assert asked["element"]["initial_value"] == "KS 2021-03-10"
    assert asked["hint"]["text"] == "Förslaget är organets nästa kända sammanträde"
