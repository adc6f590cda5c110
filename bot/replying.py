"""Where an answer goes: back to the person alone, or into the channel when that was asked for."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web import WebClient
from slack_sdk.webhook import WebhookClient

from bot.views.parts import Message
from bot.views.screen import modal_of
from uppdrag.errors import Refused

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reply:
    """The way back for one command or click. Nothing is sent twice: no call is tried again by itself."""

    client: WebClient
    body: dict[str, Any]

    @property
    def user(self) -> str:
        """The Slack id of the person who asked."""
        event = self.body.get("event") or {}
        known = self.body.get("user_id") or self.body.get("user", {}).get("id")
        return str(known or event.get("user_id") or event.get("user") or "")

    @property
    def channel(self) -> str:
        """The Slack id of the conversation that was asked in; empty on Home."""
        return str(self.body.get("channel_id") or (self.body.get("channel") or {}).get("id") or "")

    def who(self) -> tuple[str, str | None]:
        """The person's name and e-mail as Slack has them; no name when Slack does not say."""
        try:
            found = self.client.users_info(user=self.user)["user"]
        except (OSError, SlackApiError) as error:
            log.warning("no name for %s: %s", self.user, error)
            return "", None
        profile = found.get("profile", {})
        return str(found.get("real_name") or profile.get("real_name") or ""), profile.get("email")

    def with_email(self, email: str) -> str:
        """The Slack id of the person with this address; empty when there is none, or Slack does not say."""
        try:
            return str(self.client.users_lookupByEmail(email=email)["user"]["id"])
        except (OSError, SlackApiError) as error:
            log.info("nobody with that address: %s", type(error).__name__)
            return ""

    def private(self, message: Message, *, replace: bool = False) -> None:
        """Seen by this person only; `replace` puts it in the place of the message that was clicked."""
        kind = {"response_type": "ephemeral", "replace_original": replace}
        if not self._back(message | kind) and not self._on_screen(message, replace=replace):
            self.client.chat_postMessage(channel=self.user, **message)

    def _on_screen(self, message: Message, *, replace: bool) -> bool:
        """Home and modals have no way back to a message: the answer comes as a modal over them.

        False where there is no view, no time left or no room: then it comes in the direct message.
        """
        view = self.body.get("view") or {}
        if self.body.get("type") != "block_actions" or not view:
            return False
        try:
            self._show(view, modal_of(message), replace=replace)
        except SlackApiError as error:
            log.info("an answer did not fit on the screen: %s", error.response.get("error"))
            return False
        return True

    def _show(self, below: dict[str, Any], view: dict[str, Any], *, replace: bool = False) -> None:
        trigger = str(self.body.get("trigger_id", ""))
        if below.get("type") != "modal":
            self.client.views_open(trigger_id=trigger, view=view)
        elif replace:
            self.client.views_update(view_id=below["id"], hash=below.get("hash"), view=view)
        else:
            self.client.views_push(trigger_id=trigger, view=view)

    def open(self, view: dict[str, Any]) -> None:
        """A modal on top of the conversation; Slack takes it only within 3 s of the command or click.

        Refused in words when that time has passed.
        """
        try:
            self._show(self.body.get("view") or {}, view)
        except SlackApiError as error:
            if error.response.get("error") == "push_limit_reached":
                raise Refused("Stäng det översta fönstret först, och prova igen.") from error
            if error.response.get("error") in ("expired_trigger_id", "exchanged_trigger_id"):
                raise Refused("Det tog för lång tid att öppna formuläret. Prova igen.") from error
            raise

    def file(self, slack_id: str, name: str, data: bytes, words: str) -> None:
        """Puts a file into the direct message with a person, with what it is in words; Refused when Slack does not
        take it."""
        try:
            conversation = self.client.conversations_open(users=slack_id)["channel"]["id"]
            self.client.files_upload_v2(
                channel=conversation, filename=name, title=name, content=data, initial_comment=words
            )
        except (OSError, SlackApiError) as error:
            log.warning("a file was not taken: %s", error)
            raise Refused("Slack tog inte emot filen. Prova igen om en liten stund.") from error

    def permalink(self) -> str:
        """The address of the message that a shortcut was used on; empty when there is none to be had."""
        channel, message = self.body.get("channel") or {}, self.body.get("message") or {}
        if not (channel.get("id") and message.get("ts")):
            return ""
        try:
            found = self.client.chat_getPermalink(channel=channel["id"], message_ts=message["ts"])
        except (OSError, SlackApiError) as error:
            log.warning("no permalink: %s", error)
            return ""
        return str(found.get("permalink", ""))

    def back_to(self, url: str) -> Reply:
        """The same person, answered where a form was opened from (a response_url)."""
        return Reply(self.client, {"user": {"id": self.user}, "response_url": url})

    def public(self, message: Message) -> None:
        """Seen by everybody in the channel where the question was asked."""
        self._back(message | {"response_type": "in_channel", "replace_original": False})

    def _back(self, payload: dict[str, Any]) -> bool:
        url = self.body.get("response_url")
        if not url:
            return False
        hook = WebhookClient(str(url), timeout=self.client.timeout, ssl=self.client.ssl, retry_handlers=[])
        answer = hook.send_dict(payload)
        if answer.status_code != 200:
            log.warning("an answer was not taken: %s %s", answer.status_code, answer.body[:200])
        return True


def quiet(reply: Reply, message: Message) -> None:
    """Tells the person, if there is any way to; used where an error must not lead to another."""
    try:
        reply.private(message)
    except (OSError, SlackApiError) as error:
        log.warning("the person could not be told: %s", error)
