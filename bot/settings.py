"""All that can be set, in one declared list; read once, frozen, every problem told at once."""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

SLACK = "https://slack.com/api/"
SHORTEST_FOR_MESSAGES = 365
SHORTEST_SLIP, ALMOST = 8, 0.9  # DATABSE_URL is a slip; TEAMS and HTTP_PROXY are somebody else's
SECRETS = (
    "slack_bot_token", "slack_app_token", "slack_signing_secret", "slack_client_secret", "install_key",
    "database_url", "target_database_url", "heartbeat_url",
)  # fmt: skip


class BadSettings(Exception):
    """One Swedish sentence for each thing that is wrong with the settings."""

    def __init__(self, *problems: str) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


class Settings(BaseSettings):
    """The settings, from the environment or `.env`. A secret may stand in a file: `SLACK_BOT_TOKEN_FILE`."""

    model_config = SettingsConfigDict(
        frozen=True, extra="forbid", env_file=".env", env_ignore_empty=True, hide_input_in_errors=True
    )

    slack_bot_token: SecretStr | None = Field(None, description="Botens nyckel, xoxb-…")
    slack_app_token: SecretStr | None = Field(None, description="Nyckeln för Socket Mode, xapp-…")
    slack_signing_secret: SecretStr | None = Field(None, description="Behövs bara utan Socket Mode")
    slack_bot_token_file: Path | None = Field(None, description="Fil med SLACK_BOT_TOKEN")
    slack_app_token_file: Path | None = Field(None, description="Fil med SLACK_APP_TOKEN")
    slack_signing_secret_file: Path | None = Field(None, description="Fil med SLACK_SIGNING_SECRET")
    slack_api_url: str = Field(SLACK, description="Slacks adress; ändras bara för prov")
    slack_timeout: int = Field(10, ge=1, le=60, description="Sekunder att vänta på svar från Slack")
    database_url: str = Field("sqlite:///uppdrag.db", description="SQLite eller PostgreSQL")
    database_url_file: Path | None = Field(None, description="Fil med DATABASE_URL")
    municipality: str = Field("goteborg", description="Kommunens register och kalender")
    roles: Path | None = Field(None, description="JSON-fil med vem som är vad")
    health_host: str = Field("127.0.0.1", description="Adressen för /healthz och /readyz")
    health_port: int = Field(8080, ge=0, le=65535, description="Porten för dem; 0 = valfri ledig")
    mode: Literal["socket", "http"] = Field(
        "socket", description="Boten ringer Slack, eller Slack ringer boten"
    )
    http_host: str = Field("127.0.0.1", description="Med MODE=http: adressen där Slack tas emot")
    http_port: int = Field(3000, ge=0, le=65535, description="Med MODE=http: porten")
    workspaces: str = Field("", description="Flera arbetsytor: T0AAA=goteborg T0BBB=/data/alvstad")
    team: str = Field("", description="Flera arbetsytor: den som kommandoraden gäller")
    public_url: str | None = Field(None, description="Flera arbetsytor: botens adress utifrån")
    slack_client_id: str | None = Field(None, description="Flera arbetsytor: appens id")
    slack_client_secret: SecretStr | None = Field(None, description="Flera arbetsytor: appens hemlighet")
    slack_client_secret_file: Path | None = Field(None, description="Fil med SLACK_CLIENT_SECRET")
    install_key: SecretStr | None = Field(None, description="Flera arbetsytor: krypterar nycklarna")
    install_key_file: Path | None = Field(None, description="Fil med INSTALL_KEY")
    backup_folder: Path = Field(Path("backup"), description="Dit säkerhetskopior läggs")
    target_database_url: SecretStr | None = Field(None, description="Bara för db move: den nya databasen")
    target_database_url_file: Path | None = Field(None, description="Fil med TARGET_DATABASE_URL")
    keep_drafts_days: int = Field(30, ge=0, le=3650, description="Gallring: inläsningar som ingen sparade")
    keep_inbox_days: int = Field(7, ge=1, le=3650, description="Gallring: vad som redan är omhändertaget")
    keep_messages_days: int = Field(
        0, ge=0, le=36500, description="Gallring: utskick; 0 = aldrig, annars minst 365"
    )
    keep_backups_days: int = Field(
        0, ge=0, le=36500, description="Gallring: botens egna kopior i BACKUP_FOLDER; 0 = aldrig"
    )
    weeding: Literal["daily", "dry-run", "off"] = Field(
        "daily", description="Gallring varje natt, bara i loggen, eller inte alls"
    )
    clock_url: str | None = Field(None, description="Provmiljöns klocka; bara mot den egna datorn")
    lease_seconds: int = Field(120, ge=30, le=3600, description="Så länge ägs ett utskick av den som tog det")
    look_before_resend: bool = Field(
        True, description="Se efter i samtalet innan något skickas om; kräver *:history"
    )
    listener_threads: int = Field(48, ge=4, le=256, description="Så många svar som kan skrivas samtidigt")
    log_format: Literal["text", "json"] = Field("text", description="Loggen läsbar eller som JSON")
    heartbeat_url: SecretStr | None = Field(None, description="Adress som hör av sig när boten tystnar")
    heartbeat_url_file: Path | None = Field(None, description="Fil med HEARTBEAT_URL")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="Hur mycket loggas")

    @model_validator(mode="before")
    @classmethod
    def _read_files(cls, values: dict[str, Any]) -> dict[str, Any]:
        read = {name: _content(path) for name in SECRETS if (path := values.get(f"{name}_file"))}
        return values | {name: content for name, content in read.items() if content is not None}

    @field_validator(*(f"{name}_file" for name in SECRETS))
    @classmethod
    def _is_readable(cls, value: Path | None, info: ValidationInfo) -> Path | None:
        if value is not None and _content(value) is None:
            raise ValueError(f"Filen i {str(info.field_name).upper()} går inte att läsa")
        return value

    @field_validator("slack_api_url", "public_url", "clock_url")
    @classmethod
    def _is_an_address(cls, value: str | None) -> str | None:
        return value if value is None else _address(value)

    @field_validator("heartbeat_url")
    @classmethod
    def _is_a_secret_address(cls, value: SecretStr | None) -> SecretStr | None:
        return SecretStr(_address(value.get_secret_value())) if value else None

    @field_validator("slack_api_url")
    @classmethod
    def _ends_with_a_slash(cls, value: str) -> str:
        return value.rstrip("/") + "/"

    @field_validator("database_url")
    @classmethod
    def _is_database(cls, value: str) -> str:
        if value.startswith("postgresql://"):
            return value.replace("postgresql://", "postgresql+psycopg://", 1)
        if not value.startswith(("sqlite:///", "postgresql+psycopg://")):
            raise ValueError("ska börja med sqlite:/// eller postgresql://")
        return value

    @field_validator("target_database_url")
    @classmethod
    def _is_target(cls, value: SecretStr | None) -> SecretStr | None:
        return SecretStr(cls._is_database(value.get_secret_value())) if value else None

    @field_validator("keep_messages_days")
    @classmethod
    def _is_long_enough(cls, value: int) -> int:
        if 0 < value < SHORTEST_FOR_MESSAGES:
            raise ValueError(f"ska vara 0 eller minst {SHORTEST_FOR_MESSAGES}")
        return value

    @model_validator(mode="after")
    def _clock_is_for_trying(self) -> Self:
        if self.clock_url and not (is_loopback(self.slack_api_url) and is_loopback(self.clock_url)):
            raise ValueError(
                "CLOCK_URL får bara användas när SLACK_API_URL och klockan är på den egna datorn."
            )
        return self

    def secrets(self) -> tuple[str, ...]:
        """Everything that must not stand in a log. Asks for the keys that this way of running needs."""
        if not self.workspaces:
            self.tokens()
        kept = (getattr(self, name) for name in SECRETS)
        return tuple(one.get_secret_value() if isinstance(one, SecretStr) else one for one in kept if one)

    def tokens(self) -> tuple[str, str]:
        """The bot's token, and the app's token or (without Socket Mode) the signing secret.

        BadSettings names each one that is missing or mixed up.
        """
        second = "SLACK_APP_TOKEN" if self.mode == "socket" else "SLACK_SIGNING_SECRET"
        found = {name: getattr(self, name.lower()) for name in ("SLACK_BOT_TOKEN", second)}
        problems = [
            _token_problem(name, _STARTS[name], value)
            for name, value in found.items()
            if value is None or not value.get_secret_value().startswith(_STARTS[name])
        ]
        if problems:
            raise BadSettings(*problems)
        bot, other = (value.get_secret_value() for value in found.values())
        return bot, other


