"""The Web API as slack_sdk's own client meets it."""

from pathlib import Path
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.client import LocalSlack
from tests.sandbox.conftest import CLOCK, Variant

CHANNEL = "C0UPPDRAGSLK"


def error_of(call: Any, **args: Any) -> str:
    with pytest.raises(SlackApiError) as refused:
        call(**args)
    return str(refused.value.response["error"])


def test_auth_test_says_who_the_bot_is_and_what_it_may(still_web: WebClient) -> None:
    answer = still_web.auth_test()
    assert (answer["user_id"], answer["team_id"], answer["bot_id"]) == (
        "U0UPPDRAGSBOT",
        "T0GOTEBORG",
        "B0UPPDRAGSBOT",
    )
    assert "chat:write" in answer.headers["x-oauth-scopes"].split(",")


def test_a_message_is_posted_read_changed_and_deleted(web: WebClient) -> None:
    metadata = {"event_type": "delivery", "event_payload": {"key": "p/1"}}
    posted = web.chat_postMessage(channel=CHANNEL, text="Läget", metadata=metadata)
    told = web.conversations_history(channel=CHANNEL, include_all_metadata=True)["messages"]
    assert [(m["text"], m["metadata"]) for m in told] == [("Läget", metadata)]
    assert "metadata" not in web.conversations_history(channel=CHANNEL)["messages"][0]
    web.chat_update(channel=CHANNEL, ts=posted["ts"], text="Nytt läge")
    changed = web.conversations_history(channel=CHANNEL, include_all_metadata=True)["messages"][0]
    assert (changed["text"], changed["metadata"]) == ("Nytt läge", metadata)
    assert "edited" in changed
    link = web.chat_getPermalink(channel=CHANNEL, message_ts=posted["ts"])["permalink"]
    assert posted["ts"] in link
    web.chat_delete(channel=CHANNEL, ts=posted["ts"])
    assert web.conversations_history(channel=CHANNEL)["messages"] == []


def test_ts_stands_on_the_clock_and_is_never_the_same_twice(web: WebClient) -> None:
    stamps = [web.chat_postMessage(channel=CHANNEL, text=str(n))["ts"] for n in range(3)]
    assert stamps == ["1614150000.000000", "1614150000.000001", "1614150000.000002"]


def test_threads_have_their_own_flow(web: WebClient) -> None:
    root = web.chat_postMessage(channel=CHANNEL, text="Dnr")["ts"]
    reply = web.chat_postMessage(channel=CHANNEL, text="Kort", thread_ts=root)["ts"]
    assert [m["ts"] for m in web.conversations_replies(channel=CHANNEL, ts=root)["messages"]] == [root, reply]
    flow = web.conversations_history(channel=CHANNEL)["messages"]
    assert [(m["ts"], m["reply_count"]) for m in flow] == [(root, 1)]
    web.chat_postMessage(channel=CHANNEL, text="Till alla", thread_ts=root, reply_broadcast=True)
    assert len(web.conversations_history(channel=CHANNEL)["messages"]) == 2
    assert error_of(web.chat_postMessage, channel=CHANNEL, text="a", thread_ts="1.1") == "thread_not_found"


def test_history_comes_in_pages_newest_first(web: WebClient) -> None:
    stamps = [web.chat_postMessage(channel=CHANNEL, text=str(n))["ts"] for n in range(5)]
    seen = [m["ts"] for page in web.conversations_history(channel=CHANNEL, limit=2) for m in page["messages"]]
    assert seen == stamps[::-1]
    between = {"oldest": stamps[1], "latest": stamps[3]}
    assert [m["text"] for m in web.conversations_history(channel=CHANNEL, **between)["messages"]] == ["2"]
    inclusive = web.conversations_history(channel=CHANNEL, inclusive=True, **between)["messages"]
    assert [m["text"] for m in inclusive] == ["3", "2", "1"]
    assert error_of(web.conversations_history, channel=CHANNEL, cursor="fel") == "invalid_cursor"


