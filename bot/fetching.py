"""Fetching a file that somebody gave the bot: only from Slack, bounded, never following the token elsewhere."""

from __future__ import annotations

import urllib.error
import urllib.request
from typing import Any
from urllib.parse import urlsplit

from slack_sdk.web import WebClient

from documents.read import MAX_BYTES
from uppdrag.errors import Refused

MOST_BYTES = MAX_BYTES
SECONDS = 60
NOT_ALLOWED = "Jag får inte hämta filer i Slack än. Be den som sköter mig att ge behörigheten files:read och installera om."


class _Stay(urllib.request.HTTPRedirectHandler):
    """A redirect would carry the token to another address."""

    def redirect_request(self, *_: Any) -> None:
        raise Refused(NOT_ALLOWED)


def fetch(client: WebClient, file_id: str) -> tuple[str, bytes]:
    """The name and bytes of a file in Slack.

    Refused when it is too large, gone, not from Slack, cut short, or when Slack shows its login page instead
    (which it does, with status 200, to a bot without `files:read`).
    """
    facts: dict[str, Any] = client.files_info(file=file_id)["file"]
    name, size = str(facts.get("name") or "fil"), int(facts.get("size") or 0)
    if size > MOST_BYTES:
        raise Refused(
            f"Filen är för stor ({size // 1_000_000} MB). Jag läser filer på högst {MOST_BYTES // 1_000_000} MB."
        )
    data = _download(client, str(facts.get("url_private_download") or facts.get("url_private") or ""))
    if data.lstrip()[:15].lower().startswith((b"<!doctype html", b"<html")) and not name.endswith(
        (".html", ".htm")
    ):
        raise Refused(NOT_ALLOWED)
    if size and len(data) != size:
        raise Refused("Filen kom inte fram hel. Lämna den en gång till.")
    return name, data


def _download(client: WebClient, url: str) -> bytes:
    if not _is_slack(client, url):
        raise Refused("Filen ligger inte i Slack. Ladda upp den här i samtalet i stället.")
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {client.token}"})  # noqa: S310 - checked above
    opener = urllib.request.build_opener(_Stay)
    try:
        with opener.open(request, timeout=SECONDS) as answer:
            data: bytes = answer.read(MOST_BYTES + 1)
    except (OSError, urllib.error.URLError) as error:
        raise Refused("Jag kunde inte hämta filen från Slack. Lämna den en gång till.") from error
    if len(data) > MOST_BYTES:
        raise Refused(f"Filen är för stor. Jag läser filer på högst {MOST_BYTES // 1_000_000} MB.")
    return data


def _is_slack(client: WebClient, url: str) -> bool:
    """Slack's own hosts, or the very server that this bot talks to."""
    asked, own = urlsplit(url), urlsplit(client.base_url)
    if asked.netloc == own.netloc and asked.scheme == own.scheme:
        return True
    host = asked.hostname or ""
    return asked.scheme == "https" and (
        host == "slack.com" or host.endswith((".slack.com", ".slack-files.com"))
    )
