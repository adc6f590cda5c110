"""Files both ways: people drop them, the bot uploads them in three steps, bytes only with its token."""

import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from sandbox.client import LocalSlack
from tests.blockkit.payloads import field, modal
from tests.sandbox.conftest import CLOCK, Connect, Variant


def fetch(url: str, token: str = "") -> tuple[str, bytes]:
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {token}"} if token else {})
    with urllib.request.urlopen(request, timeout=5) as answer:
        return answer.headers["content-type"], answer.read()


@pytest.fixture
def dropped(slack: LocalSlack, tmp_path: Path) -> dict[str, Any]:
    """A file that Anna dropped in her conversation with the bot."""
    path = tmp_path / "åtgärder.txt"
    path.write_bytes(b"Bilaga 3")
    slack.upload("anna", None, path, timeout=0)
    file: dict[str, Any] = slack.dm("anna")[0]["files"][0]
    return file


def test_a_dropped_file_is_an_event_and_a_message(
    slack: LocalSlack, app: App, connect: Connect, tmp_path: Path
) -> None:
    heard: list[dict[str, Any]] = []

    def note(event: dict[str, Any]) -> None:
        heard.append(event)

    app.event("file_shared")(note)
    app.event({"type": "message", "subtype": "file_share"})(note)
    connect(app)
    path = tmp_path / "lista.csv"
    path.write_bytes(b"dnr;plan")
    slack.upload("anna", None, path, text="Här är listan", timeout=0)
    slack.wait_for(lambda: len(heard) == 2)
    told = {event["type"]: event for event in heard}
    file_id = told["file_shared"]["file_id"]
    assert told["message"]["files"][0]["id"] == file_id
    assert (told["message"]["subtype"], told["message"]["text"]) == ("file_share", "Här är listan")
    assert "name" not in told["file_shared"]["file"]


def test_bytes_are_behind_the_bots_token(slack: LocalSlack, web: WebClient, dropped: dict[str, Any]) -> None:
    info = web.files_info(file=dropped["id"])["file"]
    assert (info["name"], info["size"], info["mimetype"]) == ("åtgärder.txt", 8, "text/plain")
    assert fetch(info["url_private_download"], slack.bot_token)[1] == b"Bilaga 3"
    kind, body = fetch(info["url_private_download"], "xoxb-fel")
    assert kind.startswith("text/html")
    assert body.lower().startswith(b"<!doctype html")


def test_without_the_scope_a_login_page_comes_with_200(variant: Variant, tmp_path: Path) -> None:
    with LocalSlack.start(variant({"scopes": ["im:history"]}), clock=CLOCK) as slack:
        path = tmp_path / "a.txt"
        path.write_bytes(b"a")
        slack.upload("anna", None, path, timeout=0)
        url = slack.dm("anna")[0]["files"][0]["url_private_download"]
        assert b"<html" in fetch(url, slack.bot_token)[1]


@pytest.mark.parametrize("kind", ["html_file", "truncated_file", "redirect_file"])
def test_downloads_go_wrong_on_demand(slack: LocalSlack, dropped: dict[str, Any], kind: str) -> None:
    slack.fault(kind, location=f"{slack.url}/static/icon.svg")
    broken = fetch(dropped["url_private_download"], slack.bot_token)[1]
    assert broken != b"Bilaga 3"
    assert fetch(dropped["url_private_download"], slack.bot_token)[1] == b"Bilaga 3"


def test_the_bot_uploads_in_three_steps(slack: LocalSlack, web: WebClient) -> None:
    channel = web.conversations_open(users="U0ANNA")["channel"]["id"]
    done = web.files_upload_v2(
        channel=channel, filename="lista.csv", content="dnr;plan", title="Listan", initial_comment="Varsågod"
    )
    message = slack.dm("anna")[0]
    assert (message["text"], message["files"][0]["title"]) == ("Varsågod", "Listan")
    assert message["files"][0]["id"] == done["files"][0]["id"]
    assert fetch(message["files"][0]["url_private"], slack.bot_token)[1] == b"dnr;plan"


def test_an_uploaded_picture_stands_in_a_message(slack: LocalSlack, web: WebClient) -> None:
    done = web.files_upload_v2(filename="diagram.png", content=b"\x89PNG", title="Diagram")
    image = {"type": "image", "slack_file": {"id": done["files"][0]["id"]}, "alt_text": "Tre försenade"}
    posted = web.chat_postMessage(channel="U0ANNA", text="Bild", blocks=[image])
    assert posted["ok"]


def test_a_picture_cannot_stand_in_a_message_before_slack_has_looked_it_through(
    slack: LocalSlack, web: WebClient
) -> None:
    slack.fault("unready_file", times=2)
    begun = web.files_getUploadURLExternal(filename="diagram.png", length=4)
    urllib.request.urlopen(urllib.request.Request(begun["upload_url"], data=b"\x89PNG"), timeout=5).close()
    image = {"type": "image", "slack_file": {"id": begun["file_id"]}, "alt_text": "Tre försenade"}

    def post() -> SlackResponse:
        return web.chat_postMessage(channel="U0ANNA", text="Bild", blocks=[image])

    with pytest.raises(SlackApiError, match=r"invalid slack file \[json-pointer:/blocks/0/slack_file\]"):
        post()
    web.files_completeUploadExternal(files=[{"id": begun["file_id"], "title": "Diagram"}])
    assert web.files_info(file=begun["file_id"])["file"]["mimetype"] == ""
    with pytest.raises(SlackApiError, match="invalid slack file"):
        post()
    assert web.files_info(file=begun["file_id"])["file"]["mimetype"] == "image/png"
    assert post()["ok"]


def test_what_is_wrong_with_an_upload(slack: LocalSlack, web: WebClient) -> None:
    begun = web.files_getUploadURLExternal(filename="a.txt", length=3)
    with pytest.raises(SlackApiError, match="file_update_failed"):
        web.files_completeUploadExternal(files=[{"id": begun["file_id"], "title": "a"}])
    wrong_length = urllib.request.Request(begun["upload_url"], data=b"too long", method="POST")
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(wrong_length, timeout=5)
    refused.value.close()
    with pytest.raises(SlackApiError, match="file_not_found"):
        web.files_info(file="F0NONE")
    with pytest.raises(SlackApiError, match="invalid_arguments"):
        web.files_getUploadURLExternal(filename="a.txt", length=0)


def test_a_file_given_in_a_form(
    slack: LocalSlack, app: App, web: WebClient, connect: Connect, tmp_path: Path
) -> None:
    heard: list[dict[str, Any]] = []

    @app.shortcut("new_uppdrag")
    def open_form(ack: Ack, body: dict[str, Any]) -> None:
        ack()
        picker = {"type": "file_input", "action_id": "f", "max_files": 1}
        web.views_open(
            trigger_id=body["trigger_id"], view=modal(field(picker, block_id="file"), callback_id="give")
        )

    @app.view("give")
    def note(ack: Ack, view: dict[str, Any]) -> None:
        ack()
        heard.append(view["state"]["values"]["file"]["f"]["files"][0])

    connect(app)
    slack.shortcut("anna", "new_uppdrag")
    path = tmp_path / "beslut.txt"
    path.write_bytes(b"Beslut")
    slack.submit("anna", {"file": [slack.give_file("anna", path)]}, timeout=0)
    info = web.files_info(file=heard[0]["id"])["file"]
    assert fetch(info["url_private_download"], slack.bot_token)[1] == b"Beslut"
