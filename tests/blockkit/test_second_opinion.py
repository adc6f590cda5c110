"""slackblocks as a second opinion: it must judge like us, except where listed here with the reason.

What the bot sends in any test of `tests/bot` and in any town goes through it too: see `tests/bot/conftest.py`.
"""

from typing import Any

import pytest

from blockkit import check_message, check_view
from tests.blockkit.payloads import BAD_MESSAGES, BAD_VIEWS, GOOD_BLOCKS, GOOD_VIEWS
from tests.blockkit.second_opinion import disputed, refuses_message, refuses_view

WE_ALONE_REFUSE = {
    "header_mrkdwn": "it turns mrkdwn into plain_text instead of refusing",
    "button_mrkdwn_text": "it turns mrkdwn into plain_text instead of refusing",
    "image_no_alt": "it fills in a blank alt text",
    "context_image_no_alt": "it fills in a blank alt text",
    "button_bad_style": "it takes any word as style",
    "two_tables": "it does not look at the whole message",
    "dup_block_id": "it does not look at the whole message",
    "dup_action_id": "it does not look at the whole block",
    "13201_characters": "the ceiling is undocumented (slackapi/bolt-js#2509)",
    "table_too_long": "it counts no characters in tables",
    "table_empty_cell": "reported by users only",
    "initial_option_not_in_options": "it does not compare them",
    "plan_and_task": "it does not look at the whole message",
    "file_input_in_message": "it does not look at what stands inside an input",
    "too_large": "it does not measure views",
    "two_focused": "it does not look at the whole view",
}
IT_ALONE_REFUSES = {
    "table_with_number": "raw_number cells came to tables in 2026 and slack_sdk has them; it has them in data tables only",
}


@pytest.mark.parametrize("name", GOOD_BLOCKS)
def test_both_take_a_good_block(name: str) -> None:
    blocks = [GOOD_BLOCKS[name]]
    assert check_message({"blocks": blocks}) == []
    assert refuses_message(blocks) == (name in IT_ALONE_REFUSES)


@pytest.mark.parametrize("name", GOOD_VIEWS)
def test_both_take_a_good_view(name: str) -> None:
    assert check_view(GOOD_VIEWS[name]) == []
    assert not refuses_view(GOOD_VIEWS[name])


@pytest.mark.parametrize("name", BAD_MESSAGES)
def test_both_refuse_a_broken_message(name: str) -> None:
    assert check_message({"blocks": BAD_MESSAGES[name]})
    assert refuses_message(BAD_MESSAGES[name]) == (name not in WE_ALONE_REFUSE)


@pytest.mark.parametrize("name", BAD_VIEWS)
def test_both_refuse_a_broken_view(name: str) -> None:
    assert check_view(BAD_VIEWS[name])
    assert refuses_view(BAD_VIEWS[name]) == (name not in WE_ALONE_REFUSE)


def test_every_listed_difference_is_one_of_the_payloads() -> None:
    assert set(WE_ALONE_REFUSE) <= set(BAD_MESSAGES) | set(BAD_VIEWS)
    assert set(IT_ALONE_REFUSES) <= set(GOOD_BLOCKS)


def test_whatever_was_shown_is_judged_wherever_it_stands() -> None:
    fine, broken = (
        [{"type": "divider"}],
        [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}],
    )
    modal = {"type": "modal", "title": {"type": "plain_text", "text": "t"}, "blocks": broken}

    def exchange(
        method: str, request: dict[str, Any], answer: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        way = "slack→bot" if answer else "bot→slack"
        verdict = "acked" if answer else "ok"
        return {
            "method": method,
            "direction": way,
            "verdict": verdict,
            "request": request,
            "answer": answer or {},
        }

    told = disputed(
        [
            exchange("chat.postMessage", {"blocks": fine}),
            exchange("chat.update", {"blocks": broken}),
            exchange("chat.update", {"blocks": broken}) | {"verdict": "invalid_blocks"},
            exchange("response_url", {"body": {"blocks": broken}}),
            exchange("views.open", {"view": modal}),
            exchange("view_submission", {"payload": {}}, {"response_action": "update", "view": modal}),
        ]
    )
    assert [one.partition(":")[0] for one in told] == [
        "chat.update", "response_url", "views.open", "view_submission",
    ]  # fmt: skip
