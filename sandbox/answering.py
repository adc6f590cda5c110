"""What an act led to, as the person who acted sees it."""

import time

from sandbox import Json
from sandbox.changes import Change
from sandbox.orders import Order

_SHOWN = ("message", "edited", "deleted", "private", "view", "home")


async def answers(order: Order, begun: int, timeout: float) -> Json:
    """Everything the bot has shown this person since change `begun`, as soon as there is something.

    Nothing when `timeout` seconds brought none.
    """
    end = time.monotonic() + timeout
    seen: list[Change] = []
    while not seen:
        news = await order.slack.changes.wait(begun, max(0.0, end - time.monotonic()))
        if not news:
            break
        begun = news[-1].seq
        seen = [change for change in news if _concerns(order, change)]
    return _sorted(seen)


def _concerns(order: Order, change: Change) -> bool:
    if not change.by_bot or change.kind not in _SHOWN or change.team != order.world.team:
        return False
    here = change.channel in (order.where.id, order.world.dm(order.user).id)
    return change.user == order.user or (here and change.kind in ("message", "edited", "deleted"))


def _sorted(seen: list[Change]) -> Json:
    by_kind: dict[str, list[Json]] = {kind: [] for kind in _SHOWN}
    for change in seen:
        by_kind[change.kind].append(change.data.get("message") or change.data.get("view") or {})
    return {
        "messages": by_kind["message"] + by_kind["private"],
        "edited": by_kind["edited"] + by_kind["deleted"],
        "view": by_kind["view"][-1] if by_kind["view"] else None,
        "home": by_kind["home"][-1] if by_kind["home"] else None,
    }