_STARTS = {"SLACK_BOT_TOKEN": "xoxb-", "SLACK_APP_TOKEN": "xapp-", "SLACK_SIGNING_SECRET": ""}


def load(env_file: Path | None = Path(".env")) -> Settings:
    """The settings as they stand; raises BadSettings with every problem at once."""
    make: Callable[..., Settings] = Settings
    problems = _unknown(os.environ)
    try:
        settings = make(_env_file=env_file)
    except ValidationError as error:
        problems += [_told(dict(problem)) for problem in error.errors()]
    except UnicodeDecodeError:
        problems.append("Filen .env är inte text i UTF-8.")
    if problems:
        raise BadSettings(*problems)
    return settings


def _address(value: str) -> str:
    try:
        fine = urlsplit(value).scheme in {"http", "https"} and urlsplit(value).hostname
    except ValueError:
        fine = False
    if not fine:
        raise ValueError("ska vara en adress som börjar med https://")
    return value


def is_loopback(url: str) -> bool:
    """Whether the address is on this machine."""
    return urlsplit(url).hostname in {"127.0.0.1", "localhost", "::1"}


def _content(path: object) -> str | None:
    """What a secret's file holds; None when it cannot be read."""
    try:
        return Path(str(path)).read_text("utf-8").strip()
    except (OSError, ValueError):
        return None


