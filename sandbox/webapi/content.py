"""What a message consists of, checked as Slack checks it."""

from blockkit import Problem, check_message, check_view
from sandbox import Json
from sandbox.modals import name_parts
from sandbox.webapi.call import Call, SlackError

MAX_TEXT = 40_000


def content(call: Call) -> Json:
    """Text, blocks and attachments of a call; SlackError with Slack's own name when they will not do."""
    return checked(
        {
            "text": call.text("text") or call.text("markdown_text"),
            "blocks": call.json("blocks", "invalid_blocks_format"),
            "attachments": call.json("attachments", "invalid_attachments"),
        }
    )


def checked(body: Json) -> Json:
    """Only the text, blocks and attachments of `body`; SlackError for the first thing Slack would not take."""
    text, blocks, attachments = str(body.get("text") or ""), body.get("blocks"), body.get("attachments")
    if not text and not blocks and not attachments:
        raise SlackError("no_text")
    _refuse(check_message({"blocks": blocks, "attachments": attachments}))
    kept: Json = {"text": text[:MAX_TEXT]}
    if blocks:
        kept["blocks"] = name_parts(blocks)
    if attachments:
        kept["attachments"] = attachments
    return kept


def _refuse(problems: list[Problem]) -> None:
    """SlackError with the name of the first problem, all of them spelled out in its response_metadata."""
    if problems:
        words = [f"[ERROR] {problem.message} [json-pointer:{problem.pointer}]" for problem in problems[:20]]
        raise SlackError(problems[0].code, errors=words, response_metadata={"messages": words})


def refuse_bad_view(view: Json) -> None:
    """SlackError for what Slack would not take about a view."""
    _refuse(check_view(view))
