"""The lists of `/uppdrag`, typed as people type them, over real Socket Mode."""

from __future__ import annotations

import pytest

from sandbox.client import LocalSlack
from uppdrag import changing, service
from uppdrag.facts import Actor, House
from uppdrag.people import person_for_slack


@pytest.fixture(scope="module", autouse=True)
def _annas(filled: House) -> None:
    """Anna answers for 1679/20 and 0355/20."""
    anna = person_for_slack(filled, "U0ANNA", "Anna Lind")
    for dnr in ("1679/20", "0355/20"):
        number = service.look_up(filled, dnr).cards[0].line.number
        changing.assign(filled, Actor("Kim Ås"), number, person_id=anna.id)


def test_mine(people: LocalSlack) -> None:
    text = people.command("anna", "mina").text
    assert text.startswith("*2 uppdrag för <@U0ANNA>*\n")
    assert text.index("0355/20") < text.index("1679/20")
    assert people.command("bo", "mina").text == "Du är inte ansvarig för något öppet uppdrag."


def test_mine_are_narrowed_too(people: LocalSlack) -> None:
    assert people.command("anna", "mina uppdrag").text.startswith("*2 uppdrag för <@U0ANNA>*\n")
    assert people.command("anna", "mina försenade").text == "Inget av dina uppdrag stämmer med det."
    one = people.command("anna", "mina plan:KS-31-mars").text
    assert one.startswith("*1 uppdrag för <@U0ANNA> · plan KS-31-mars*\n")


def test_my_most_urgent_stand_above_the_help(people: LocalSlack) -> None:
    text = people.command("anna", "hjälp").text
    assert text.startswith("*Mest brådskande för dig*\n")
    assert text.index("0355/20") < text.index("*Hitta*")


@pytest.mark.parametrize("typed", ["kommande KS 31 mars", "nästa KS 31 mars", "lista plan:KS-31-mars"])
def test_what_is_planned_for_a_meeting(people: LocalSlack, typed: str) -> None:
    text = people.command("eva", typed).text
    assert "0355/20" in text
    assert "1679/20" not in text


def test_what_is_due_within_a_window(people: LocalSlack) -> None:
    text = people.command("eva", "kommande").text
    assert "till och med fre 26 mars 2021" in text
    assert "SN Centrum 23 mars" in text
    wide = people.command("eva", "kommande kvartal 3").text
    assert "(1 juli–30 september 2021)" in wide
    assert "1313/20" in wide


def test_conditions_combine(people: LocalSlack) -> None:
    assert people.command("eva", "lista ansvarig:@anna år:2021").text.startswith("*2 uppdrag · ")
    assert people.command("eva", 'lista nämnd:"Kommunstyrelsen" ansvarig:@mig').text.startswith(
        "Inget uppdrag stämmer med det."
    )
    assert "0355/20" in people.command("eva", "lista KS ansvarig:@anna plan:KS-31-mars").text
    assert people.command("eva", "lista status:redovisat").text.count("◐ redovisat") >= 3


@pytest.mark.parametrize(
    ("typed", "heading"),
    [
        ("lista redovisat", "*5 uppdrag · status redovisat*"),
        ("lista KS utan datum", "*3 uppdrag · status utan datum, KS*"),
        ("lista KS 2021", "*15 uppdrag · år 2021, KS*"),
        ("lista ansvarig:anna", " · ansvarig anna*"),
        ("försenade uppdrag", "Inget är försenat."),
        ("kommande uppdrag", "*1 uppdrag till och med fre 26 mars 2021*"),
        ("kommande SN Centrum", "*1 uppdrag i SN Centrum till och med fre 26 mars 2021*"),
        ("lista status:", 'Skriv något efter "status:", till exempel nämnd:KS'),
        ("lista ansvarig:knut", "Jag känner ingen som heter knut. Skriv @ och välj personen i listan."),
        ("lista ansvarig:@kim", "<@U0KIM> ansvarar inte för något uppdrag."),
    ],
)
def test_a_list_is_narrowed_in_the_words_that_people_use(
    people: LocalSlack, typed: str, heading: str
) -> None:
    assert heading in people.command("maria", typed).text


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("U-14 KS 5 maj", "visa U-14"),
        ("1679/20, 1669/20", "visa 1679/20"),
        ("vad är försenat?", "försenade"),
        ("hur skapar jag ett ärende", "ny"),
        ("move U-14 KS 5 maj", "plan U-14 KS 5 maj"),
        ("export csv", "exportera csv"),
        ("nytt uppdrag", "ny"),
    ],
)
def test_a_sentence_that_is_no_command_leads_to_one(people: LocalSlack, typed: str, meant: str) -> None:
    assert f"Menade du `/uppdrag {meant}`?" in people.command("siv", typed).text


def test_nothing_is_late_yet(people: LocalSlack) -> None:
    assert people.command("eva", "försenade").text == "Inget är försenat."
    assert people.command("eva", "forsenade KS").text == "Inget är försenat."


def test_what_has_no_date(people: LocalSlack) -> None:
    text = people.command("eva", "utan datum").text
    assert "0353/21" in text
    assert "_Under planering_ = utan datum" in text


def test_how_a_plan_is_read(people: LocalSlack) -> None:
    text = people.command("eva", "tolka “KS 12 dec 2020”").text
    assert text.startswith("_KS 12 dec 2020_ = redovisning")
    assert "Obs: " in text
    assert "Inget är sparat." in text
    dated = people.command("eva", 'tolka "KS 10 feb" 2020-01-15').text
    assert "2020" in dated.splitlines()[0]
    assert "Läst som om det skrevs ons 15 januari 2020." in dated


def test_search_forgives_case_and_counts(people: LocalSlack) -> None:
    assert people.command("eva", "SÖK Avhopparverksamheten").text == people.command(
        "eva", "sok avhopparverksamheten"
    ).text.replace("avhopparverksamheten*", "Avhopparverksamheten*", 1)


def test_a_report_is_found_whatever_day_a_body_hands_it_in(people: LocalSlack) -> None:
    text = people.command("eva", "kommande delårsrapport augusti 2021").text
    assert "1668/20" in text
    assert "0958/20" in text
    assert "1313/20" not in text


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("lista plan:delårsrapport-augusti", "*2 uppdrag · plan delårsrapport-augusti*"),
        ("lista nämnd:KS, status:pågående", "*13 uppdrag · nämnd KS, status pågående*"),
        ("lista status:snart", "*1 uppdrag · status snart*"),
        ("lista status:utan datum", "*6 uppdrag · status utan datum*"),
        ("lista status:ej påbörjat år:2021", "Inget uppdrag stämmer med det."),
        ("lista status:snart plan:KS-31-mars", "Inget uppdrag stämmer med det."),
        ("kommande delårsrapport augusti", "*2 uppdrag _delårsrapport augusti_ (som gäller "),
    ],
)
def test_a_status_or_a_report_narrows_as_it_is_said(people: LocalSlack, typed: str, first: str) -> None:
    assert people.command("eva", typed).text.startswith(first)
