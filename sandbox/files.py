"""Files: their facts, and their bytes behind a bearer token."""

from mimetypes import guess_type
from pathlib import PurePath
from urllib.parse import quote

from sandbox import Json
from sandbox.slack import Slack
from sandbox.world import World

MAX_SIZE = 50 * 1024 * 1024


def new_file(world: World, name: str, user: str, size: int) -> Json:
    """A file that is announced but has no bytes yet."""
    safe = PurePath(name.replace("\\", "/")).name or "fil"
    file: Json = {
        "id": world.new_id("F"),
        "created": int(world.clock.now().timestamp()),
        "name": safe,
        "title": safe,
        "mimetype": guess_type(safe)[0] or "application/octet-stream",
        "filetype": PurePath(safe).suffix.removeprefix(".").lower(),
        "user": user,
        "size": size,
        "mode": "hosted",
        "channels": [],
    }
    world.files[file["id"]] = file
    return file


def as_slack_shows(slack: Slack, world: World, file: Json) -> Json:
    """A file object with the addresses it is read from, which need the bot's token."""
    place = f"{slack.base_url}/files/{world.team}/{file['id']}"
    name = quote(file["name"])
    own = {key: value for key, value in file.items() if key not in ("complete", "given_to_app", "unready")}
    unknown = {"mimetype": "", "filetype": ""} if file.get("unready") else {}
    return (
        own
        | unknown
        | {
            "url_private": f"{place}/{name}",
            "url_private_download": f"{place}/download/{name}",
            "permalink": f"{slack.base_url}/?file={file['id']}",
            "is_external": False,
            "user_team": world.team,
        }
    )