def test_a_private_message_is_seen_by_one_and_in_no_history(slack: LocalSlack, web: WebClient) -> None:
    web.chat_postEphemeral(channel=CHANNEL, user="U0BO", text="Bara du")
    assert [m["text"] for m in slack.private("bo")] == ["Bara du"]
    assert slack.private("anna") == []
    assert web.conversations_history(channel=CHANNEL)["messages"] == []
    assert error_of(web.chat_postEphemeral, channel=CHANNEL, user="U0ALI", text="a") == "user_not_in_channel"


def test_direct_messages(slack: LocalSlack, web: WebClient) -> None:
    opened = web.conversations_open(users="U0ANNA")["channel"]["id"]
    posted = web.chat_postMessage(channel="U0ANNA", text="Hej")
    assert posted["channel"] == opened
    assert [m["text"] for m in slack.dm("anna")] == ["Hej"]
    assert web.conversations_open(users="U0ANNA", return_im=True)["channel"]["user"] == "U0ANNA"
    assert web.conversations_info(channel=opened)["channel"]["is_im"]


def test_channels_and_their_members(still_web: WebClient) -> None:
    names = [
        c["name"] for c in still_web.conversations_list(types="public_channel,private_channel")["channels"]
    ]
    assert names == ["uppdrag-slk", "ledning", "socialnamnder", "allmant"]
    assert [c["name"] for c in still_web.conversations_list()["channels"]] == [
        "uppdrag-slk",
        "socialnamnder",
        "allmant",
    ]
    assert "U0UPPDRAGSBOT" in still_web.conversations_members(channel="C0LEDNING")["members"]
    pages = [page["members"] for page in still_web.conversations_members(channel=CHANNEL, limit=4)]
    assert [len(page) for page in pages] == [4, 3]


def test_people_and_groups(still_web: WebClient) -> None:
    anna = still_web.users_info(user="U0ANNA")["user"]
    assert (anna["real_name"], anna["tz"]) == ("Anna Lind", "Europe/Stockholm")
    found = still_web.users_lookupByEmail(email="Siv.Noren@stad.example")["user"]
    assert found["id"] == "U0SIV"
    assert len(still_web.users_list()["members"]) == 10
    group = still_web.usergroups_list(include_users=True)["usergroups"][0]
    assert still_web.usergroups_users_list(usergroup=group["id"])["users"] == group["users"]


@pytest.mark.parametrize(
    ("method", "args", "error"),
    [
        ("chat.postMessage", {"channel": "C0NOWHERE", "text": "a"}, "channel_not_found"),
        ("chat.postMessage", {"channel": CHANNEL}, "no_text"),
        ("chat.postMessage", {"channel": "U0UPPDRAGSBOT", "text": "a"}, "cannot_dm_bot"),
        ("chat.postMessage", {"channel": CHANNEL, "blocks": "[{"}, "invalid_blocks_format"),
        ("chat.postMessage", {"channel": CHANNEL, "blocks": '[{"type":"sektion"}]'}, "invalid_blocks"),
        ("chat.postMessage", {"channel": CHANNEL, "text": "a", "metadata": "{}"}, "invalid_metadata_format"),
        ("chat.update", {"channel": CHANNEL, "ts": "1.1", "text": "a"}, "message_not_found"),
        ("chat.getPermalink", {"channel": CHANNEL, "message_ts": "1.1"}, "message_not_found"),
        ("conversations.open", {}, "users_list_not_supplied"),
        ("conversations.open", {"users": "U0NOBODY"}, "user_not_found"),
        ("conversations.replies", {"channel": CHANNEL, "ts": "1.1"}, "thread_not_found"),
        ("users.info", {"user": "U0NOBODY"}, "user_not_found"),
        ("users.lookupByEmail", {"email": "ingen@stad.example"}, "users_not_found"),
        ("usergroups.users.list", {"usergroup": "S0NONE"}, "no_such_subteam"),
        ("views.open", {"trigger_id": "1.2", "view": "{}"}, "invalid_arguments"),
        ("apps.connections.open", {}, "not_allowed_token_type"),
        ("chat.scheduleMessage", {"channel": CHANNEL}, "unknown_method"),
    ],
)
def test_what_cannot_be_done_has_slacks_own_name(
    still_web: WebClient, method: str, args: dict[str, str], error: str
) -> None:
    assert error_of(still_web.api_call, api_method=method, params=args) == error


