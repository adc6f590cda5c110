"""The two questions: will Slack take this message, will it take this view?"""

from collections.abc import Iterable
from typing import Any

from blockkit import limits, whole
from blockkit.problem import Problem
from blockkit.rules import Json, Kinds
from blockkit.walker import walk

_BLOCK = Kinds("block")
_VIEW = Kinds("view")


def check_message(payload: Json) -> list[Problem]:
    """Everything Slack would refuse about a message's `blocks` and `attachments`; [] when it would take them.

    Codes: invalid_blocks_format, invalid_blocks, only_one_table_allowed, msg_blocks_too_long, invalid_attachments.
    """
    blocks = payload.get("blocks") or []
    attachments = payload.get("attachments") or []
    if not isinstance(blocks, list):
        return [Problem("invalid_blocks_format", "/blocks", "blocks must be a list", "wrong_type")]
    problems = _blocks(blocks, "/blocks", "invalid_blocks")
    problems += _named(whole.message(blocks), "invalid_blocks")
    return problems + _attachments(attachments)


def check_view(view: Json) -> list[Problem]:
    """Everything Slack would refuse about a modal or Home; [] when it would take it.

    Codes: invalid_arguments, only_one_table_allowed, view_too_large.
    """
    blocks = view.get("blocks")
    if not isinstance(blocks, list):
        return [Problem("invalid_arguments", "/blocks", "blocks must be a list", "missing")]
    frame = {key: value for key, value in view.items() if key != "blocks"}
    problems = [Problem("invalid_arguments", at, words, why) for at, why, words in walk(frame, _VIEW, "")]
    problems += _blocks(blocks, "/blocks", "invalid_arguments")
    return problems + _named(whole.view(view, blocks), "invalid_arguments")


def _blocks(blocks: list[Any], at: str, code: str) -> list[Problem]:
    return [
        Problem(code, pointer, words, constraint)
        for number, block in enumerate(blocks)
        for pointer, constraint, words in walk(block, _BLOCK, f"{at}/{number}")
    ]


def _named(found: Iterable[tuple[str, str, str, str]], default: str) -> list[Problem]:
    return [Problem(code or default, at, words, constraint) for code, at, constraint, words in found]


def _attachments(attachments: Any) -> list[Problem]:
    code = "invalid_attachments"
    if not isinstance(attachments, list) or not all(isinstance(one, dict) for one in attachments):
        return [Problem(code, "/attachments", "attachments must be a list of objects", "wrong_type")]
    problems = []
    if len(attachments) > limits.ATTACHMENTS:
        words = f"a message holds at most {limits.ATTACHMENTS} attachments"
        problems.append(Problem(code, "/attachments", words, "too_many"))
    for number, attachment in enumerate(attachments):
        blocks = attachment.get("blocks") or []
        if isinstance(blocks, list):
            problems += _blocks(blocks, f"/attachments/{number}/blocks", code)
    return problems
