"""Bytes of files: in at the announced address, out behind the bot's token."""

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from sandbox import Json
from sandbox.faults import FILE_KINDS, Fault
from sandbox.slack import Slack

LOGIN_PAGE = "<!DOCTYPE html><html><head><title>Logga in</title></head><body>Logga in i Slack</body></html>"


def _file(request: Request) -> Json | None:
    slack: Slack = request.app.state.slack
    world = slack.worlds.get(request.path_params["team"])
    return world.files.get(request.path_params["file"]) if world else None


async def receive(request: Request) -> Response:
    """The second step of an upload: raw bytes, or one part of a form."""
    file = _file(request)
    if file is None or file.get("complete"):
        return PlainTextResponse("file not found", 404)
    content = await _content(request)
    if len(content) != file["size"]:
        return PlainTextResponse("length mismatch", 400)
    slack: Slack = request.app.state.slack
    slack.contents[file["id"]] = content
    return PlainTextResponse(f"OK - {len(content)}")


async def _content(request: Request) -> bytes:
    if "multipart/form-data" not in request.headers.get("content-type", ""):
        return await request.body()
    async with request.form() as form:
        for part in form.values():
            if not isinstance(part, str):
                return await part.read()
    return b""


def _broken(fault: Fault | None, content: bytes) -> Response | None:
    if fault is None:
        return None
    if fault.kind == "html_file":
        return HTMLResponse(LOGIN_PAGE)
    if fault.kind == "redirect_file":
        return RedirectResponse(fault.location, 302)
    return Response(content[: len(content) // 2])


async def send(request: Request) -> Response:
    """The file; without the token and its scope a log-in page with 200, as Slack does."""
    slack: Slack = request.app.state.slack
    file = _file(request)
    if file is None or file["id"] not in slack.contents:
        return PlainTextResponse("file not found", 404)
    world = slack.worlds[request.path_params["team"]]
    token = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
    app = world.config.app
    allowed = token == app.bot_token and "files:read" in app.scopes and world.team not in slack.revoked
    content = slack.contents[file["id"]]
    fault = slack.faults.take(FILE_KINDS, team=world.team) if allowed else Fault("html_file")
    broken = _broken(fault, content)
    verdict = "ok" if broken is None else (fault.kind if fault else "")
    slack.inspector.note(
        slack.clock.now(),
        "bot→slack",
        "file",
        verdict,
        ms=0,
        team=world.team,
        request={"file": file["id"]},
        answer={"bytes": len(content)},
    )
    return broken or Response(content, media_type=file["mimetype"])
