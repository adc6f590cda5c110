"""Socket Mode with each of slack_sdk's own clients."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from queue import Queue
from typing import Any

import pytest
import websocket
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.socket_mode import SocketModeClient as Builtin
from slack_sdk.socket_mode.aiohttp import SocketModeClient as Aiohttp
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.socket_mode.websocket_client import SocketModeClient as WebsocketClient
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.client import LocalSlack
from tests.sandbox.conftest import Connect, hang_up

pytestmark = pytest.mark.filterwarnings(  # slack_sdk's clients stumble when a socket is lost, and leave it to the collector
    "ignore::pytest.PytestUnhandledThreadExceptionWarning",
    "ignore::pytest.PytestUnraisableExceptionWarning",
    "ignore::ResourceWarning",
)
Heard = Queue[SocketModeRequest]
Start = Callable[[str], Heard]


def _listen(client: Any, heard: Heard) -> None:
    def listener(client: Any, request: SocketModeRequest) -> None:
        client.send_socket_mode_response(SocketModeResponse(envelope_id=request.envelope_id))
        heard.put(request)

    client.socket_mode_request_listeners.append(listener)


class InLoop:
    """The aiohttp client in an event loop of its own thread."""

    def __init__(self, slack: LocalSlack, heard: Heard) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._client: Any = None
        self.run(self._open(slack, heard))

    def run(self, work: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(15)

    async def _open(self, slack: LocalSlack, heard: Heard) -> None:
        web = AsyncWebClient(slack.app_token, base_url=slack.api_url)
        self._client = Aiohttp(app_token=slack.app_token, web_client=web)

        async def listener(client: Any, request: SocketModeRequest) -> None:
            await client.send_socket_mode_response(SocketModeResponse(envelope_id=request.envelope_id))
            heard.put(request)

        self._client.socket_mode_request_listeners.append(listener)
        await self._client.connect()

    def close(self) -> None:
        self.run(self._client.close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()


@pytest.fixture
def start(slack: LocalSlack) -> Iterator[Start]:
    """Connects one of slack_sdk's clients, which acks everything and puts it into a queue."""
    clients: list[Any] = []

    def open_client(kind: str) -> Heard:
        heard: Heard = Queue()
        if kind == "aiohttp":
            clients.append(InLoop(slack, heard))
        else:
            made = {"builtin": Builtin, "websocket_client": WebsocketClient}[kind]
            web = WebClient(slack.app_token, base_url=slack.api_url)
            client = made(app_token=slack.app_token, web_client=web, ping_interval=1)
            _listen(client, heard)
            client.connect()
            clients.append(client)
        slack.wait_for_bot()
        return heard

    yield open_client
    hang_up([client for client in clients if not isinstance(client, InLoop)])
    for client in clients:
        if isinstance(client, InLoop):
            client.close()


@pytest.mark.parametrize("kind", ["builtin", "websocket_client", "aiohttp"])
def test_each_client_gets_commands_events_and_interactions(
    slack: LocalSlack, web: WebClient, start: Start, kind: str
) -> None:
    heard = start(kind)
    assert slack.command("anna", "mina", timeout=0).acked
    assert slack.shortcut("anna", "new_uppdrag", timeout=0).acked
    slack.say("anna", None, "hej")
    found = {request.type: request.payload for request in (heard.get(timeout=10) for _ in range(3))}
    assert found["slash_commands"]["text"] == "mina"
    assert found["interactive"]["callback_id"] == "new_uppdrag"
    assert found["events_api"]["event"]["text"] == "hej"


def test_two_sockets_share_the_load_one_envelope_to_one_of_them(slack: LocalSlack, start: Start) -> None:
    first, second = start("websocket_client"), start("websocket_client")
    slack.wait_for(lambda: slack.order("bot")["sockets"] == 2)
    for number in range(6):
        assert slack.command("anna", str(number), timeout=0).acked
    texts = [[heard.get(timeout=5).payload["text"] for _ in range(3)] for heard in (first, second)]
    assert sorted(texts[0] + texts[1]) == ["0", "1", "2", "3", "4", "5"]
    assert first.empty()
    assert second.empty()


def test_an_address_opens_one_socket_once(slack: LocalSlack) -> None:
    url = WebClient(slack.app_token, base_url=slack.api_url).apps_connections_open(app_token=slack.app_token)[
        "url"
    ]
    first = websocket.create_connection(url, timeout=5)
    assert '"hello"' in first.recv()
    second = websocket.create_connection(url, timeout=5)
    assert second.recv() == ""
    first.close()
    second.close()


def test_the_eleventh_socket_is_told_that_it_is_one_too_many(slack: LocalSlack) -> None:
    web = WebClient(slack.app_token, base_url=slack.api_url)
    open_ones = []
    for _ in range(11):
        url = web.apps_connections_open(app_token=slack.app_token)["url"]
        open_ones.append(websocket.create_connection(url, timeout=5))
    assert '"too_many_websockets"' in open_ones[-1].recv()
    for one in open_ones:
        one.close()


@pytest.mark.parametrize(
    "fault", [{"kind": "socket_loss"}, {"kind": "disconnect", "reason": "refresh_requested"}]
)
def test_a_client_comes_back_after_a_loss(slack: LocalSlack, start: Start, fault: dict[str, str]) -> None:
    heard = start("websocket_client")
    slack.fault(**fault)
    slack.wait_for(lambda: len(slack.requests("apps.connections.open")) > 1, timeout=20)
    # The library itself may still be swapping sockets when the new one is up: what reaches it then is lost.
    slack.wait_for(lambda: slack.command("anna", "igen", timeout=0).acked, timeout=20)
    assert heard.get(timeout=5).payload["text"] == "igen"


def test_no_ack_in_time_is_seen_by_the_person(slack: LocalSlack, app: App, connect: Connect) -> None:
    slack.settings(ack_seconds=0.2)
    connect(app)
    reply = slack.command("anna", "mina")
    assert not reply.acked
    assert reply.error == "/uppdrag misslyckades. Appen svarade inte inom tre sekunder."
    assert slack.requests("/uppdrag")[0]["verdict"] == "no_ack"
