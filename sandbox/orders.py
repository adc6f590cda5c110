"""Orders: what tests and the page make people do, see and break."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sandbox import Json, acts, forms, giving, happenings, messages, modals
from sandbox.clock import read_instant
from sandbox.conversation import Conversation
from sandbox.faults import KINDS, Fault
from sandbox.slack import Slack
from sandbox.walk import next_instant, walk
from sandbox.world import World

Doing = Callable[["Order"], Awaitable[Json]]
DOINGS: dict[str, Doing] = {}


def doing(name: str) -> Callable[[Doing], Doing]:
    def register(handler: Doing) -> Doing:
        DOINGS[name] = handler
        return handler

    return register


class Order:
    """One request to the control API: the workspace, the person and the place it names."""

    def __init__(self, slack: Slack, args: Json, content: bytes = b"") -> None:
        self.slack = slack
        self.args = args
        self.content = content
        self.world: World = slack.world(args.get("team"))

    @property
    def user(self) -> str:
        """The acting person's id; ActRefused when nobody has that id or name."""
        who = str(self.args.get("user", ""))
        found = self.world.config.person_id(who)
        if found is None:
            raise acts.ActRefused(f"Det finns ingen som heter {who}.")
        return found

    @property
    def where(self) -> Conversation:
        """The conversation named by id, `#name` or `name`; the person's own with the bot when none is named."""
        name = self.args.get("channel")
        if not name:
            return self.world.dm(self.user)
        found = self.world.find(name) or self.world.by_name(name)
        person = self.world.config.person_id(name)
        if found is None and person is not None:
            found = self.world.dm(person)
        if found is None:
            raise acts.ActRefused(f"Det finns ingen kanal som heter {name}.")
        return found

    def message(self, ts: str) -> Json:
        """A message of this place, private ones of this person too; ActRefused when it is gone."""
        found = self.where.messages.get(ts) or messages.find_private(self.world, self.user, ts)
        if found is None:
            raise acts.ActRefused("Meddelandet finns inte längre.")
        return found

    def view(self) -> Json:
        """The view named by `view_id`: this person's modal or Home."""
        found = self.world.views.get(self.args["view_id"])
        if found is None:
            raise acts.ActRefused("Formuläret är stängt.")
        return found


@doing("command")
async def _command(order: Order) -> Json:
    done = await acts.command(
        order.slack,
        order.world,
        order.user,
        order.where,
        order.args.get("command", "/uppdrag"),
        order.args.get("text", ""),
        in_thread=bool(order.args.get("thread_ts")),
    )
    return done.to_json()


@doing("click")
async def _click(order: Order) -> Json:
    args = order.args
    chosen = (args["action_id"], args.get("value"), args.get("block_id"))
    if args.get("view_id"):
        view = order.view()
        forms.fill(view, args.get("values", {}))
        done = await acts.click_in_view(order.slack, order.world, order.user, view, *chosen)
    else:
        done = await acts.click_in_message(
            order.slack, order.world, order.user, order.where, args["ts"], *chosen
        )
    return done.to_json()


@doing("submit")
async def _submit(order: Order) -> Json:
    args = order.args
    done = await forms.submit(
        order.slack, order.world, order.user, args.get("values", {}), args.get("view_id")
    )
    return done.to_json()


@doing("close")
async def _close(order: Order) -> Json:
    done = await forms.close(
        order.slack, order.world, order.user, whole_stack=bool(order.args.get("whole_stack"))
    )
    return done.to_json()


@doing("suggest")
async def _suggest(order: Order) -> Json:
    args = order.args
    if args.get("view_id"):
        shown = order.view()
        place = forms.view_place(shown)
    else:
        shown = order.message(args["ts"])
        place = forms.message_place(order.where, shown)
    done = await forms.suggest(
        order.slack,
        order.world,
        order.user,
        shown["blocks"],
        place,
        args["action_id"],
        args.get("text", ""),
    )
    return done.to_json()


@doing("say")
async def _say(order: Order) -> Json:
    args = order.args
    message = acts.say(
        order.slack, order.world, order.user, order.where, args.get("text", ""), args.get("thread_ts")
    )
    return {"message": message}


@doing("shortcut")
async def _shortcut(order: Order) -> Json:
    args = order.args
    if args.get("ts"):
        done = await acts.message_shortcut(
            order.slack, order.world, order.user, order.where, args["ts"], args["callback_id"]
        )
    else:
        done = await acts.global_shortcut(order.slack, order.world, order.user, args["callback_id"])
    return done.to_json()


@doing("home")
async def _home(order: Order) -> Json:
    acts.open_home(order.slack, order.world, order.user, order.args.get("tab", "home"))
    return {}


@doing("leave")
async def _leave(order: Order) -> Json:
    """The person's account is closed (or opened again), and apps that listen are told."""
    change = order.world.disabled.discard if order.args.get("back") else order.world.disabled.add
    change(order.user)
    happenings.person_changed(order.slack, order.world, order.user)
    return {}


