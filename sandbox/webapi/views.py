"""views.* and apps.connections.open."""

from sandbox import Json, modals
from sandbox.faults import Fault
from sandbox.triggers import TriggerRefused
from sandbox.webapi.call import Call, SlackError, method
from sandbox.webapi.content import refuse_bad_view


def _view(call: Call, *kinds: str) -> Json:
    view = call.json("view", "invalid_arguments")
    if not isinstance(view, dict) or view.get("type") not in kinds:
        raise SlackError("invalid_arguments")
    refuse_bad_view(view)
    return view


def _actor(call: Call) -> str:
    """Whose screen the trigger opens."""
    trigger_id = call.text("trigger_id") or call.need("interactivity_pointer")
    try:
        return call.slack.triggers.exchange(trigger_id, call.world.team, call.slack.settings.trigger_seconds)
    except TriggerRefused as refused:
        raise SlackError(str(refused)) from refused


@method("views.open")
def open_view(call: Call) -> Json:
    view = _view(call, "modal")
    return {"view": _done(modals.open_view, call, _actor(call), view)}


@method("views.push")
def push(call: Call) -> Json:
    view = _view(call, "modal")
    return {"view": _done(modals.push, call, _actor(call), view)}


@method("views.update")
def update(call: Call) -> Json:
    view = _view(call, "modal", "home")
    try:
        old = modals.find(call.world, call.text("view_id"), call.text("external_id"))
        return {"view": modals.replace(call.world, old, view, call.text("hash"))}
    except modals.ViewRefused as refused:
        raise SlackError(str(refused)) from refused


@method("views.publish")
def publish(call: Call) -> Json:
    view = _view(call, "home")
    user = call.person("user_id")
    if not call.world.config.app.home_tab:
        raise SlackError("not_enabled")
    return {"view": _done(modals.publish, call, user, view, call.text("hash"))}


def _done(act: "modals.Act", call: Call, user: str, *rest: object) -> Json:
    try:
        return act(call.world, user, *rest)
    except modals.ViewRefused as refused:
        raise SlackError(str(refused)) from refused


@method("apps.connections.open", "connections:write", token="app")  # noqa: S106 - the kind of token
def open_connection(call: Call) -> Json:
    refusal: Fault | None = call.slack.faults.take({"refuse_sockets": ""}, team=call.world.team)
    if refusal is not None:
        raise SlackError("internal_error")
    return {"url": call.slack.sockets.new_address("127.0.0.1")}
