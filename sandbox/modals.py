"""Modals and Home: view objects, the stack of three, hashes."""

from collections.abc import Callable
from secrets import token_hex

from sandbox import Json, inputs
from sandbox.world import World

Act = Callable[..., Json]
MAX_STACK = 3
_KEPT = ("type", "title", "submit", "close", "blocks", "private_metadata", "callback_id", "external_id")


class ViewRefused(Exception):
    """not_found, hash_conflict, push_limit_reached, duplicate_external_id."""


def name_parts(blocks: list[Json]) -> list[Json]:
    """The blocks with the ids Slack gives to what has none."""
    for block in blocks:
        block.setdefault("block_id", token_hex(3))
    for _block, element in inputs.elements(blocks):
        element.setdefault("action_id", token_hex(3))
    return blocks


def build(world: World, raw: Json, *, view_id: str | None = None, kept: Json | None = None) -> Json:
    """The view object that Slack makes of what an app sent; `kept` is the view it replaces."""
    blocks = name_parts([dict(block) for block in raw.get("blocks", [])])
    old_values = kept["state"]["values"] if kept else None
    view = {key: raw[key] for key in _KEPT if key in raw} | {"blocks": blocks}
    app = world.config.app
    fixed = {
        "id": view_id or world.new_id("V"),
        "team_id": world.team,
        "app_id": app.id,
        "bot_id": app.bot_id,
        "app_installed_team_id": world.team,
        "state": {"values": inputs.first_values(blocks, old_values)},
        "hash": f"{world.next_ts()}.{token_hex(4)}",
        "clear_on_close": bool(raw.get("clear_on_close")),
        "notify_on_close": bool(raw.get("notify_on_close")),
        "root_view_id": kept["root_view_id"] if kept else None,
        "previous_view_id": kept["previous_view_id"] if kept else None,
    }
    defaults: Json = {
        "private_metadata": "",
        "callback_id": "",
        "external_id": "",
        "submit": None,
        "close": None,
    }
    return defaults | view | fixed


def open_view(world: World, user: str, raw: Json) -> Json:
    """The first modal on this person's screen; what was open there is gone."""
    _unique_external_id(world, raw, None)
    close_all(world, user)
    return _show(world, user, build(world, raw))


def push(world: World, user: str, raw: Json) -> Json:
    """A modal on top of the others; ViewRefused at the fourth."""
    stack = world.stack(user)
    if len(stack) >= MAX_STACK:
        raise ViewRefused("push_limit_reached")
    _unique_external_id(world, raw, None)
    view = build(world, raw)
    view["previous_view_id"] = stack[-1] if stack else None
    return _show(world, user, view)


def _show(world: World, user: str, view: Json) -> Json:
    stack = world.stack(user)
    stack.append(view["id"])
    view["root_view_id"] = stack[0]
    world.views[view["id"]] = view
    tell(world, user, view)
    return view


def replace(world: World, old: Json, raw: Json, expected_hash: str | None = None) -> Json:
    """The view that now stands in the place of `old`; ViewRefused when that was changed meanwhile."""
    if expected_hash and expected_hash != old["hash"]:
        raise ViewRefused("hash_conflict")
    _unique_external_id(world, raw, old["id"])
    view = build(world, raw, view_id=old["id"], kept=old)
    world.views[view["id"]] = view
    tell(world, owner(world, view["id"]), view)
    return view


def publish(world: World, user: str, raw: Json, expected_hash: str | None) -> Json:
    """This person's Home from now on."""
    old = home(world, user)
    if old is not None:
        return replace(world, old, raw, expected_hash)
    view = build(world, raw)
    view["root_view_id"] = view["id"]
    world.views[view["id"]] = view
    world.homes[user] = view["id"]
    tell(world, user, view)
    return view


def find(world: World, view_id: str | None, external_id: str | None) -> Json:
    """A view on somebody's screen; ViewRefused when there is none."""
    for view in world.views.values():
        if (view_id and view["id"] == view_id) or (external_id and view["external_id"] == external_id):
            return view
    raise ViewRefused("not_found")


def owner(world: World, view_id: str) -> str | None:
    """Who sees this view; None when nobody does."""
    for user, stack in world.stacks.items():
        if view_id in stack:
            return user
    return next((user for user, home_id in world.homes.items() if home_id == view_id), None)


def top(world: World, user: str) -> Json | None:
    """The modal this person sees; None when none is open."""
    stack = world.stack(user)
    return world.views[stack[-1]] if stack else None


def home(world: World, user: str) -> Json | None:
    view_id = world.homes.get(user)
    return world.views[view_id] if view_id else None


def close_top(world: World, user: str) -> None:
    stack = world.stack(user)
    if stack:
        world.views.pop(stack.pop(), None)
    tell(world, user, None)


def close_all(world: World, user: str) -> None:
    for view_id in world.stack(user):
        world.views.pop(view_id, None)
    world.stacks[user] = []
    tell(world, user, None)


def tell(world: World, user: str | None, view: Json | None) -> None:
    is_home = view is not None and view["type"] == "home"
    shown = view or (top(world, user) if user else None)
    world.changes.tell(
        "home" if is_home else "view", world.team, user=user, by_bot=view is not None, data={"view": shown}
    )


def _unique_external_id(world: World, raw: Json, own_id: str | None) -> None:
    wanted = raw.get("external_id")
    if wanted and any(v["external_id"] == wanted and v["id"] != own_id for v in world.views.values()):
        raise ViewRefused("duplicate_external_id")