def _token_problem(name: str, start: str, value: SecretStr | None) -> str:
    if value is None:
        return f"{name} saknas. Sätt den i miljön eller i filen .env; se docs/admin.md."
    return f"{name} ska börja med {start}."


def _unknown(environ: Mapping[str, str]) -> list[str]:
    """Misspelt settings in the environment, where much is not ours.

    Every SLACK_… that is none (Bolt itself would obey some of those), and what is all but one of ours.
    """
    known = {name.upper() for name in Settings.model_fields}
    strange = sorted(
        name for name in environ if name not in known and (name.startswith("SLACK_") or _slip(name))
    )
    return [_strange(name) for name in strange]


def _slip(name: str) -> bool:
    known = [field.upper() for field in Settings.model_fields]
    return len(name) >= SHORTEST_SLIP and bool(difflib.get_close_matches(name, known, n=1, cutoff=ALMOST))


def _strange(name: str) -> str:
    known = [field.upper() for field in Settings.model_fields]
    near = difflib.get_close_matches(name.upper(), known, n=1, cutoff=0.7)
    return f"Inställningen {name.upper()} finns inte." + (f" Menade du {near[0]}?" if near else "")


def _told(problem: dict[str, Any]) -> str:
    name = str(problem["loc"][0]) if problem["loc"] else ""
    reason = str(problem["msg"]).removeprefix("Value error, ")
    if problem["type"] == "extra_forbidden":
        return _strange(name)
    if problem["type"] == "value_error":
        return (
            f"{name.upper()} {reason}."
            if name and not reason.startswith("Filen ")
            else f"{reason.rstrip('.')}."
        )
    return f"{name.upper()} {_wanted(problem['type'], problem.get('ctx') or {}, name)}"


def _wanted(kind: str, context: dict[str, Any], name: str) -> str:
    if kind == "literal_error":
        allowed = str(context["expected"]).replace("'", "").replace(" or ", " eller ")
        return f"ska vara något av {allowed}."
    if kind == "bool_parsing":
        return "ska vara true eller false."
    limits = {type(rule).__name__.lower(): rule for rule in Settings.model_fields[name].metadata}
    low, high = (getattr(limits.get(key), key, None) for key in ("ge", "le"))
    return f"ska vara ett heltal mellan {low} och {high}." if low is not None else "går inte att läsa."
