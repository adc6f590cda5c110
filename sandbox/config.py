"""What a workspace consists of before anybody has said anything: one readable JSON file."""

import json
from dataclasses import dataclass, field
from pathlib import Path

from sandbox import Json


class BadConfig(Exception):
    """One clear sentence about what is wrong with the file."""


@dataclass(frozen=True)
class Person:
    id: str
    name: str
    real_name: str
    email: str | None = None
    title: str = ""
    tz: str = "Europe/Stockholm"
    is_bot: bool = False


@dataclass(frozen=True)
class Channel:
    id: str
    name: str
    members: tuple[str, ...]
    purpose: str = ""
    private: bool = False


@dataclass(frozen=True)
class Command:
    command: str
    description: str = ""
    usage_hint: str = ""
    should_escape: bool = False
    words: tuple[Json, ...] = ()


@dataclass(frozen=True)
class App:
    """The app as its manifest would install it."""

    id: str
    name: str
    bot_user: str
    bot_id: str
    bot_token: str
    app_token: str
    signing_secret: str
    scopes: tuple[str, ...]
    events: tuple[str, ...] = ()
    commands: tuple[Command, ...] = ()
    shortcuts: tuple[Json, ...] = ()
    app_token_scopes: tuple[str, ...] = ("connections:write",)
    home_tab: bool = True
    messages_tab: bool = True


@dataclass(frozen=True)
class Config:
    team_id: str
    team_name: str
    domain: str
    timezone: str
    app: App
    people: dict[str, Person]
    channels: tuple[Channel, ...]
    groups: tuple[Json, ...] = ()
    guide: Json = field(default_factory=dict)
    folder: Path = Path()

    def person_id(self, who: str) -> str | None:
        """The Slack id of a person given by id or by short name; None when nobody has it."""
        if who in self.people:
            return who
        return next((person.id for person in self.people.values() if person.name == who), None)


def _person(row: Json) -> Person:
    return Person(**row)


def _channel(row: Json, ids: dict[str, str], bot_user: str) -> Channel:
    row = dict(row)
    named = row.pop("members", "*")
    people = list(ids.values()) if named == "*" else [ids[name] for name in named]
    if row.pop("bot", True):
        people.append(bot_user)
    return Channel(members=tuple(people), **row)


def _app(row: Json) -> App:
    row = dict(row)
    commands = tuple(Command(**(c | {"words": tuple(c.get("words", ()))})) for c in row.pop("commands", ()))
    lists: Json = {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
    return App(commands=commands, **lists)


def parse(raw: Json, folder: Path = Path()) -> Config:
    """The config in `raw`, its files in `folder`; BadConfig names the first thing that is missing or not understood."""
    try:
        app = _app(raw["app"])
        people = [_person(row) for row in raw["people"]]
        ids = {person.name: person.id for person in people}
        bot = Person(id=app.bot_user, name=app.name, real_name=app.name, is_bot=True)
        return Config(
            team_id=raw["workspace"]["id"],
            team_name=raw["workspace"]["name"],
            domain=raw["workspace"]["domain"],
            timezone=raw["workspace"].get("timezone", "Europe/Stockholm"),
            app=app,
            people={person.id: person for person in [*people, bot]},
            channels=tuple(_channel(row, ids, app.bot_user) for row in raw.get("channels", ())),
            groups=tuple(g | {"users": [ids[name] for name in g["users"]]} for g in raw.get("groups", ())),
            guide=raw.get("guide", {}),
            folder=folder,
        )
    except KeyError as missing:
        raise BadConfig(f"the config lacks {missing}") from missing
    except TypeError as wrong:
        raise BadConfig(f"the config is not understood: {wrong}") from wrong


def load(path: Path) -> Config:
    """The config in the file; BadConfig when it is missing, no JSON, or incomplete."""
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except OSError as gone:
        raise BadConfig(f"cannot read {path}: {gone.strerror}") from gone
    except ValueError as broken:
        raise BadConfig(f"{path} is not JSON: {broken}") from broken
    return parse(raw, path.parent)
