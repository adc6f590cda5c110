"""What tests and scripts hold in their hand: a running local Slack, and the people in it."""

import json
import os
import select
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from sandbox import Json

START_SECONDS = 20
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class SandboxError(Exception):
    """The sandbox could not do it; the text is what it said."""


@dataclass(frozen=True)
class Reply:
    """What an act led to.

    `acked` within three seconds, in `ack_ms`; `messages` are new answers this person sees (text, blocks, ts, channel),
    `edited` those that changed, `view` a modal that was opened or changed, `errors` those of a form by block_id,
    `error` the sentence the person sees when it failed.
    """

    acked: bool
    ack_ms: float = 0.0
    messages: list[Json] = field(default_factory=list)
    edited: list[Json] = field(default_factory=list)
    view: Json | None = None
    home: Json | None = None
    errors: dict[str, str] = field(default_factory=dict)
    error: str | None = None

    @property
    def text(self) -> str:
        """The text of all new answers, one a line."""
        return "\n".join(message.get("text", "") for message in self.messages)


class LocalSlack:
    """A running sandbox. People are named by id or short name, channels by id, `#name` or name."""

    def __init__(
        self, ready: Json, process: subprocess.Popen[str] | None = None, team: str | None = None
    ) -> None:
        self._ready = ready
        self._process = process
        self._team = team
        self.url: str = ready["url"]
        self.api_url: str = ready["api_url"]
        self.bot_token: str = ready["bot_token"]
        self.app_token: str = ready["app_token"]
        self.signing_secret: str = ready["signing_secret"]
        self.bot_name: str = ready["bot_name"]

    @classmethod
    def start(
        cls,
        config: Path,
        *more_configs: Path,
        clock: str | None = None,
        port: int = 0,
        state: Path | None = None,
    ) -> Self:
        """Starts a sandbox process and waits until it is ready; SandboxError with its words when it will not."""
        args = [sys.executable, "-m", "sandbox", "--port", str(port)]
        for one in (config, *more_configs):
            args += ["--config", str(one)]
        args += ["--clock", clock] if clock else []
        args += ["--state", str(state)] if state else []
        here = os.pathsep.join(path for path in sys.path if path)
        environment = os.environ | {"PYTHONPATH": here}
        pipe = subprocess.PIPE
        process = subprocess.Popen(args, stdout=pipe, stderr=pipe, text=True, env=environment)  # noqa: S603
        return cls(_first_line(process), process)

    def in_team(self, team: str) -> "LocalSlack":
        """The same sandbox, seen from another of its workspaces."""
        return LocalSlack(self._ready, None, team)

    def close(self) -> None:
        """Stops the process; its state is saved."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        for pipe in (self._process.stdout, self._process.stderr):
            if pipe:
                pipe.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # The bot

    def wait_for_bot(self, timeout: float = 15) -> None:
        """Until at least one socket of the bot is up; SandboxError when none came in `timeout` seconds."""
        self._wait_for_sockets(lambda count: count > 0, timeout, "no bot has connected")

    def wait_for_no_bot(self, timeout: float = 15) -> None:
        """Until no socket is up."""
        self._wait_for_sockets(lambda count: count == 0, timeout, "the bot is still connected")

    def _wait_for_sockets(self, enough: Any, timeout: float, complaint: str) -> None:
        end = time.monotonic() + timeout
        last = None
        while not enough(self.order("bot")["sockets"]):
            if time.monotonic() > end:
                raise SandboxError(complaint)
            last = self.order("changes", since=last, timeout=0.5)["last"]

    def register_bot(self, health_url: str) -> None:
        """Where walks of the clock find the bot (`GET /_demo/next`, `POST /_demo/tick`)."""
        self.order("bot", health_url=health_url)

    def use_http(self, endpoint: str) -> None:
        """HTTP mode: everything goes as signed requests to `endpoint`."""
        self.order("bot", endpoint=endpoint)

    # People

    def command(
        self,
        user: str,
        text: str,
        channel: str | None = None,
        command: str = "/uppdrag",
        timeout: float = 5,
    ) -> Reply:
        """Types a slash command (in the bot's direct message unless `channel` says otherwise) and waits for an answer."""
        return self._act("command", timeout, user=user, text=text, channel=channel, command=command)

    def click(
        self,
        user: str,
        where: Json,
        action_id: str,
        value: Any = None,
        selected: Any = None,
        block_id: str | None = None,
        timeout: float = 5,
    ) -> Reply:
        """Uses an element of a message or view that this client has shown; `selected` is a choice in a menu."""
        place = (
            {"view_id": where["id"]} if "hash" in where else {"ts": where["ts"], "channel": where["channel"]}
        )
        chosen = value if selected is None else selected
        return self._act(
            "click", timeout, user=user, action_id=action_id, value=chosen, block_id=block_id, **place
        )

    def submit(self, user: str, values: Json, view_id: str | None = None, timeout: float = 5) -> Reply:
        """Fills the open modal (by block_id or action_id) and sends it."""
        return self._act("submit", timeout, user=user, values=values, view_id=view_id)

    def close_view(self, user: str, *, whole_stack: bool = False) -> Reply:
        return self._act("close", 0, user=user, whole_stack=whole_stack)

    def suggest(self, user: str, where: Json, action_id: str, text: str) -> list[Json]:
        """What an external select offers for `text`."""
        place = (
            {"view_id": where["id"]} if "hash" in where else {"ts": where["ts"], "channel": where["channel"]}
        )
        options: list[Json] = self.order("suggest", user=user, action_id=action_id, text=text, **place)[
            "options"
        ]
        return options

    def say(self, user: str, channel: str | None, text: str, thread_ts: str | None = None) -> Json:
        """Writes a message (None: to the bot) and returns it."""
        message: Json = self.order("say", user=user, channel=channel, text=text, thread_ts=thread_ts)[
            "message"
        ]
        return message

    def mention(self, user: str, channel: str, text: str, timeout: float = 5) -> Reply:
        """Writes `@bot text` in a channel and waits for the answer."""
        return self._act("say", timeout, user=user, channel=channel, text=f"@{self.bot_name} {text}")

    def shortcut(self, user: str, callback_id: str, message: Json | None = None, timeout: float = 5) -> Reply:
        """A global shortcut, or one on a message."""
        place = {"ts": message["ts"], "channel": message["channel"]} if message else {}
        return self._act("shortcut", timeout, user=user, callback_id=callback_id, **place)

    def open_home(self, user: str, timeout: float = 5) -> Reply:
        """Opens the Home tab and waits until the bot has published it."""
        return self._act("home", timeout, user=user)

    def leave(self, user: str) -> None:
        """The person's account is closed; the bot hears of it as `user_change`."""
        self.order("leave", user=user)

    def come_back(self, user: str) -> None:
        """The account is opened again."""
        self.order("leave", user=user, back=True)

    def join_group(self, user: str, group: str) -> None:
        """The person is put into a user group (id or @handle); the bot hears of it."""
        self.order("group", user=user, group=group)

    def leave_group(self, user: str, group: str) -> None:
        """The person is taken out of a user group; the bot hears of it."""
        self.order("group", user=user, group=group, out=True)

    def upload(self, user: str, channel: str | None, path: Path, text: str = "", timeout: float = 5) -> Reply:
        """Drops a file (None: in the direct message with the bot)."""
        return self._act(
            "upload", timeout, path.read_bytes(), user=user, channel=channel, name=path.name, text=text
        )

    def give_file(self, user: str, path: Path) -> Json:
        """A file object for a file_input; goes into `submit(values={block_id: [file]})`."""
        file: Json = self.order("upload", path.read_bytes(), user=user, name=path.name, to_form="1")["file"]
        return file

    # What there is to see

    def messages(self, channel: str) -> list[Json]:
        """Everything said in a channel, oldest first, threads included."""
        return self._see("messages", channel=channel)

    def dm(self, user: str) -> list[Json]:
        """Everything said between this person and the bot, oldest first."""
        return self._see("messages", user=user)

    def private(self, user: str) -> list[Json]:
        """What only this person sees, oldest first."""
        return self._see("private", user=user)

    def view(self, user: str) -> Json | None:
        """The modal this person sees."""
        view: Json | None = self.order("see", what="view", user=user)["view"]
        return view

    def home(self, user: str) -> Json | None:
        """This person's Home as last published."""
        view: Json | None = self.order("see", what="home", user=user)["view"]
        return view

    def requests(self, method: str | None = None) -> list[Json]:
        """Every exchange between bot and Slack with its verdict, oldest first."""
        found: list[Json] = self.order("requests", method=method)["requests"]
        return found

    def wait_for(self, seen: Any, timeout: float = 5) -> Any:
        """The first true result of `seen()`, tried again after each change; SandboxError after `timeout` seconds."""
        end = time.monotonic() + timeout
        last = self.order("changes")["last"]
        while True:
            found = seen()
            if found:
                return found
            if time.monotonic() > end:
                raise SandboxError("nothing of the kind happened")
            last = self.order("changes", since=last, timeout=min(1.0, timeout))["last"]

    # Trouble and time

    def fault(self, kind: str, **where: Any) -> None:
        """Makes something go wrong (`sandbox.faults.KINDS`); see `sandbox.faults.Fault` for where and how often."""
        self.order("fault", kind=kind, **where)

    def clear_faults(self) -> None:
        self.order("clear_faults")

    def settings(self, **changed: Any) -> Json:
        """Shortens real-time limits (ack_seconds, trigger_seconds, retry_delays); answers with those that hold."""
        return self.order("settings", **changed)

    def clock(self) -> datetime:
        """What the time is there, UTC."""
        return datetime.fromisoformat(self._http("GET", "/_clock")["now"])

    def set_clock(self, instant: datetime) -> None:
        """Moves the clock without a walk."""
        self._http("PUT", "/_clock", json.dumps({"now": instant.isoformat()}).encode())

    def walk_to(self, instant: datetime, timeout: float = 600) -> int:
        """Walks the clock to an aware instant, letting the bot do each thing at its time; the number of stops."""
        stops: int = self._send("walk", {"to": instant.isoformat()}, b"", timeout)["stops"]
        return stops

    # The wire

    def order(self, doing: str, content: bytes = b"", **args: Any) -> Json:
        """One order to the control API; SandboxError with its sentence when refused."""
        return self._send(doing, args, content, 60)

    def _send(self, doing: str, args: Json, content: bytes, timeout: float) -> Json:
        known = {key: value for key, value in args.items() if value is not None}
        known |= {"team": self._team} if self._team else {}
        if not content:
            return self._http("POST", f"/_control/{doing}", json.dumps(known).encode(), timeout)
        query = urllib.parse.urlencode(known)
        return self._http("POST", f"/_control/{doing}?{query}", content, timeout, "application/octet-stream")

    def _http(
        self,
        verb: str,
        path: str,
        body: bytes | None = None,
        timeout: float = 60,
        kind: str = "application/json",
    ) -> Json:
        headers = {"Content-Type": kind, "X-Sandbox": "1"}
        request = urllib.request.Request(self.url + path, body, headers, method=verb)  # noqa: S310 - loopback
        try:
            with _DIRECT.open(request, timeout=timeout) as answer:
                read: Json = json.loads(answer.read())
                return read
        except urllib.error.HTTPError as refused:
            with refused:
                raise SandboxError(_sentence(refused.read())) from None

    def _see(self, what: str, **where: Any) -> list[Json]:
        found: list[Json] = self.order("see", what=what, **where)["messages"]
        return found

    def _act(self, doing: str, timeout: float, content: bytes = b"", **args: Any) -> Reply:
        done = self.order(doing, content, wait=timeout, **args)
        known = {key: value for key, value in done.items() if key in Reply.__dataclass_fields__}
        return Reply(**({"acked": True} | known))


def _sentence(body: bytes) -> str:
    try:
        return str(json.loads(body)["error"])
    except (ValueError, KeyError, TypeError):
        return body.decode(errors="replace") or "no answer"


def _first_line(process: subprocess.Popen[str]) -> Json:
    """The line a sandbox prints when it is ready."""
    if process.stdout is None or process.stderr is None:
        raise SandboxError("no pipes")
    readable, _, _ = select.select([process.stdout], [], [], START_SECONDS)
    line = process.stdout.readline() if readable else ""
    if not line:
        process.kill()
        _, words = process.communicate()
        raise SandboxError(words.strip() or "the sandbox did not start")
    ready: Json = json.loads(line)
    return ready
