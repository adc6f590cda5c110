"""The guided start of `make demo`, walked through in a browser with the real bot, its steps in their order."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.sandbox.conftest import CONFIG

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a demo of the test's own stands."""
    folder = tmp_path_factory.mktemp("demo")
    kept = {name: value for name, value in os.environ.items() if not name.upper().endswith("_PROXY")}
    demo = subprocess.Popen(
        [sys.executable, "-m", "bot", "demo", "--port", "0", "--folder", str(folder)],
        cwd=folder,
        env=kept | {"PYTHONPATH": str(CONFIG.parent.parent.parent)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said = demo.stdout.readline() if demo.stdout else ""
    found = re.search(r"http://[\w.:]+\d", said)
    assert found, said
    yield found.group(0)
    demo.terminate()
    demo.communicate(timeout=30)


@pytest.fixture(scope="module")
def page(browser: Browser, address: str) -> Iterator[Page]:
    """One page for the whole walk, as a person has it."""
    page = browser.new_page(viewport={"width": 1280, "height": 860})
    page.set_default_timeout(15_000)
    expect.set_options(timeout=15_000)
    page.goto(address)
    yield page
    expect.set_options(timeout=5_000)
    page.close()


def step(page: Page, number: int) -> None:
    """Does what the button of this step does."""
    page.locator(".guide li").nth(number - 1).get_by_role("button").click()


def test_1_the_guide_asks_about_an_uppdrag(page: Page) -> None:
    expect(page.locator(".guide")).to_contain_text("Börja här")
    step(page, 1)
    page.keyboard.press("Enter")
    card = page.locator("li.private")
    expect(card).to_contain_text("1679/20 · U-14 · Kommunstyrelsen")
    expect(card).to_contain_text("Syns bara för dig")


def test_2_a_plan_that_cannot_be_read_and_then_one_that_can(page: Page) -> None:
    page.get_by_role("button", name="Ändra plan").click()
    form = page.get_by_role("dialog", name="Ändra plan")
    form.get_by_label("Ny plan").fill("rappakalja")
    form.get_by_label("Varför?").fill("remisstiden är förlängd")
    form.get_by_role("button", name="Spara").click()
    expect(form.get_by_role("alert")).to_contain_text(["Jag kan inte läsa det som en plan."])
    form.get_by_label("Ny plan").fill("KS 5 maj")
    form.get_by_role("button", name="Spara").click()
    expect(form).to_have_count(0)
    expect(page.locator("#messages")).to_contain_text("Planen för U-14 är nu KS 5 maj")
    expect(page.get_by_role("button", name="Ångra")).to_be_visible()


def test_3_what_is_mine(page: Page) -> None:
    step(page, 3)
    page.keyboard.press("Enter")
    expect(page.locator("li.private").last).to_contain_text("1679/20")


def test_4_a_handling_is_fetched_dropped_looked_through_and_saved(page: Page, tmp_path: Path) -> None:
    with page.expect_download() as fetched:
        page.get_by_role("link", name="Hämta tjansteutlatande-1308-20.docx").click()
    path = tmp_path / fetched.value.suggested_filename
    fetched.value.save_as(path)
    page.get_by_role("link", name="Till samtalet som Eva").click()
    expect(page.get_by_label("Du är:")).to_have_value("eva")
    page.locator("[data-attach]").set_input_files(path)
    preview = page.locator("li.message").last
    expect(preview).to_contain_text("Inget är sparat än.")
    expect(preview).to_contain_text("KS 5 maj → Delrapport kvartal 2")
    preview.get_by_role("button", name="Spara").click()
    expect(page.locator("#messages")).not_to_contain_text("Inget är sparat än.")


def test_5_home_shows_how_it_stands(page: Page, address: str) -> None:
    page.goto(f"{address}/?as=anna")
    page.locator(".guide li").nth(4).get_by_role("link", name="Hem").click()
    expect(page.locator("main")).to_contain_text("Dina uppdrag")
    expect(page.locator("main")).to_contain_text("Så här räknas datum")


def test_6_the_clock_brings_the_digest_and_a_reminder(page: Page, address: str) -> None:
    page.goto(f"{address}/?as=anna&channel=D0ANNA")
    page.locator(".walk").get_by_role("button", name="Nästa händelse").click()
    expect(page.locator("#clock")).to_contain_text("måndag 1 mars 2021")
    expect(page.locator("#messages")).to_contain_text("Uppdragen mån 1 mars 2021")
    page.locator(".walk").get_by_role("button", name="Nästa händelse").click()
    expect(page.locator("#clock")).to_contain_text("onsdag 3 mars 2021")
    expect(page.locator("#messages")).to_contain_text("Om 28 dagar, ons 31 mars, ska")


def test_7_others_have_got_theirs(page: Page) -> None:
    page.get_by_label("Du är:").select_option("Lars Berg")
    expect(page.locator(".side")).to_contain_text("olästa")