def test_others_messages_cannot_be_changed(slack: LocalSlack, web: WebClient) -> None:
    ts = slack.say("bo", "#uppdrag-slk", "Mitt")["ts"]
    assert error_of(web.chat_update, channel=CHANNEL, ts=ts, text="Ditt") == "cant_update_message"
    assert error_of(web.chat_delete, channel=CHANNEL, ts=ts) == "cant_delete_message"


@pytest.mark.parametrize(
    ("token", "error"),
    [("", "not_authed"), ("xoxb-fel", "invalid_auth"), ("xapp-lokal-exempelstad", "not_allowed_token_type")],
)
def test_tokens_are_checked(still: LocalSlack, token: str, error: str) -> None:
    assert error_of(WebClient(token, base_url=still.api_url).auth_test) == error


def test_scopes_are_checked_and_email_needs_its_own(variant: Variant) -> None:
    with LocalSlack.start(variant({"scopes": ["chat:write", "users:read"]}), clock=CLOCK) as narrow:
        web = WebClient(narrow.bot_token, base_url=narrow.api_url)
        with pytest.raises(SlackApiError) as refused:
            web.conversations_open(users="U0ANNA")
        answer = refused.value.response
        assert (answer["error"], answer["needed"]) == ("missing_scope", "im:write")
        assert answer["provided"] == "chat:write,users:read"
        assert "email" not in web.users_info(user="U0ANNA")["user"]["profile"]
        assert error_of(web.conversations_history, channel=CHANNEL) == "missing_scope"


def test_a_channel_without_the_bot(variant: Variant, tmp_path: Path) -> None:
    path = variant({})
    path.write_text(
        path.read_text(encoding="utf-8").replace('"purpose"', '"bot": false, "purpose"'), encoding="utf-8"
    )
    with LocalSlack.start(path, clock=CLOCK) as slack:
        web = WebClient(slack.bot_token, base_url=slack.api_url)
        assert error_of(web.chat_postMessage, channel=CHANNEL, text="a") == "not_in_channel"
        assert error_of(web.chat_postMessage, channel="C0LEDNING", text="a") == "channel_not_found"
        assert error_of(web.conversations_history, channel=CHANNEL) == "not_in_channel"
        web.conversations_join(channel=CHANNEL)
        assert web.chat_postMessage(channel=CHANNEL, text="a")["ok"]


def test_refused_blocks_say_where_and_why(still_web: WebClient) -> None:
    with pytest.raises(SlackApiError) as refused:
        still_web.chat_postMessage(
            channel=CHANNEL, text="a", blocks=[{"type": "header", "text": {"type": "mrkdwn", "text": "a"}}]
        )
    words = refused.value.response["response_metadata"]["messages"]
    assert words == ["[ERROR] must be plain_text [json-pointer:/blocks/0/text/type]"]


def test_the_inspector_keeps_each_request_with_its_verdict(slack: LocalSlack, web: WebClient) -> None:
    web.chat_postMessage(channel=CHANNEL, text="a")
    error_of(web.chat_postMessage, channel="C0NOWHERE", text="a")
    seen = slack.requests("chat.postMessage")
    assert [r["verdict"] for r in seen] == ["ok", "channel_not_found"]
    assert "token" not in seen[0]["request"]
    assert slack.bot_token not in str(seen)
