"""The control API over HTTP, and the clock."""

from datetime import UTC
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sandbox.acts import ActRefused
from sandbox.answering import answers
from sandbox.clock import Backwards, read_instant
from sandbox.orders import DOINGS, Order
from sandbox.slack import Slack
from sandbox.walk import WalkStopped, set_clock


async def control(request: Request) -> Response:
    """POST /_control/<doing>: JSON in, JSON out; 400 with one sentence when it cannot be done."""
    slack: Slack = request.app.state.slack
    handler = DOINGS.get(request.path_params["doing"])
    if handler is None:
        return JSONResponse({"error": "okänd order"}, 404)
    try:
        args, content = await _read(request)
        order, begun = Order(slack, args, content), slack.changes.last
        done = await handler(order)
        if args.get("wait") and not done.get("error") and not done.get("errors"):
            done |= await answers(order, begun, float(args["wait"]))
        return JSONResponse(done)
    except (ActRefused, WalkStopped, Backwards, ValueError) as refused:
        return JSONResponse({"error": str(refused)}, 400)
    except KeyError as missing:
        return JSONResponse({"error": f"{missing} saknas"}, 400)


async def _read(request: Request) -> tuple[dict[str, Any], bytes]:
    """Facts and bytes of an order. Only JSON or the page's own header is taken, so no foreign page can give orders."""
    if "json" in request.headers.get("content-type", ""):
        body = await request.json()
        return (body, b"") if isinstance(body, dict) else ({}, b"")
    if request.headers.get("x-sandbox"):
        return dict(request.query_params), await request.body()
    raise ActRefused("Skicka JSON.")


async def read_clock(request: Request) -> Response:
    slack: Slack = request.app.state.slack
    return JSONResponse(
        {"now": slack.clock.now().astimezone(UTC).isoformat(), "movable": slack.clock.movable}
    )


async def put_clock(request: Request) -> Response:
    """Sets the clock without a walk; 409 backwards, 400 when it is no instant."""
    slack: Slack = request.app.state.slack
    try:
        to = read_instant(str((await request.json())["now"]), slack.world().config.timezone)
        set_clock(slack, to)
    except Backwards as refused:
        return JSONResponse({"error": str(refused)}, 409)
    except (KeyError, TypeError, ValueError):
        return JSONResponse({"error": "now: en tidpunkt enligt ISO 8601"}, 400)
    return await read_clock(request)
