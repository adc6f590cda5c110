"""The page over HTTP: the whole of it, its parts for redrawing, its stream of changes, files to look at."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, Template
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from sandbox.conversation import Conversation
from sandbox.page.reader import PICTURES
from sandbox.page.showing import Viewer
from sandbox.page.words import FAULTS
from sandbox.slack import Slack

HERE = Path(__file__).parent
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_ENVIRONMENT = Environment(
    loader=FileSystemLoader(HERE / "templates"), autoescape=True, trim_blocks=True, lstrip_blocks=True
)


class NotHere(Exception):
    """There is no such person, place or thing for this person."""


def _template(name: str) -> Template:
    return _ENVIRONMENT.get_template(name)


def _macro(template: str, name: str, *args: Any) -> str:
    return str(getattr(_template(template).module, name)(*args))


def _html(text: str, status: int = 200) -> HTMLResponse:
    return HTMLResponse(text, status, HEADERS)


def _viewer(request: Request) -> Viewer:
    """Who looks, by `as` and `team`; the first person when nobody is named. NotHere when there is no such one."""
    slack: Slack = request.app.state.slack
    try:
        world = slack.world(request.query_params.get("team"))
    except KeyError as unknown:
        raise NotHere("arbetsytan") from unknown
    who = request.query_params.get("as") or next(iter(world.config.people))
    user = world.config.person_id(who)
    if user is None or world.config.people[user].is_bot:
        raise NotHere("personen")
    return Viewer(slack, world, user)


def _where(request: Request, viewer: Viewer) -> Conversation:
    """The place named by `channel`, if this person may see it."""
    name = request.query_params.get("channel")
    if not name:
        return viewer.default_place()
    found = viewer.world.find(name) or viewer.world.by_name(name)
    if found is None and name == viewer.world.dm(viewer.user).id:
        found = viewer.world.dm(viewer.user)
    if found is None or not viewer.may_see(found):
        return viewer.default_place()
    return found


async def page(request: Request) -> Response:
    """The whole page, as one person sees one place."""
    viewer = _viewer(request)
    where = _where(request, viewer)
    tab = request.query_params.get("tab", "") if where.is_dm else ""
    thread_ts = request.query_params.get("thread", "")
    rows, older = viewer.flow(where)
    viewer.has_seen(where)
    guide = viewer.world.config.guide
    text = _template("page.html").render(
        v=viewer,
        where=where,
        tab=tab,
        title=viewer.world.config.app.name if where.is_dm else f"#{where.name}",
        rows=rows,
        older=older,
        thread_ts=thread_ts if where.thread(thread_ts) else "",
        thread=viewer.thread(where, thread_ts),
        guide=guide if guide.get("channel") == where.name else None,
        faults=FAULTS,
        last=viewer.slack.changes.last,
    )
    return _html(text)


async def messages(request: Request) -> Response:
    """Older messages, before `before`."""
    viewer = _viewer(request)
    rows, older = viewer.flow(_where(request, viewer), request.query_params.get("before", ""))
    response = _html(_macro("message.html", "all", viewer, rows))
    response.headers["X-Older"] = "1" if older else "0"
    return response


async def message(request: Request) -> Response:
    """One message, redrawn; empty when it is gone."""
    viewer = _viewer(request)
    where = _where(request, viewer)
    viewer.has_seen(where)
    shown = viewer.single(where, request.query_params.get("ts", ""))
    in_thread = bool(request.query_params.get("in_thread"))
    return _html(_macro("message.html", "one", viewer, shown, in_thread) if shown else "")


async def part(request: Request) -> Response:
    """One part of the page, redrawn: sidebar, modal, home, clock, status, requests."""
    viewer = _viewer(request)
    name = request.path_params["part"]
    match name:
        case "sidebar":
            text = _macro("fragments.html", name, viewer, request.query_params.get("channel", ""))
        case "modal":
            text = _macro("fragments.html", name, viewer, viewer.modal())
        case "home":
            text = _macro("fragments.html", name, viewer, viewer.home())
        case "clock" | "status":
            text = _macro("fragments.html", name, viewer)
        case "requests":
            text = _macro("fragments.html", name, viewer.slack.inspector.entries()[:-101:-1])
        case _:
            raise NotHere(name)
    return _html(text)


async def words(request: Request) -> Response:
    """What the message box offers: commands with their words, people, channels."""
    viewer = _viewer(request)
    commands = [
        {"word": f"{command.command} {row['word']}", "says": row["says"]}
        for command in viewer.world.config.app.commands
        for row in ({"word": "", "says": command.description}, *command.words)
    ]
    people = [{"word": "@" + p["name"], "says": p["real_name"]} for p in viewer.people()]
    people.append({"word": "@" + viewer.world.config.app.name, "says": "appen"})
    channels = [{"word": "#" + c.name, "says": c.purpose} for c in viewer.channels()]
    body = json.dumps({"commands": commands, "people": people, "channels": channels})
    return Response(body, media_type="application/json", headers=HEADERS)


async def stream(request: Request) -> Response:
    """What changes, as server-sent events: kind, channel, ts; only what this person may know of."""
    viewer = _viewer(request)
    wanted = request.query_params.get("since", "")
    since = int(wanted) if wanted.isdecimal() else viewer.slack.changes.last
    return StreamingResponse(_events(request, viewer, since), media_type="text/event-stream", headers=HEADERS)


async def _events(request: Request, viewer: Viewer, since: int) -> AsyncIterator[str]:
    yield "retry: 1000\n\n"
    while not await request.is_disconnected():
        fresh = await viewer.slack.changes.wait(since, 5)
        if not fresh:
            yield ": still here\n\n"
            continue
        since = fresh[-1].seq
        for change in fresh:
            about = change.data.get("message") or {}
            place = viewer.world.find(change.channel) if change.channel else None
            own = change.kind not in ("private", "view", "home", "failure") or change.user == viewer.user
            if change.team == viewer.world.team and own and (place is None or viewer.may_see(place)):
                told = {"kind": change.kind, "channel": change.channel, "seq": change.seq}
                told |= {key: about[key] for key in ("ts", "thread_ts") if key in about}
                told |= {"text": change.data["text"]} if change.kind == "failure" else {}
                yield f"data: {json.dumps(told)}\n\n"
        await asyncio.sleep(0.02)


async def file(request: Request) -> Response:
    """A file for a person's eyes: pictures are shown, all else is only handed over."""
    slack: Slack = request.app.state.slack
    known = slack.worlds.get(request.path_params["team"])
    found = known.files.get(request.path_params["file"]) if known else None
    if found is None or found["id"] not in slack.contents:
        raise NotHere("filen")
    shown = found["mimetype"] in PICTURES
    kind = found["mimetype"] if shown else "application/octet-stream"
    headers = HEADERS | ({} if shown else {"Content-Disposition": "attachment"})
    return Response(slack.contents[found["id"]], media_type=kind, headers=headers)


async def guide_file(request: Request) -> Response:
    """A file that the guided start hands out; only those its steps name."""
    viewer = _viewer(request)
    wanted = request.path_params["name"]
    named = {step.get("file") for step in viewer.world.config.guide.get("steps", ())}
    place = viewer.world.config.folder / wanted
    if wanted not in named or not place.is_file():
        raise NotHere("filen")
    return FileResponse(place, filename=wanted, headers=HEADERS)


async def not_here(_request: Request, missing: Exception) -> Response:
    return PlainTextResponse(f"Här finns inte {missing}.", 404, HEADERS)


def routes() -> list[Route | Mount]:
    return [
        Route("/", page),
        Route("/page/messages", messages),
        Route("/page/message", message),
        Route("/page/part/{part}", part),
        Route("/page/words", words),
        Route("/page/stream", stream),
        Route("/page/file/{team}/{file}/{name}", file),
        Route("/guide/{name}", guide_file),
        Mount("/static", StaticFiles(directory=HERE / "static")),
    ]
