"""The pictures of the guides, taken anew: the demo's own Slack in headless Chromium.

`python scripts/pictures.py` writes docs/bilder/*.png. With `--walk FOLDER` every screen is taken besides, wide and as
on a phone, to be looked at.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from PIL import Image
from playwright.sync_api import Browser, Error, Locator, Page, sync_playwright

PROJECT = Path(__file__).parents[1]
PICTURES = PROJECT / "docs" / "bilder"
HANDLING = PROJECT / "examples" / "goteborg" / "tjansteutlatande-1308-20.docx"
ZONE = ZoneInfo("Europe/Stockholm")
MOST_BYTES = 150_000
COLOURS = 128  # as many as a page of text and buttons needs; a third of the bytes
WIDE, PHONE = 900, 380
TRIES = 3  # what is drawn anew while it is taken is taken again
CHROMIUM = "/usr/bin/chromium"
UNUSED = ("api_url", "bot_token", "app_token", "signing_secret", "bot_name")

sys.path.insert(0, str(PROJECT))
from sandbox.client import LocalSlack  # noqa: E402


@contextmanager
def demo(folder: Path) -> Iterator[LocalSlack]:
    """The demo as a process; Ctrl-C ends it."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("SLACK_")}
    running = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "bot", "demo", "--port", "0", "--folder", str(folder)],
        env=kept | {"PYTHONPATH": str(PROJECT), "PYTHONUNBUFFERED": "1"},
        cwd=folder,
        stdout=subprocess.PIPE,
        text=True,
    )
    line = running.stdout.readline() if running.stdout else ""
    address = next(word for word in line.split() if word.startswith("http"))
    try:
        yield LocalSlack({"url": address} | dict.fromkeys(UNUSED, ""))
    finally:
        running.send_signal(signal.SIGINT)
        running.communicate(timeout=30)


class Camera:
    """Somebody's screen, wide or as on a phone."""

    def __init__(self, browser: Browser, slack: LocalSlack, folder: Path, width: int = WIDE) -> None:
        self._browser, self._slack, self._folder, self._width = browser, slack, folder, width

    def take(self, name: str, person: str, where: str, what: str, height: int = 2_600) -> None:
        """One picture: what `what` (a selector) shows on the page of a person at an address."""
        page = self._browser.new_page(viewport={"width": self._width, "height": height}, locale="sv-SE")
        page.goto(f"{self._slack.url}/?as={person}{where}")
        page.wait_for_load_state("load")
        file = self._folder / f"{name}.png"
        for _ in range(TRIES):
            with contextlib.suppress(Error):
                shown = page.locator(what).last
                shown.wait_for()
                shown.scroll_into_view_if_needed()
                _whole(page, shown).screenshot(path=file, animations="disabled")
                break
        page.close()
        Image.open(file).convert("RGB").quantize(COLOURS).save(file, optimize=True)
        if file.stat().st_size > MOST_BYTES and self._folder == PICTURES:
            raise SystemExit(f"{file.name} is {file.stat().st_size} bytes, more than {MOST_BYTES}")
        sys.stdout.write(f"{file.name} {file.stat().st_size}\n")


def _whole(page: Page, shown: Locator) -> Locator:
    """The element with its pictures loaded."""
    page.wait_for_function("Array.from(document.images).every(one => one.complete)")
    return shown


MESSAGE, FORM, HOME = "#messages > li.message", "#modal dialog", "#home .home"
DM = "&channel=D0{}"


def _command(person: str, typed: str) -> Callable[[LocalSlack], Any]:
    return lambda slack: slack.command(person, typed)


LATER = (
    ("0355/20\tKS 31 mars", "0355/20\tKS 21 april"),
    ("1313/20\tKvartal 3", "1313/20\tKvartal 4"),
    ("arbeta tätare ihop inom SSPF.", "arbeta tätare ihop inom SSPF och bygga ut det till fler skolor."),
    ("0353/21\tUnder planering", "0353/21\tKS 12 dec 2021"),
    ("Uppdrag\tDnr\tPlan för redovisning\n", "Uppdrag\tDnr\tPlan för redovisning\nKommunstyrelsen får i uppdrag att belysa vattenvägarna i centrum.\t0411/21\tKS 9 juni\n"),
)  # fmt: skip


