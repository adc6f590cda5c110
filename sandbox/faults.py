"""Faults on demand: what should go wrong, where, and how often."""

from dataclasses import asdict, dataclass

from sandbox import Json

API_KINDS = {
    "ratelimited": "429 with Retry-After",
    "server_error": "5xx",
    "fatal_error": "200 with ok=false, error=fatal_error",
    "drop": "the connection is cut before anything is done",
    "drop_after_accept": "done, then the connection is cut without an answer",
    "hang": "no answer for `seconds`, nothing done",
    "hang_after_accept": "done, but no answer for `seconds`",
    "slow": "the answer comes after `seconds`",
}
FILE_KINDS = {
    "html_file": "a download answers 200 with a log-in page",
    "redirect_file": "a download answers 302 to `location`",
    "truncated_file": "a download ends half way",
}
UPLOAD_KINDS = {"unready_file": "an uploaded file is still being looked through in `times` answers about it"}
EVENT_KINDS = {"redelivery": "an event that was acked comes again with retry headers"}
STATE_KINDS = {
    "revoked_token": "every call answers token_revoked",
    "user_disabled": "`user` is deactivated",
    "channel_archived": "`channel` is archived",
}
SOCKET_KINDS = {
    "disconnect": "the socket says why (`reason`) and closes",
    "socket_loss": "sockets are cut without a word",
    "refuse_sockets": "apps.connections.open answers an error",
}
KINDS = API_KINDS | FILE_KINDS | UPLOAD_KINDS | EVENT_KINDS | STATE_KINDS | SOCKET_KINDS


@dataclass
class Fault:
    """One fault; it hits `times` times (0: until cleared), only where every given place matches."""

    kind: str
    method: str | None = None
    channel: str | None = None
    user: str | None = None
    team: str | None = None
    times: int = 1
    retry_after: int = 1
    seconds: float = 30.0
    status: int = 503
    reason: str = "warning"
    location: str = ""

    def hits(self, method: str | None, channel: str | None, team: str) -> bool:
        return self.method in (None, method) and self.channel in (None, channel) and self.team in (None, team)


class Faults:
    def __init__(self) -> None:
        self._active: list[Fault] = []

    def add(self, fault: Fault) -> None:
        self._active.append(fault)

    def clear(self) -> None:
        self._active.clear()

    def take(
        self, kinds: dict[str, str], *, method: str | None = None, channel: str | None = None, team: str = ""
    ) -> Fault | None:
        """The first fault of these kinds that hits here, its count used up by one; None when nothing is wrong."""
        for fault in self._active:
            if fault.kind in kinds and fault.hits(method, channel, team):
                self._use(fault)
                return fault
        return None

    def _use(self, fault: Fault) -> None:
        if fault.times == 0:
            return
        fault.times -= 1
        if fault.times == 0:
            self._active.remove(fault)

    def listed(self) -> list[Json]:
        return [asdict(fault) for fault in self._active]
