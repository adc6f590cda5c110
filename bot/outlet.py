"""The way out to Slack: one post, one answer as a value; and finding what was posted by its metadata.

The client must not retry by itself: it would post twice when a connection drops. Trying again is the outbox's.
"""

from __future__ import annotations

import http.client
import logging
import socket
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.error import URLError
from urllib.request import Request, urlopen

from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse, WebClient

from bot.views.digest import digest
from bot.views.digest_picture import drawn
from bot.views.parts import Block, Message
from bot.views.reminder import reminder
from reminders.content import Bundle, Content, Digest
from reminders.outcomes import (
    BotBroken,
    NotSent,
    Outcome,
    RateLimited,
    Rejected,
    Renew,
    Scope,
    Sent,
    Unclear,
    Unreachable,
)
from storage.db import transaction_is_open

if TYPE_CHECKING:
    from documents.picture import Picture

log = logging.getLogger(__name__)

Result = TypeVar("Result")

EVENT_TYPE = "uppdragsbot_delivery"
PAGE = 200
MOST_PAGES = 25
REST = timedelta(seconds=30)
WAITS = (0.2, 0.4, 0.8, 1.2, 1.4)  # four seconds in all: a bot that is told to stop has ten

GONE = frozenset(
    [
        "user_not_found",
        "user_disabled",
        "user_not_visible",
        "users_not_found",
        "cannot_dm_bot",
        "channel_not_found",
        "is_archived",
        "not_in_channel",
        "restricted_action",
        "messages_tab_disabled",
    ]
)
NO_TOKEN = frozenset(["invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"])
BROKEN = NO_TOKEN | {
    "missing_scope",
    "no_permission",
    "not_allowed_token_type",
    "org_login_required",
    "ekm_access_denied",
    "access_denied",
    "two_factor_setup_required",
}
REJECTED = frozenset(
    [
        "invalid_blocks",
        "invalid_blocks_format",
        "invalid_arguments",
        "msg_too_long",
        "msg_blocks_too_long",
        "no_text",
        "too_many_attachments",
        "invalid_metadata_format",
        "invalid_metadata_schema",
        "metadata_too_large",
        "invalid_arg_name",
    ]
)
NOTHING_DONE = frozenset(["service_unavailable", "team_added_to_org", "accesslimited", "request_timeout"])


class SlackOutlet:
    """Implements `reminders.outcomes.Outlet`. `may_look` False = no history scope: then nothing can be looked for."""

    def __init__(
        self, client: WebClient, *, may_look: bool = True, wait: Callable[[float], object] = time.sleep
    ) -> None:
        if client.retry_handlers:
            raise ValueError("the client must not retry by itself")
        self._client = client
        self._may_look = may_look
        self._wait = wait

    def post(self, to: str, content: Content, key: str, renew: Renew) -> Outcome:
        """Posts once; a picture that Slack does not take is left out, the words are not."""
        message = shown(content)
        if not _has_picture(content):
            return self._posted(to, message, key, [])
        picture = self._picture(to, content)
        if not renew():
            return NotSent("bilden tog för lång tid")
        if picture is None:
            return self._posted(to, message, key, [])
        outcome = self._posted(to, message, key, [picture])
        return self._posted(to, message, key, []) if isinstance(outcome, Rejected) else outcome

    def _picture(self, to: str, content: Content) -> Block | None:
        """The digest's picture, uploaded without being shared by itself."""
        if not isinstance(content, Digest):
            return None
        found = drawn(content.part.overview)
        if found is None:
            return None
        given = attempt(lambda: self._uploaded(found), _scope(to))
        if not isinstance(given, str):
            log.warning("the digest goes without its picture: %s", given)
            return None
        return {"type": "image", "slack_file": {"id": given}, "alt_text": found.alt[:2000]}

    def _uploaded(self, picture: Picture) -> str | Unclear:
        """The file's id once Slack has looked it through: before that a message that shows it is refused."""
        file_id = upload(self._client, "uppdragen.png", picture.png, picture.alt)
        for seconds in WAITS:
            if self._client.files_info(file=file_id)["file"].get("mimetype"):
                return file_id
            self._wait(seconds)
        return Unclear("Slack blev inte klar med bilden")

    def _posted(self, to: str, message: Message, key: str, more: list[Block]) -> Outcome:
        def call() -> Outcome:
            answer = self._client.chat_postMessage(
                channel=to,
                text=message["text"],
                blocks=[*message["blocks"], *more],
                unfurl_links=False,
                unfurl_media=False,
                metadata={"event_type": EVENT_TYPE, "event_payload": {"key": key}},
            )
            return Sent(str(answer["ts"]), str(answer["channel"]))

        return attempt(call, _scope(to))

    def find(self, to: str, key: str, since: datetime) -> Outcome | None:
        """Looks through the conversation from its newest message back to `since`."""
        if not self._may_look:
            return None
        return _looked(attempt(lambda: self._search(self._conversation(to), key, since), _scope(to)))

    def _conversation(self, to: str) -> str:
        """The conversation's own id; a person's is opened."""
        if not to.startswith(("U", "W")):
            return to
        return str(self._client.conversations_open(users=to)["channel"]["id"])

    def _search(self, conversation: str, key: str, since: datetime) -> Outcome | None:
        """None when every message was looked at; Unclear when there were too many."""
        cursor = ""
        for _ in range(MOST_PAGES):
            page = self._page(conversation, since, cursor)
            for message in page["messages"]:
                if _key_of(message) == key:
                    return Sent(str(message["ts"]), conversation)
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return None
        return Unclear("konversationen är för lång att leta i")

    def _page(self, conversation: str, since: datetime, cursor: str) -> SlackResponse:
        return self._client.conversations_history(
            channel=conversation,
            oldest=f"{since.timestamp():.6f}",
            include_all_metadata=True,
            limit=PAGE,
            cursor=cursor or None,
        )


