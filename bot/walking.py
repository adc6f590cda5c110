"""Following a clock that is moved by hand: when something happens next, and having it happen. For trying only."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from reminders import clockwork

if TYPE_CHECKING:
    from bot.health import Answering, Json
    from reminders.clockwork import Running
    from uppdrag.facts import House

Towns = Callable[[], Collection[tuple["House", "Running"]]]


def walk_routes(towns: Towns) -> dict[tuple[str, str], Answering]:
    """What the walk asks on the health port, over all towns that are served at the time."""

    def following() -> tuple[int, Json | str]:
        moments = [moment for house, _ in towns() if (moment := clockwork.next_moment(house))]
        return 200, {"next": min(moments).isoformat() if moments else None}

    def tick() -> tuple[int, Json | str]:
        return 200, {"sent": sum(running.tick() for _, running in towns())}

    return {("GET", "/_demo/next"): following, ("POST", "/_demo/tick"): tick}
