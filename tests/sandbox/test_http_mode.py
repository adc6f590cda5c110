"""HTTP mode: the same payloads as signed requests, retries with their headers."""

import threading
from collections.abc import Callable, Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from slack_bolt import Ack, App, BoltRequest, Respond
from slack_bolt.response import BoltResponse
from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier

from sandbox.client import LocalSlack
from sandbox.http_mode import sign

Headers = dict[str, str | Sequence[str]]
Dispatch = Callable[[str, Headers], BoltResponse]


class Endpoint:
    """An address of the test's own, which answers with what `dispatch` says."""

    def __init__(self, dispatch: Dispatch) -> None:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"])).decode()
                answer = dispatch(body, {key.lower(): [value] for key, value in self.headers.items()})
                self.send_response(answer.status)
                for key, values in answer.headers.items():
                    self.send_header(key, values[0])
                self.end_headers()
                self.wfile.write(answer.body.encode())

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it
                """Keeps the test's output quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/slack/events"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


Serve = Callable[[Dispatch], None]


@pytest.fixture
def serve(slack: LocalSlack) -> Iterator[Serve]:
    open_ones: list[Endpoint] = []

    def start(dispatch: Dispatch) -> None:
        open_ones.append(Endpoint(dispatch))
        slack.use_http(open_ones[-1].url)

    yield start
    for one in open_ones:
        one.close()


def test_a_bolt_app_over_http_believes_the_signature(slack: LocalSlack, web: WebClient, serve: Serve) -> None:
    app = App(client=web, signing_secret=slack.signing_secret, token_verification_enabled=False)
    heard: list[str] = []

    @app.command("/uppdrag")
    def answer(ack: Ack, respond: Respond, command: dict[str, Any]) -> None:
        ack()
        respond(f"Kortet för {command['text']}")

    @app.event("message")
    def note(event: dict[str, Any]) -> None:
        heard.append(event["text"])

    @app.shortcut("new_uppdrag")
    def shortcut(ack: Ack) -> None:
        ack()
        heard.append("shortcut")

    serve(lambda body, headers: app.dispatch(BoltRequest(body=body, headers=headers)))
    assert slack.command("anna", "åäö @bo").text == "Kortet för åäö <@U0BO|bo>"
    assert slack.shortcut("anna", "new_uppdrag", timeout=0).acked
    slack.say("anna", None, "hej å ä ö")
    slack.wait_for(lambda: "hej å ä ö" in heard)
    assert "shortcut" in heard


def test_an_app_with_another_secret_refuses(slack: LocalSlack, web: WebClient, serve: Serve) -> None:
    app = App(client=web, signing_secret="another", token_verification_enabled=False)
    serve(lambda body, headers: app.dispatch(BoltRequest(body=body, headers=headers)))
    reply = slack.command("anna", "mina")
    assert reply.error == "/uppdrag misslyckades. Appen svarade med ett fel."


def test_signatures_are_those_slack_sdk_expects() -> None:
    verifier = SignatureVerifier("hemligt")
    body, now = b"payload=%7B%7D", "1614150000"
    assert verifier.generate_signature(timestamp=now, body=body) == sign("hemligt", now, body)


@pytest.mark.parametrize(("stop", "tries"), [("0", 4), ("1", 1)])
def test_a_failing_endpoint_is_tried_again_until_it_says_stop(
    slack: LocalSlack, serve: Serve, stop: str, tries: int
) -> None:
    slack.settings(retry_delays=[0.0, 0.0, 0.0])
    seen: list[tuple[str, str]] = []

    def refuse(_body: str, headers: Headers) -> BoltResponse:
        number, reason = headers.get("x-slack-retry-num", [""]), headers.get("x-slack-retry-reason", [""])
        seen.append((number[0], reason[0]))
        return BoltResponse(status=500, headers={"x-slack-no-retry": stop})

    serve(refuse)
    slack.say("anna", None, "hej")
    slack.wait_for(lambda: len(slack.requests("message")) == tries)
    assert seen == [("", ""), ("1", "http_error"), ("2", "http_error"), ("3", "http_error")][:tries]


def test_a_dead_endpoint_is_a_visible_failure(slack: LocalSlack) -> None:
    slack.use_http("http://127.0.0.1:9/slack/events")
    assert slack.command("anna", "mina").error == "/uppdrag misslyckades. Appen svarade med ett fel."
    assert slack.requests("/uppdrag")[0]["verdict"] == "connection_failed"
