"""Parsing in a process of its own: a hostile or endless file takes the worker down, never the bot."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from documents import errors
from documents.errors import Unreadable
from documents.model import Block, Document, Paragraph, Place, Row, Table
from documents.read import MAX_BYTES, read_bytes

SECONDS = 60.0
MEGABYTES = 1_024
_OUT_OF_MEMORY = 3
# The worker reads what strangers wrote; it gets no tokens and no settings.
_KEPT_SETTINGS = ("PATH", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT", "PYTHONDONTWRITEBYTECODE")


def parse_in_worker(
    data: bytes, name: str, *, seconds: float = SECONDS, megabytes: int = MEGABYTES
) -> Document:
    """`data` as a Document, parsed in a process that is killed after `seconds` or above `megabytes`.

    Raises Unreadable for what cannot be read and for what exceeds the limits.
    """
    if len(data) >= MAX_BYTES:
        raise Unreadable(errors.TOO_BIG)
    command = [sys.executable, "-m", "documents.worker", name, str(seconds), str(megabytes)]
    with subprocess.Popen(  # noqa: S603 - our own interpreter and module
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
    ) as worker:
        try:
            answer, _ = worker.communicate(data, timeout=seconds)
        except subprocess.TimeoutExpired as late:
            worker.kill()
            raise Unreadable(errors.TOO_HEAVY) from late
        except BaseException:
            worker.kill()
            raise
    return _document(answer, worker.returncode)


def _environment() -> dict[str, str]:
    kept = {key: os.environ[key] for key in _KEPT_SETTINGS if key in os.environ}
    return {**kept, "PYTHONPATH": str(Path(__file__).parent.parent), "PYTHONUTF8": "1"}


def _document(answer: bytes, status: int) -> Document:
    if status in {_OUT_OF_MEMORY, -signal.SIGKILL, -signal.SIGXCPU, -signal.SIGABRT}:
        raise Unreadable(errors.TOO_HEAVY)
    if status != 0:
        raise Unreadable(errors.DAMAGED)
    facts = json.loads(answer)
    if "unreadable" in facts:
        raise Unreadable(facts["unreadable"])
    return Document(facts["name"], facts["format"], tuple(map(_block, facts["blocks"])), facts["sha256"])


# --- what passes between the two processes: plain JSON, for a pickle could carry code -----------


def _plain(block: Block) -> list[Any]:
    if isinstance(block, Paragraph):
        return [block.text, *_spot(block.place), block.level, block.bold]
    rows = [[list(row.cells), *_spot(row.place), row.header, row.bold] for row in block.rows]
    return [rows, *_spot(block.place), block.certain, block.name]


def _spot(place: Place) -> tuple[int | None, int | None]:
    return place.page, place.line


def _block(plain: list[Any]) -> Block:
    content, page, line, *rest = plain
    if isinstance(content, str):
        return Paragraph(content, Place(page, line), *rest)
    rows = tuple(Row(tuple(cells), Place(p, n), header, bold) for cells, p, n, header, bold in content)
    return Table(rows, Place(page, line), *rest)


# --- inside the worker --------------------------------------------------------------------------


def main(name: str, seconds: str, megabytes: str) -> int:
    """Reads a file from standard input, writes its Document or the reason why not; exit status."""
    _limit(float(seconds), int(megabytes))
    try:
        answer = _answer(sys.stdin.buffer.read(), name)
    except MemoryError:
        return _OUT_OF_MEMORY
    sys.stdout.write(json.dumps(answer, ensure_ascii=False))
    return 0


def _answer(data: bytes, name: str) -> dict[str, Any]:
    try:
        document = read_bytes(data, name)
    except Unreadable as problem:
        return {"unreadable": problem.reason}
    blocks = [_plain(block) for block in document.blocks]
    return {"name": name, "format": document.format, "sha256": document.sha256, "blocks": blocks}


def _limit(seconds: float, megabytes: int) -> None:
    try:
        import resource
    except ImportError:  # not every system has it; the time limit of the parent holds everywhere
        return
    size = megabytes * 1_000_000
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 2))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
