"""Files that people drop: into a conversation, or into a form."""

from sandbox import Json, happenings, messages
from sandbox.acts import ActRefused
from sandbox.conversation import Conversation
from sandbox.files import MAX_SIZE, as_slack_shows, new_file
from sandbox.slack import Slack
from sandbox.typing_text import message_text
from sandbox.world import World


def keep(slack: Slack, world: World, user: str, name: str, content: bytes) -> Json:
    """A complete file of this person's; ActRefused when it is empty or too large."""
    if not content:
        raise ActRefused("Filen är tom.")
    if len(content) > MAX_SIZE:
        raise ActRefused("Filen är för stor.")
    file = new_file(world, name, user, len(content))
    file["complete"] = True
    slack.contents[file["id"]] = content
    return file


def drop(
    slack: Slack, world: World, user: str, where: Conversation, name: str, content: bytes, text: str = ""
) -> Json:
    """Shares a file: a message with it, and file_shared beside that. Returns the message."""
    if user not in where.members:
        raise ActRefused("Du är inte med i kanalen.")
    file = keep(slack, world, user, name, content)
    file["channels"].append(where.id)
    shown = as_slack_shows(slack, world, file)
    message = {"user": user, "text": message_text(world, text), "files": [shown], "subtype": "file_share"}
    posted = messages.post(world, where, message)
    if world.bot in where.members:
        happenings.file_shared(slack, world, where, file["id"], user)
    happenings.said(slack, world, where, posted)
    return posted


def give_to_form(slack: Slack, world: World, user: str, name: str, content: bytes) -> Json:
    """A file for a file_input, as it will stand in `state.values`."""
    file = keep(slack, world, user, name, content)
    file["given_to_app"] = True
    return as_slack_shows(slack, world, file)