@doing("group")
async def _group(order: Order) -> Json:
    """The person joins (or leaves) a user group named by id or handle, and apps that listen are told."""
    wanted, user = str(order.args["group"]).removeprefix("@"), order.user
    group = next((one for one in order.world.groups if wanted in (one["id"], one["handle"])), None)
    if group is None:
        raise acts.ActRefused(f"Det finns ingen användargrupp som heter {wanted}.")
    out = bool(order.args.get("out"))
    group["users"] = [one for one in group["users"] if one != user] + ([] if out else [user])
    came, went = ([], [user]) if out else ([user], [])
    happenings.group_changed(order.slack, order.world, group, came, went)
    return {}


@doing("upload")
async def _upload(order: Order) -> Json:
    name, text = order.args.get("name", "fil"), order.args.get("text", "")
    if order.args.get("to_form"):
        return {"file": giving.give_to_form(order.slack, order.world, order.user, name, order.content)}
    message = giving.drop(order.slack, order.world, order.user, order.where, name, order.content, text)
    return {"message": message}


@doing("see")
async def _see(order: Order) -> Json:
    """What there is to see: messages of a place, private ones, the open modal, Home."""
    world, what = order.world, order.args["what"]
    if what == "messages":
        where = order.where
        return {"messages": [message | {"channel": where.id} for message in where.messages.values()]}
    if what == "private":
        return {"messages": world.private.get(order.user, [])}
    if what == "view":
        return {"view": modals.top(world, order.user)}
    if what == "home":
        return {"view": modals.home(world, order.user)}
    raise acts.ActRefused(f"Det finns inget att se som heter {what}.")


@doing("changes")
async def _changes(order: Order) -> Json:
    """What has changed after number `since`; waits up to `timeout` seconds for the first."""
    since = order.args.get("since")
    if since is None:
        return {"last": order.slack.changes.last, "changes": []}
    fresh = await order.slack.changes.wait(since, min(float(order.args.get("timeout", 0)), 30))
    rows = [vars(change) for change in fresh if change.team == order.world.team]
    return {"last": order.slack.changes.last, "changes": rows}


@doing("requests")
async def _requests(order: Order) -> Json:
    return {"requests": order.slack.inspector.entries(order.args.get("method"))}


@doing("fault")
async def _fault(order: Order) -> Json:
    """Starts a fault; those of sockets happen at once."""
    slack, args = order.slack, order.args
    kind = args["kind"]
    if kind not in KINDS:
        raise acts.ActRefused(f"Det finns inget fel som heter {kind}. Välj bland {', '.join(KINDS)}.")
    fields = {key: value for key, value in args.items() if key in Fault.__dataclass_fields__}
    if fields.get("channel"):
        fields["channel"] = order.where.id
    if fields.get("user"):
        fields["user"] = order.user
    await _start(slack, order.world, Fault(**fields))
    return {}


async def _start(slack: Slack, world: World, fault: Fault) -> None:
    if fault.kind == "disconnect":
        await slack.sockets.disconnect(fault.reason)
    elif fault.kind == "socket_loss":
        slack.sockets.cut()
    elif fault.kind == "revoked_token":
        slack.revoked.add(world.team)
    elif fault.kind == "user_disabled" and fault.user:
        world.disabled.add(fault.user)
    elif fault.kind == "channel_archived" and fault.channel:
        world.conversations[fault.channel].archived = True
    else:
        slack.faults.add(fault)


@doing("clear_faults")
async def _clear_faults(order: Order) -> Json:
    order.slack.faults.clear()
    order.slack.revoked.clear()
    for world in order.slack.worlds.values():
        world.disabled.clear()
        for where in world.conversations.values():
            where.archived = False
    return {}


@doing("settings")
async def _settings(order: Order) -> Json:
    """Shortens Slack's real-time limits for tests; answers with those that hold."""
    settings = order.slack.settings
    for name in vars(settings):
        if name in order.args:
            setattr(settings, name, order.args[name])
    return vars(settings)


@doing("bot")
async def _bot(order: Order) -> Json:
    """Tells where the bot's health port is, or (HTTP mode) where it takes requests; answers what is known."""
    slack = order.slack
    slack.health_url = order.args.get("health_url", slack.health_url)
    slack.endpoint = order.args.get("endpoint", slack.endpoint)
    return {"sockets": slack.sockets.count, "up": slack.bot_is_up, "health_url": slack.health_url}


@doing("walk")
async def _walk(order: Order) -> Json:
    """Walks the clock to `to`, by `days` on the wall clock, or to whatever happens next."""
    slack = order.slack
    stops = await walk(slack, await _target(order))
    return {"now": slack.clock.now().isoformat(), "stops": stops}


async def _target(order: Order) -> datetime:
    """Where a walk goes; ActRefused when nothing is planned."""
    slack, zone = order.slack, order.world.config.timezone
    if order.args.get("to"):
        return read_instant(order.args["to"], zone)
    now = slack.clock.now()
    if order.args.get("days"):
        local = now.astimezone(ZoneInfo(zone)) + timedelta(days=int(order.args["days"]))
        return local.astimezone(UTC)
    wanted = await next_instant(slack)
    if wanted is None:
        raise acts.ActRefused("Ingenting är planerat.")
    return max(wanted, now)
