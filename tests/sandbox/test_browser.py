"""The page in headless Chromium, with a tiny bot behind it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect
from slack_sdk import WebClient

from sandbox.client import LocalSlack
from tests.sandbox import tiny_bot
from tests.sandbox.conftest import Connect

pytestmark = pytest.mark.browser


@pytest.fixture
def handler(slack: LocalSlack, web: WebClient, connect: Connect) -> Any:
    return connect(tiny_bot.build(web))


@pytest.fixture
def page(browser: Browser, slack: LocalSlack, handler: Any) -> Iterator[Page]:
    """The page as Anna sees #uppdrag-slk; any complaint of the browser fails the test."""
    yield from opened(browser, slack, 1280)


@pytest.fixture
def phone(browser: Browser, slack: LocalSlack, handler: Any) -> Iterator[Page]:
    yield from opened(browser, slack, 390)


def is_complaint(said: ConsoleMessage) -> bool:
    """An order that was refused with a sentence is no fault of the page."""
    return said.type == "error" and "status of 400" not in said.text


def opened(browser: Browser, slack: LocalSlack, width: int) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": width, "height": 860})
    page.set_default_timeout(10_000)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if is_complaint(said) else None)
    page.on(
        "request", lambda asked: complaints.append(asked.url) if not asked.url.startswith(slack.url) else None
    )
    page.goto(f"{slack.url}/?as=anna")
    yield page
    page.close()
    assert complaints == []


def type_in(page: Page, text: str) -> None:
    page.get_by_label("Skriv ett meddelande").fill(text)
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")


def to_bot(page: Page) -> None:
    page.locator(".side").get_by_role("link", name="uppdragsbot").click()


def test_a_command_typed_by_its_suggestion_brings_a_private_card(page: Page) -> None:
    page.get_by_label("Skriv ett meddelande").fill("/uppdrag 16")
    expect(page.locator("#words [role=option]")).to_have_count(1)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    card = page.locator("li.private")
    expect(card).to_contain_text("Syns bara för dig")
    expect(card.get_by_role("button", name="Ändra plan")).to_be_visible()


def test_a_modal_with_an_error_and_then_right(page: Page) -> None:
    type_in(page, "/uppdrag 1679/20")
    page.get_by_role("button", name="Ändra plan").click()
    form = page.get_by_role("dialog", name="Ändra plan")
    form.get_by_role("button", name="Spara").click()
    expect(form.get_by_role("alert")).to_have_text(["Fyll i det här fältet."])
    form.get_by_label("Ny plan").fill("till hösten")
    form.get_by_role("button", name="Spara").click()
    expect(form.get_by_role("alert")).to_have_text(["Skriv till exempel KS 5 maj."])
    expect(form.get_by_label("Ny plan")).to_be_focused()
    form.get_by_label("Ny plan").fill("KS 5 maj")
    form.get_by_label("Organ").fill("kom")
    form.get_by_role("option", name="Kommunfullmäktige").click()
    form.get_by_role("button", name="Spara").click()
    expect(form).to_have_count(0)
    to_bot(page)
    expect(page.locator("#messages")).to_contain_text("Planen är nu KS 5 maj, KF.")


def test_elements_of_a_message(page: Page) -> None:
    type_in(page, "/uppdrag 1679/20")
    page.get_by_label("Fler val").click()
    page.get_by_role("button", name="Följ").click()
    expect(page.locator("#messages")).to_contain_text("Du valde Följ.")
    page.get_by_label("Påminn senare").select_option("Val 1")
    expect(page.locator("#messages")).to_contain_text("Påminner 1.")
    page.get_by_role("button", name="Stäng", exact=True).click()
    page.get_by_role("dialog", name="Stänga?").get_by_role("button", name="Nej").click()
    expect(page.get_by_role("button", name="Ändra plan")).to_be_visible()
    page.get_by_role("button", name="Stäng", exact=True).click()
    page.get_by_role("dialog", name="Stänga?").get_by_role("button", name="Ja").click()
    expect(page.get_by_role("button", name="Ändra plan")).to_have_count(0)
    expect(page.locator("#messages")).to_contain_text("Stängt.")


def test_a_menu_at_the_lower_edge_and_a_new_private_answer_are_in_sight(page: Page) -> None:
    for asked in range(1, 7):
        type_in(page, "/uppdrag 1679/20")
        expect(page.locator("li.private")).to_have_count(asked)
    page.get_by_label("Fler val").last.click()
    expect(page.get_by_role("button", name="Följ")).to_be_in_viewport()
    page.locator("#scroll").evaluate("(flow) => { flow.scrollTop = 0; }")
    type_in(page, "/uppdrag 1679/20")
    expect(page.locator("li.private")).to_have_count(7)
    expect(page.locator("li.private").last).to_be_in_viewport()


def test_the_keyboard_is_enough(page: Page) -> None:
    type_in(page, "/uppdrag 1679/20")
    button = page.get_by_role("button", name="Ändra plan")
    expect(button).to_be_visible()
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_dropped_file_gets_a_preview_that_is_saved(page: Page, tmp_path: Path) -> None:
    path = tmp_path / "lista.docx"
    path.write_bytes(b"PK")
    to_bot(page)
    page.locator("[data-attach]").set_input_files(path)
    expect(page.get_by_role("columnheader")).to_have_text(["Uppdrag", "Dnr"])
    page.get_by_role("button", name="Spara").click()
    expect(page.locator("#messages")).to_contain_text("Sparat.")


