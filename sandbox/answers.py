"""response_url: where an app answers an act without any scope, five times within thirty minutes of the clock."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.world import opaque

MAX_USES = 5
LIFETIME = timedelta(minutes=30)


@dataclass
class AnswerUrl:
    """Who acted where; `ts` is the message acted on, `private` whether only that person sees it."""

    team: str
    user: str
    channel: str
    born: datetime
    ts: str | None = None
    private: bool = False
    thread_ts: str | None = None
    typed: str | None = None
    uses: int = 0


class AnswerUrls:
    def __init__(self) -> None:
        self._known: dict[str, AnswerUrl] = {}

    def issue(self, url: AnswerUrl) -> str:
        """The path below the server's address."""
        key = opaque("r")
        self._known[key] = url
        return f"/response/{key}"

    def use(self, key: str, now: datetime) -> AnswerUrl | str:
        """The address' facts, one use counted; or Slack's error name."""
        url = self._known.get(key)
        if url is None:
            return "invalid_url"
        if now - url.born > LIFETIME:
            return "expired_url"
        if url.uses >= MAX_USES:
            return "used_url"
        url.uses += 1
        return url