def _preview(slack: LocalSlack) -> None:
    """The next month's list: plans moved, words changed, one that is new."""
    text = HANDLING.with_suffix(".txt").read_text("utf-8")
    for before, after in LATER:
        text = text.replace(before, after, 1)
    with tempfile.TemporaryDirectory() as folder:
        later = Path(folder) / "tjansteutlatande-mars.txt"
        later.write_text(text, "utf-8")
        slack.upload("eva", None, later)
    slack.wait_for(lambda: any("sparat än" in one["text"] for one in slack.dm("eva")), timeout=60)


def _walk(day: int) -> Callable[[LocalSlack], Any]:
    return lambda slack: slack.walk_to(datetime(2021, 3, day, 9, tzinfo=ZONE))


# name of the picture, who, what leads to it, where it is seen, what of it is shown
GUIDE: tuple[tuple[str, str, Callable[[LocalSlack], Any], str, str], ...] = (
    ("kort", "anna", _command("anna", "1679/20"), DM.format("ANNA"), MESSAGE),
    ("lista", "eva", _command("eva", "kommande KS 5 maj"), DM.format("EVA"), MESSAGE),
    ("formular", "eva", _command("eva", "plan 0355/20 KS 21 april för att remisstiden är förlängd"), DM.format("EVA"), FORM),
    ("installningar", "eva", lambda slack: (slack.close_view("eva"), slack.command("eva", "inställningar")), DM.format("EVA"), FORM),
    ("hem", "eva", lambda slack: (slack.close_view("eva"), slack.open_home("eva")), DM.format("EVA") + "&tab=home", HOME),
    ("forhandsvisning", "eva", _preview, DM.format("EVA"), MESSAGE),
    ("veckan", "maria", _walk(1), "&channel=uppdrag-slk", MESSAGE),
    ("paminnelse", "anna", _walk(3), DM.format("ANNA"), MESSAGE),
)  # fmt: skip

FORMS = (
    "ny", "importera", "plan U-14", "redovisa U-14", "fullgjort U-14", "ansvarig U-14", "avsluta U-14", "bordlagt U-14",
    "öppna U-14", "skydda U-14", "häv skydd U-14", "slå ihop U-14 U-20", "inställningar",
)  # fmt: skip
ANSWERS = (
    "", "1365/20", "1697/20", "mina", "försenade", "lista", "utan datum", "sök trygghet", "sök badhus", "historik U-14",
    'tolka "till hösten, ev. KS"', 'tolka "KS 10 feb"', "påminn U-14", "följ U-14", "rapport vecka", "xyzzy", "plan",
)  # fmt: skip


def walk_through(browser: Browser, slack: LocalSlack, folder: Path) -> None:
    """Every form, every kind of answer and two Homes, wide and on a phone."""
    cameras = {width: Camera(browser, slack, folder, width) for width in (1_280, PHONE)}
    for number, typed in enumerate(ANSWERS):
        slack.command("lars", typed)
        for width, camera in cameras.items():
            camera.take(f"svar-{number:02d}-{width}", "lars", DM.format("LARS"), MESSAGE)
    for number, typed in enumerate(FORMS):
        slack.command("eva", typed)
        for width, camera in cameras.items():
            camera.take(f"form-{number:02d}-{width}", "eva", DM.format("EVA"), FORM)
        slack.close_view("eva", whole_stack=True)
    for person in ("anna", "eva", "kim"):
        slack.open_home(person)
        for width, camera in cameras.items():
            camera.take(f"hem-{person}-{width}", person, DM.format(person.upper()) + "&tab=home", HOME)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    asked.add_argument("--walk", type=Path, help="a folder for pictures of every screen")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        swedish = os.environ | {"LANGUAGE": "sv"}
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"], env=swedish)
        with demo(Path(folder)) as slack:
            if given.walk is not None:
                given.walk.mkdir(parents=True, exist_ok=True)
                walk_through(browser, slack, given.walk)
                return
            camera = Camera(browser, slack, PICTURES)
            for name, person, act, where, what in GUIDE:
                act(slack)
                camera.take(name, person, where, what)


if __name__ == "__main__":
    main()
