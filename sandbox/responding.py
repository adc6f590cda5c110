"""Answers to an act: in the ack itself, or later at its response_url."""

from sandbox import Json, happenings, messages
from sandbox.answers import AnswerUrl
from sandbox.conversation import Conversation
from sandbox.slack import Slack
from sandbox.typing_text import message_text
from sandbox.webapi.call import SlackError
from sandbox.webapi.content import checked
from sandbox.world import World


def post_answer(
    slack: Slack,
    world: World,
    user: str,
    where: Conversation,
    body: Json,
    *,
    typed: str | None = None,
    thread_ts: str | None = None,
) -> Json:
    """Shows an answer: private unless it says in_channel, then with the command that asked for it."""
    content = checked(body)
    thread = {"thread_ts": thread_ts} if thread_ts else {}
    if body.get("response_type") != "in_channel":
        return messages.post_private(world, where, user, content | thread)
    if typed:
        messages.post(world, where, {"user": user, "text": message_text(world, typed)})
    posted = messages.post(world, where, messages.bot_profile(world) | content | thread)
    happenings.said(slack, world, where, posted)
    return posted


def respond(slack: Slack, key: str, body: Json) -> str:
    """Does what an app posted to a response_url and returns "ok"; SlackError with Slack's own name otherwise."""
    url = slack.answer_urls.use(key, slack.clock.now())
    if isinstance(url, str):
        raise SlackError(url)
    world = slack.world(url.team)
    where = world.conversations[url.channel]
    if body.get("delete_original") and url.ts:
        _delete(world, where, url, url.ts)
    elif body.get("replace_original") and url.ts:
        _replace(world, where, url, url.ts, checked(body))
    else:
        thread_ts = body.get("thread_ts") or (url.thread_ts if url.private else None)
        post_answer(slack, world, url.user, where, body, typed=url.typed, thread_ts=thread_ts)
        url.typed = None
    return "ok"


def _delete(world: World, where: Conversation, url: AnswerUrl, ts: str) -> None:
    if url.private:
        messages.delete_private(world, url.user, ts)
    else:
        messages.delete(world, where, ts)


def _replace(world: World, where: Conversation, url: AnswerUrl, ts: str, content: Json) -> None:
    whole = {"blocks": None, "attachments": None} | content
    if url.private:
        shown = messages.find_private(world, url.user, ts)
        if shown is None:
            raise SlackError("message_not_found")
        messages.edit_private(world, url.user, shown, whole)
    elif ts in where.messages:
        messages.edit(world, where, ts, whole)
    else:
        raise SlackError("message_not_found")