def _has_picture(content: Content) -> bool:
    """The last part of a digest ends with its picture."""
    return isinstance(content, Digest) and content.part.part == content.part.parts


def upload(client: WebClient, name: str, data: bytes, alt: str) -> str:
    """Puts a file into Slack without a channel, and returns its id; nobody sees it until a message shows it."""
    asked = client.files_getUploadURLExternal(filename=name, length=len(data), alt_txt=alt[:1000])
    request = Request(str(asked["upload_url"]), data, {"Content-Type": "image/png"})  # noqa: S310 - told by Slack
    with urlopen(request, timeout=client.timeout, context=client.ssl):  # noqa: S310
        pass
    file_id = str(asked["file_id"])
    client.files_completeUploadExternal(files=[{"id": file_id, "title": name}])
    return file_id


def shown(content: Content) -> Message:
    """The message that says this."""
    return reminder(content) if isinstance(content, Bundle) else digest(content)


def attempt(call: Callable[[], Result], scope: Scope) -> Result | Outcome:
    """What a call gives, or every way in which it can fail as a value.

    Only a refusal to connect is sure to have done nothing; a dropped or slow connection is unclear.
    """
    if transaction_is_open():
        raise AssertionError("nothing is sent inside a transaction")
    try:
        return call()
    except SlackApiError as error:
        return _refused(error, scope)
    except URLError as error:
        never_left = isinstance(error.reason, ConnectionRefusedError | socket.gaierror)
        return (NotSent if never_left else Unclear)(f"nätet: {error.reason}")
    except (OSError, http.client.HTTPException, SlackClientError, ValueError, KeyError) as error:
        return Unclear(f"inget begripligt svar: {type(error).__name__}")


def _refused(error: SlackApiError, scope: Scope) -> Outcome:
    answer: Any = error.response
    code = str(answer.get("error") or "") if hasattr(answer, "get") else ""
    if code in ("ratelimited", "rate_limited") or getattr(answer, "status_code", 200) == 429:
        return RateLimited(_retry_after(answer), scope)
    for codes, kind in (
        (GONE, Unreachable),
        (BROKEN, BotBroken),
        (REJECTED, Rejected),
        (NOTHING_DONE, NotSent),
    ):
        if code in codes:
            return kind(code)
    return Unclear(code or f"HTTP {getattr(answer, 'status_code', '?')}")


def _retry_after(answer: Any) -> timedelta:
    headers = {name.lower(): value for name, value in dict(answer.headers).items()}
    value = headers.get("retry-after", "")
    return timedelta(seconds=max(int(value), 1)) if str(value).isdigit() else REST


def _looked(found: Outcome | None) -> Outcome | None:
    """Not being allowed to look says nothing about the message, nor about the bot's right to post; a token that Slack
    does not take says it of both."""
    if isinstance(found, BotBroken) and found.reason in NO_TOKEN:
        return found
    if isinstance(found, Unreachable | Rejected | BotBroken):
        return Unclear(f"går inte att leta: {found.reason}")
    return found


def _scope(to: str) -> Scope:
    """A person hears once a day: a limit met there is the workspace's. A channel has a limit of its own."""
    return "workspace" if to.startswith(("U", "W", "D")) else "conversation"


def _key_of(message: dict[str, Any]) -> str | None:
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != EVENT_TYPE:
        return None
    key = (metadata.get("event_payload") or {}).get("key")
    return key if isinstance(key, str) else None
