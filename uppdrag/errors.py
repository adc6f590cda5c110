"""What the house says no with."""

from datetime import datetime
from typing import Any


class Refused(Exception):
    """A kind Swedish sentence for the person who asked; nothing was changed."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Unchanged(Refused):
    """What was asked for is as it stands already; nothing was written. `how`: in a sentence."""

    def __init__(self, how: str = "Så är det redan.") -> None:
        super().__init__(f"{how} Inget är ändrat.")


class Changed(Refused):
    """Somebody else changed the uppdrag while this person was looking at it; nothing was saved."""

    def __init__(self, actor: str, at: datetime, what: str, after: dict[str, Any]) -> None:
        super().__init__(f"{actor} ändrade uppdraget medan du hade det öppet. Din ändring är inte sparad.")
        self.actor, self.at, self.what, self.after = actor, at, what, after