def test_what_stands_in_the_box_goes_along_with_a_file(page: Page, tmp_path: Path) -> None:
    path = tmp_path / "lista.docx"
    path.write_bytes(b"PK")
    page.get_by_label("Skriv ett meddelande").fill("Bilagan inför onsdag")
    page.locator("[data-attach]").set_input_files(path)
    message = page.locator("#messages li.message", has_text="Bilagan inför onsdag")
    expect(message).to_contain_text("lista.docx")
    expect(page.get_by_label("Skriv ett meddelande")).to_have_value("")


def test_home_opens_and_acts(page: Page) -> None:
    to_bot(page)
    page.get_by_role("link", name="Hem", exact=True).click()
    expect(page.get_by_role("heading", name="Försenade")).to_be_visible()
    page.get_by_role("button", name="Visa").click()
    expect(page.get_by_role("dialog", name="Ändra plan")).to_be_visible()


def test_threads_open_beside_the_channel(page: Page, slack: LocalSlack) -> None:
    slack.say("bo", "#uppdrag-slk", "Vem tar 1679/20?")
    message = page.locator("li.message", has_text="Vem tar")
    message.hover()
    message.get_by_role("link", name="Svara i tråd").click()
    page.get_by_label("Svara i tråden").fill("Jag")
    page.keyboard.press("Enter")
    expect(page.locator("#thread")).to_contain_text("Jag")
    expect(page.locator("#messages")).to_contain_text("1 svar")


def test_the_page_follows_what_others_do_and_who_one_is(page: Page, slack: LocalSlack) -> None:
    slack.say("bo", "#allmant", "Hej alla")
    expect(page.locator(".side")).to_contain_text("1 olästa")
    page.get_by_label("Du är:").select_option("Eva Sund")
    expect(page.locator(".role")).to_have_text("samordnare, kommunstyrelsen")
    expect(page.get_by_role("link", name="ledning")).to_be_visible()


def test_the_clock_walks(page: Page, slack: LocalSlack) -> None:
    page.get_by_role("button", name="+1 dag").click()
    expect(page.locator("#clock")).to_contain_text("torsdag 25 februari 2021")
    page.get_by_role("button", name="+1 vecka").click()
    expect(page.locator("#clock")).to_contain_text("torsdag 4 mars 2021")
    page.locator(".walk").get_by_role("button", name="Nästa händelse").click()
    expect(page.locator("#toasts")).to_contain_text("Ingenting är planerat.")


@pytest.mark.filterwarnings(  # slack_sdk's client leaves the lost socket to the garbage collector
    "ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning"
)
def test_a_bot_that_crashes_is_told_of_and_comes_back(
    page: Page, slack: LocalSlack, web: WebClient, handler: Any, connect: Connect
) -> None:
    expect(page.locator("#status")).to_have_text("uppdragsbot är igång")
    handler.client.auto_reconnect_enabled = False
    slack.fault("socket_loss")
    expect(page.locator("#status")).to_contain_text("är borta")
    type_in(page, "/uppdrag mina")
    expect(page.locator("#toasts")).to_contain_text("Appen är inte igång just nu.")
    connect(tiny_bot.build(web))
    expect(page.locator("#status")).to_have_text("uppdragsbot är igång")


def test_the_inspector_shows_each_request(page: Page) -> None:
    type_in(page, "/uppdrag 1679/20")
    page.get_by_role("button", name="Insyn").click()
    expect(page.locator("#requests")).to_contain_text("response_url")
    page.get_by_label("Prova ett fel").select_option("Slack svarar: för många anrop")
    page.get_by_role("button", name="Låt det hända").click()
    expect(page.locator("#toasts")).to_contain_text("Felet är inställt.")


def test_script_payloads_do_not_run(page: Page, slack: LocalSlack, web: WebClient) -> None:
    for text in (
        "<script>document.title='x'</script>",
        "<img src=x onerror=\"document.title='x'\">",
        "javascript:alert(1)",
    ):
        slack.say("bo", "#uppdrag-slk", text)
        web.chat_postMessage(channel="C0UPPDRAGSLK", text=text)
    expect(page.locator("#messages li.message")).to_have_count(6)
    assert page.title().startswith("#uppdrag-slk")
    assert page.locator("#messages script, #messages img").count() == 0


def test_on_a_phone_everything_is_within_reach(phone: Page) -> None:
    type_in(phone, "/uppdrag 1679/20")
    expect(phone.get_by_role("button", name="Ändra plan")).to_be_visible()
    wide = phone.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    assert wide is False
    phone.get_by_role("button", name="Kanaler").click()
    to_bot(phone)
    expect(phone.get_by_role("heading", name="uppdragsbot")).to_be_visible()


def test_older_messages_come_on_demand(page: Page, slack: LocalSlack) -> None:
    for number in range(150):
        slack.say("bo", "#allmant", f"rad {number}")
    page.goto(f"{slack.url}/?as=anna&channel=C0ALLMANT")
    expect(page.locator("#messages li.message")).to_have_count(60)
    page.get_by_role("link", name="Visa äldre").click()
    expect(page.locator("#messages li.message")).to_have_count(120)
    page.get_by_role("link", name="Visa äldre").click()
    expect(page.locator("#messages li.message")).to_have_count(150)
    expect(page.locator("#older")).to_have_count(0)
