"""The page over HTTP: what it shows, to whom, and that nothing in it runs."""

import urllib.error
import urllib.request
from email.message import Message
from pathlib import Path

import pytest
from slack_sdk import WebClient

from sandbox.client import LocalSlack
from tests.blockkit.payloads import GOOD_BLOCKS, actions, button, plain, section

SCRIPT = "<script>alert(1)</script>"


def get(slack: LocalSlack, path: str) -> tuple[str, Message]:
    with urllib.request.urlopen(slack.url + path, timeout=10) as answer:
        return answer.read().decode(), answer.headers


def status(slack: LocalSlack, path: str, **headers: str) -> int:
    request = urllib.request.Request(slack.url + path, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        refused.close()
        return refused.code


def test_the_page_allows_nothing_but_its_own_files(still: LocalSlack) -> None:
    text, headers = get(still, "/")
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert "<script>" not in text
    assert " onclick" not in text
    assert " style=" not in text
    assert "http" not in text.replace(still.url, "").replace("http-equiv", "")


def test_hostile_text_is_shown_as_text(slack: LocalSlack, web: WebClient) -> None:
    slack.say("bo", "#uppdrag-slk", SCRIPT)
    web.chat_postMessage(channel="C0UPPDRAGSLK", text=SCRIPT)
    hostile = [
        section(SCRIPT),
        {"type": "header", "text": plain(SCRIPT)},
        {"type": "table", "rows": [[{"type": "raw_text", "text": SCRIPT}]]},
        actions(button(text=plain(SCRIPT), value=f'"{SCRIPT}')),
        {"type": "image", "image_url": f"https://x.example/{SCRIPT}", "alt_text": f'">{SCRIPT}'},
        {"type": "markdown", "text": SCRIPT},
    ]
    web.chat_postMessage(channel="C0UPPDRAGSLK", text="a", blocks=hostile)
    text, _ = get(slack, "/?as=anna&channel=C0UPPDRAGSLK")
    assert SCRIPT not in text
    assert text.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 7


@pytest.mark.parametrize("name", sorted(GOOD_BLOCKS))
def test_every_block_can_be_drawn(still: LocalSlack, still_web: WebClient, name: str) -> None:
    still_web.chat_postMessage(channel="C0UPPDRAGSLK", text="a", blocks=[GOOD_BLOCKS[name]])
    text, _ = get(still, "/?as=anna&channel=C0UPPDRAGSLK")
    assert 'class="blocks"' in text


def test_an_unknown_block_is_shown_as_its_json(still: LocalSlack, still_web: WebClient) -> None:
    block = {"type": "file", "external_id": "abc", "source": "remote"}
    still_web.chat_postMessage(channel="C0UPPDRAGSLK", text="a", blocks=[block])
    text, _ = get(still, "/?as=anna&channel=C0UPPDRAGSLK")
    assert "external_id" in text


def test_private_things_are_shown_to_one(slack: LocalSlack, web: WebClient) -> None:
    web.chat_postEphemeral(channel="C0UPPDRAGSLK", user="U0BO", text="Hemligt")
    slack.say("eva", "#ledning", "Bara ledningen")
    web.chat_postMessage(channel="U0BO", text="Till Bo")
    assert "Syns bara för dig" in get(slack, "/?as=bo&channel=C0UPPDRAGSLK")[0]
    for path in ("/?as=anna&channel=C0UPPDRAGSLK", "/?as=anna&channel=C0LEDNING", "/?as=anna&channel=D0BO"):
        text, _ = get(slack, path)
        assert not [word for word in ("Hemligt", "Bara ledningen", "Till Bo") if word in text]


def test_unread_is_counted_until_seen(slack: LocalSlack) -> None:
    for _ in range(3):
        slack.say("bo", "#allmant", "hej")
    assert '<span class="count">3' in get(slack, "/page/part/sidebar?as=anna")[0]
    get(slack, "/?as=anna&channel=C0ALLMANT")
    assert 'class="count"' not in get(slack, "/page/part/sidebar?as=anna")[0]


def test_foreign_pages_can_give_no_orders(still: LocalSlack) -> None:
    form = urllib.request.Request(
        f"{still.url}/_control/say", data=b"user=anna&text=hej", headers={"Content-Type": "text/plain"}
    )
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(form, timeout=5)
    refused.value.close()
    assert refused.value.code == 400
    assert status(still, "/", Host="evil.example") == 400


def test_what_is_not_there_is_404(still: LocalSlack) -> None:
    for path in (
        "/?as=ingen",
        "/?team=T0NONE",
        "/page/part/okand",
        "/page/file/T0GOTEBORG/F0/a",
        "/guide/slack.json",
    ):
        assert status(still, path) == 404


def test_a_file_is_only_shown_when_it_is_a_picture(slack: LocalSlack, tmp_path: Path) -> None:
    for name, shown in (("a.png", True), ("a.svg", False), ("a.html", False)):
        path = tmp_path / name
        path.write_bytes(b"<svg onload=alert(1)>")
        slack.upload("anna", None, path, timeout=0)
        file = slack.dm("anna")[-1]["files"][0]
        _, headers = get(slack, f"/page/file/T0GOTEBORG/{file['id']}/{name}")
        assert (headers["content-disposition"] is None) == shown
        assert headers["x-content-type-options"] == "nosniff"


def test_ten_thousand_messages_are_no_more_work_than_sixty(slack: LocalSlack, web: WebClient) -> None:
    for number in range(100):
        slack.say("bo", "#allmant", f"rad {number}")
    few = len(get(slack, "/?as=anna&channel=C0ALLMANT")[0])
    for number in range(2000):
        slack.say("bo", "#allmant", f"rad {number}")
    text, _ = get(slack, "/?as=anna&channel=C0ALLMANT")
    assert text.count('<li class="message') == 60
    assert len(text) < few * 1.2
    assert "Visa äldre" in text


def test_the_stream_tells_a_person_only_of_what_is_theirs(slack: LocalSlack, web: WebClient) -> None:
    last = slack.order("changes")["last"]
    slack.say("eva", "#ledning", "hemligt")
    web.chat_postEphemeral(channel="C0UPPDRAGSLK", user="U0BO", text="Hemligt")
    slack.say("bo", "#allmant", "öppet")
    with urllib.request.urlopen(f"{slack.url}/page/stream?as=anna&since={last}", timeout=5) as stream:
        told = ""
        while "C0ALLMANT" not in told:
            told += stream.readline().decode()
    assert "C0LEDNING" not in told
    assert '"private"' not in told


def test_the_words_the_box_offers(still: LocalSlack) -> None:
    text, _ = get(still, "/page/words?as=anna")
    assert "/uppdrag mina" in text
    assert "@eva" in text
    assert "#ledning" not in text
