"""The connection to Slack: Socket Mode, kept alive, and looked after."""

from __future__ import annotations

import contextlib
import logging
import ssl
import threading
import time

from slack_bolt import App
from slack_sdk.errors import SlackApiError
from slack_sdk.web import WebClient
from websocket import WebSocketException

from bot.envelopes import Line
from bot.faults import CannotStart
from bot.scopes import lacking
from bot.settings import Settings
from bot.slack_time import MOST_SKEW, skew

log = logging.getLogger(__name__)
library_log = logging.getLogger(f"{__name__}.library")

PING_SECONDS = 5
SILENT_SECONDS = 30
AGAIN_SECONDS = 5
GOODBYE_SECONDS = 2
REFUSING = ("invalid_auth", "not_authed", "account_inactive", "token_revoked", "not_allowed_token_type")


def client_for(settings: Settings, token: str) -> WebClient:
    """A client that never tries again by itself: slack_sdk would post twice when a connection drops."""
    return WebClient(
        token, base_url=settings.slack_api_url, timeout=settings.slack_timeout, retry_handlers=[]
    )


def introduce(client: WebClient, stop: threading.Event) -> str | None:
    """The id of the team that the token belongs to; waits while Slack is out of reach, None when stopped.

    Raises CannotStart when Slack does not know the token.
    """
    while not stop.is_set():
        try:
            answer = client.auth_test()
            if missing := lacking(answer.headers):
                log.warning("Slack has not granted %s; install the app again", ", ".join(missing))
            if (wrong := skew(answer.headers)) and wrong > MOST_SKEW:
                log.warning(
                    "this machine's clock is %d seconds off Slack's; turn on NTP", wrong.total_seconds()
                )
            return str(answer["team_id"])
        except SlackApiError as error:
            _refuse(error, "SLACK_BOT_TOKEN")
            log.warning("Slack would not say who we are: %s", error.response["error"])
        except OSError as error:
            log.warning("Slack is out of reach, trying again: %s", why(error))
        stop.wait(AGAIN_SECONDS)
    return None


def why(error: OSError) -> str:
    """What stands between us and Slack, with the remedy where it is known."""
    reason = getattr(error, "reason", error)
    if isinstance(reason, ssl.SSLCertVerificationError):
        remedy = "install ca-certificates, and the certificate of a proxy that opens TLS"
        return f"its certificate cannot be verified ({reason.verify_message}): {remedy}"
    return str(reason)


def _refuse(error: SlackApiError, name: str) -> None:
    if error.response["error"] in REFUSING:
        raise CannotStart(
            f"Slack känner inte igen {name}. Hämta nyckeln på nytt i appens inställningar."
        ) from None


class Connection:
    """One Socket Mode connection. What goes wrong with it is mended by itself; `problems` tells meanwhile."""

    def __init__(self, app: App, app_token: str, client: WebClient) -> None:
        library_log.disabled = False
        self._client = Line(app, app_token, logger=library_log, web_client=client, ping_interval=PING_SECONDS)
        self._up, self._closed, self._gone = threading.Event(), threading.Event(), threading.Event()
        self._client.on_close_listeners.append(lambda *_: self._gone.set())
        self._client.on_open_listeners.append(lambda *_: self._note_opening())
        self._since = self._opened = time.time()

    def _note_opening(self) -> None:
        self._opened = time.time()
        self._up.set()

    def open(self, stop: threading.Event) -> None:
        """Connects; waits while Slack is out of reach, and until the connection stands.

        Raises CannotStart when the app's token is refused.
        """
        while not stop.is_set():
            try:
                self._client.connect()
                break
            except SlackApiError as error:
                _refuse(error, "SLACK_APP_TOKEN")
                log.warning("no connection yet: %s", error.response["error"])
            except OSError as error:
                log.warning("no connection yet: %s", why(error))
            stop.wait(AGAIN_SECONDS)
        while not stop.is_set() and not self._up.wait(0.1):
            continue
        threading.Thread(target=self._watch, name="socket-watch", daemon=True).start()

    def problems(self) -> list[str]:
        """[] while connected."""
        return [] if self._client.is_connected() else ["Ingen förbindelse med Slack."]

    def since(self) -> float | None:
        """When the present connection was made (seconds of the machine's time), None without one."""
        return self._opened if self._client.is_connected() else None

    def close(self) -> None:
        """Says good-bye and waits for the answer: the library's own way to close takes ten seconds."""
        self._closed.set()
        self._client.auto_reconnect_enabled = False
        for noisy in (library_log, logging.getLogger("websocket")):
            noisy.disabled = True  # they call the answer to our good-bye an error
        session = self._client.current_session
        socket = session.sock if session is not None else None
        if socket is not None:
            with contextlib.suppress(OSError, WebSocketException):
                socket.send_close()
            self._gone.wait(GOODBYE_SECONDS)
            socket.shutdown()  # type: ignore[no-untyped-call]
        self._client.close()

    def _watch(self) -> None:
        """A connection that is up but silent is changed for a new one: the library itself would wait for ever."""
        while not self._closed.wait(PING_SECONDS):
            session = self._client.current_session
            heard = max(getattr(session, "last_pong_tm", 0) or 0, self._since)
            if time.time() - heard < SILENT_SECONDS or not self._client.is_connected():
                continue
            self._since = time.time()
            log.warning("the connection is silent; taking a new one")
            try:
                self._client.connect_to_new_endpoint(force=True)
            except Exception as error:  # noqa: BLE001 - whatever it is, the watch goes on
                log.warning("no new connection yet: %s: %s", type(error).__name__, error)
