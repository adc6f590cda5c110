"""What a message consists of, checked as Slack checks it."""

from collections.abc import Iterator

from blockkit import Problem, check_message, check_view
from sandbox import Json
from sandbox.modals import name_parts
from sandbox.webapi.call import Call, SlackError
from sandbox.world import World

MAX_TEXT = 40_000


def content(call: Call) -> Json:
    """Text, blocks and attachments of a call; SlackError with Slack's own name when they will not do."""
    kept = checked(
        {
            "text": call.text("text") or call.text("markdown_text"),
            "blocks": call.json("blocks", "invalid_blocks_format"),
            "attachments": call.json("attachments", "invalid_attachments"),
        }
    )
    _refuse(list(_files_not_to_show(call.world, kept.get("blocks", []))))
    return kept


def _files_not_to_show(world: World, blocks: list[Json]) -> Iterator[Problem]:
    """Pictures of files that are not there, or that Slack has not looked through yet."""
    for place, block in enumerate(blocks):
        shown = block.get("slack_file") if block["type"] == "image" else None
        if shown is None or "id" not in shown:
            continue
        file = world.files.get(shown["id"])
        if file is None or not file.get("complete") or file.get("unready"):
            yield Problem("invalid_blocks", f"/blocks/{place}/slack_file", "invalid slack file", "bad_value")


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
