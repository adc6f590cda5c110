"""files.*: the three-step upload, and what the bot learns of a file."""

from typing import Any

from sandbox import Json, happenings, messages
from sandbox.conversation import Conversation
from sandbox.faults import UPLOAD_KINDS
from sandbox.files import as_slack_shows, new_file
from sandbox.webapi.call import Call, SlackError, method

MAX_ALT = 1000


@method("files.getUploadURLExternal", "files:write")
def get_upload_url(call: Call) -> Json:
    name = call.need("filename")
    length = call.number("length", 0)
    if length < 1:
        raise SlackError("invalid_arguments")
    if len(call.text("alt_txt") or "") > MAX_ALT:
        raise SlackError("alt_txt_too_large")
    file = new_file(call.world, name, call.world.bot, length)
    file["alt_txt"] = call.text("alt_txt") or ""
    return {
        "file_id": file["id"],
        "upload_url": f"{call.slack.base_url}/upload/{call.world.team}/{file['id']}",
    }


@method("files.completeUploadExternal", "files:write")
def complete_upload(call: Call) -> Json:
    wanted = call.json("files", "invalid_arguments")
    if not isinstance(wanted, list) or not wanted:
        raise SlackError("invalid_arguments")
    done = [_completed(call, row) for row in wanted]
    channel = call.text("channel_id") or call.text("channels")
    if channel:
        _share(call, channel, done)
    return {"files": [as_slack_shows(call.slack, call.world, file) for file in done]}


def _completed(call: Call, row: Any) -> Json:
    file: Json | None = call.world.files.get(str(row.get("id"))) if isinstance(row, dict) else None
    if file is None or file["user"] != call.world.bot:
        raise SlackError("file_not_found")
    if file["id"] not in call.slack.contents:
        raise SlackError("file_update_failed")
    file["title"] = row.get("title") or file["name"]
    file["complete"] = True
    _look_through(call, file)
    return file


def _look_through(call: Call, file: Json) -> None:
    """Slack looks a new file through after it has said yes to it; until then it has no type and cannot be shown."""
    file["unready"] = call.slack.faults.take(UPLOAD_KINDS, team=call.world.team) is not None


def _share(call: Call, channel: str, done: list[Json]) -> None:
    where = call.world.find(channel)
    if where is None:
        raise SlackError("channel_not_found")
    if call.world.bot not in where.members:
        raise SlackError("not_in_channel")
    message = messages.bot_profile(call.world) | {
        "text": call.text("initial_comment") or "",
        "files": [as_slack_shows(call.slack, call.world, file) for file in done],
        "subtype": "file_share",
    }
    if call.text("thread_ts"):
        message["thread_ts"] = call.args["thread_ts"]
    _shared_in(where, done)
    posted = messages.post(call.world, where, message)
    happenings.said(call.slack, call.world, where, posted)


def _shared_in(where: Conversation, done: list[Json]) -> None:
    for file in done:
        file["channels"].append(where.id)


@method("files.info", "files:read")
def info(call: Call) -> Json:
    file = call.world.files.get(call.need("file", "file_not_found"))
    if file is None or not _visible(call, file):
        raise SlackError("file_not_found")
    if file.get("unready"):
        _look_through(call, file)
    return {"file": as_slack_shows(call.slack, call.world, file), "comments": []}


def _visible(call: Call, file: Json) -> bool:
    """The bot sees its own files, those of conversations it is in, and those given to it in a modal."""
    places = (call.world.find(channel) for channel in file["channels"])
    here = any(where is not None and call.world.bot in where.members for where in places)
    return file["user"] == call.world.bot or here or bool(file.get("given_to_app"))


@method("files.delete", "files:write")
def delete(call: Call) -> Json:
    file = call.world.files.get(call.need("file", "file_not_found"))
    if file is None:
        raise SlackError("file_not_found")
    if file["user"] != call.world.bot:
        raise SlackError("cant_delete_file")
    del call.world.files[file["id"]]
    call.slack.contents.pop(file["id"], None)
    return {}
