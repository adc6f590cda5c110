"""What a person types, as Slack hands it on: encoded, with people, channels and addresses marked."""

import re

from sandbox.world import World

_NAMED = re.compile(r"(?<![\w@#.<|])([@#])([\w][\w.\-]*[\w]|\w)")
_ADDRESS = re.compile(r"(?<![<|\w])https?://[^\s<>|]+")
_SPOKEN = re.compile(r"<([@#!])([^>|]+)(?:\|([^>]*))?>")


def encode(text: str) -> str:
    """The three signs of Slack's own markup encoded, nothing else."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def mark_names(world: World, text: str, *, with_name: bool) -> str:
    """`@anna` and `#kanal` as the tokens that name them for certain; unknown names stay as typed."""

    def marked(found: re.Match[str]) -> str:
        sign, name = found.groups()
        target = _person(world, name) if sign == "@" else _channel(world, name)
        if target is None:
            return found.group(0)
        shown = f"|{name}" if with_name or sign == "#" else ""
        return f"<{sign}{target}{shown}>"

    return _NAMED.sub(marked, text)


def _person(world: World, name: str) -> str | None:
    return world.config.person_id(name) or world.config.person_id(name.casefold())


def _channel(world: World, name: str) -> str | None:
    found = world.by_name(name.casefold())
    return found.id if found else None


def message_text(world: World, text: str) -> str:
    """A message as the client sends it: encoded, names and addresses marked."""
    return mark_names(world, _ADDRESS.sub(r"<\g<0>>", encode(text)), with_name=False)


def command_text(world: World, text: str, *, should_escape: bool) -> str:
    """What follows a slash command; people and channels are only marked for commands that ask for it."""
    encoded = encode(text.strip())
    return mark_names(world, encoded, with_name=True) if should_escape else encoded
