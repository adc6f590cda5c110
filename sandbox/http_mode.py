"""HTTP mode: the same payloads as signed requests to the bot's own address."""

import asyncio
import hashlib
import hmac
import json
import time
import urllib.error
import urllib.parse
import urllib.request

from sandbox import Json
from sandbox.socket_mode import Ack

_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """The X-Slack-Signature of a body: v0 HMAC-SHA256 over version, timestamp and body."""
    return "v0=" + hmac.new(secret.encode(), f"v0:{timestamp}:".encode() + body, hashlib.sha256).hexdigest()


def encode(kind: str, payload: Json) -> tuple[bytes, str]:
    """Body and content type: events as JSON, commands as a form, interactions as `payload=` in a form."""
    if kind == "events_api":
        return json.dumps(payload).encode(), "application/json"
    fields = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
    known = {key: value for key, value in fields.items() if value is not None}
    return urllib.parse.urlencode(known).encode(), "application/x-www-form-urlencoded"


def _request(url: str, secret: str, envelope: Json) -> urllib.request.Request:
    body, content_type = encode(envelope["type"], envelope["payload"])
    timestamp = str(int(time.time()))
    headers = {
        "Content-Type": content_type,
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": sign(secret, timestamp, body),
    }
    if envelope.get("retry_attempt"):
        headers["X-Slack-Retry-Num"] = str(envelope["retry_attempt"])
        headers["X-Slack-Retry-Reason"] = str(envelope.get("retry_reason", ""))
    return urllib.request.Request(url, data=body, headers=headers, method="POST")  # noqa: S310 - the bot's own address


def _read(text: str) -> Json:
    """An ack body: JSON as it is, plain text as the text of an answer."""
    try:
        body = json.loads(text)
    except ValueError:
        return {"text": text} if text else {}
    return body if isinstance(body, dict) else {}


def _post(request: urllib.request.Request, patience: float) -> Ack:
    begun = time.perf_counter()
    try:
        with _DIRECT.open(request, timeout=patience) as answer:
            body, stop = _read(answer.read().decode()), answer.headers.get("x-slack-no-retry") == "1"
        return Ack(ok=True, ms=(time.perf_counter() - begun) * 1000, body=body, stop_retries=stop)
    except urllib.error.HTTPError as refused:
        stop = refused.headers.get("x-slack-no-retry") == "1"
        refused.close()
        return Ack(ok=False, reason="http_error", stop_retries=stop)
    except TimeoutError:
        return Ack(ok=False, reason="http_timeout")
    except OSError as failed:
        late = isinstance(getattr(failed, "reason", None), TimeoutError)
        return Ack(ok=False, reason="http_timeout" if late else "connection_failed")


async def send(url: str, secret: str, envelope: Json, patience: float) -> Ack:
    """Posts the envelope's payload, signed, and waits `patience` seconds."""
    return await asyncio.to_thread(_post, _request(url, secret, envelope), patience)
