"""Parsing in a process of its own: a hostile or endless file takes the worker down, never the bot."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from documents import errors, progress
from documents.errors import Unreadable
from documents.model import Block, Document, Paragraph, Place, Row, Table
from documents.read import MAX_BYTES, read_bytes

SECONDS = 60.0
MEGABYTES = 1_024
_OUT_OF_MEMORY = 3
_PARAGRAPH, _ROWS, _TABLE = "p", "r", "t"  # how the lines between the two begin
_PROGRESS = b"% "
_AT_ONCE = 1_000
_ASKED_EVERY = 0.25  # seconds
_SHORT, _MOST_SHARED = 40, 5_000
# The worker reads what strangers wrote; it gets no tokens and no settings.
_KEPT_SETTINGS = ("PATH", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT", "PYTHONDONTWRITEBYTECODE")

Watch = Callable[[float], bool]


def parse_in_worker(
    data: bytes,
    name: str,
    *,
    seconds: float = SECONDS,
    megabytes: int = MEGABYTES,
    watch: Watch | None = None,
) -> Document:
    """`data` as a Document, parsed in a process that is killed after `seconds` or above `megabytes`.

    `watch` is asked a few times a second, on a thread of its own, with the share that is read (0 to 1); the
    process is killed when it answers False. Raises Unreadable for what cannot be read, for what exceeds the
    limits, and when it was stopped.
    """
    if len(data) >= MAX_BYTES:
        raise Unreadable(errors.TOO_BIG)
    command = [sys.executable, "-m", "documents.worker", name, str(seconds), str(megabytes)]
    with subprocess.Popen(  # noqa: S603 - our own interpreter and module
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=bare_environment(),
    ) as worker:
        late = threading.Event()
        clock = threading.Timer(seconds, _stop, (worker, late))
        clock.start()
        watching = Watching(worker, watch)
        try:
            answer = _answered(worker, data, watching)
        except BaseException:
            worker.kill()
            raise
        finally:
            clock.cancel()
            watching.end()
    if watching.stopped:
        raise Unreadable(errors.CANCELLED)
    if late.is_set():
        raise Unreadable(errors.TOO_HEAVY)
    return _document(answer, worker.returncode)


class Watching:
    """Asks on a thread of its own whether the reading is still wanted, and kills the worker when it is not."""

    def __init__(self, worker: subprocess.Popen[bytes], watch: Watch | None) -> None:
        self.share = 0.0
        self.stopped = False
        self._worker, self._watch = worker, watch
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        if watch is not None:
            self._thread.start()

    def end(self) -> None:
        self._ended.set()
        if self._watch is not None:
            self._thread.join()

    def _run(self) -> None:
        while self._watch is not None:
            if not self._watch(self.share):
                self.stopped = True
                self._worker.kill()
                return
            if self._ended.wait(_ASKED_EVERY):
                return


def _stop(worker: subprocess.Popen[bytes], late: threading.Event) -> None:
    late.set()
    worker.kill()


def _answered(worker: subprocess.Popen[bytes], data: bytes, watching: Watching) -> list[Any]:
    """What the worker says, line by line: a file of a hundred thousand rows is never held as one text."""
    with contextlib.suppress(OSError), _end(worker.stdin) as target:  # one that is gone tells by its status
        target.write(data)
    shared: dict[str, str] = {}
    with _end(worker.stdout) as source:
        whole = (line for line in source if line.endswith(b"\n"))  # the last one of a killed worker is not
        return [_shared(line, shared) for line in _but_progress(whole, watching)]


def _but_progress(lines: Iterable[bytes], watching: Watching) -> Iterator[bytes]:
    for line in lines:
        if line.startswith(_PROGRESS):
            watching.share = float(line.removeprefix(_PROGRESS))
        else:
            yield line


def _end(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None  # noqa: S101 - both were asked for; this tells the type checker
    return pipe


def _shared(line: bytes, shared: dict[str, str]) -> Any:
    """One line of the answer; rows say the same short words again and again, which are kept once."""
    said = json.loads(line)
    return _rows(said, shared) if isinstance(said, list) and said[0] == _ROWS else said


def _rows(said: list[Any], shared: dict[str, str]) -> list[Row]:
    known = shared.setdefault if len(shared) < _MOST_SHARED else shared.get
    return [
        Row(
            tuple([known(cell, cell) if len(cell) < _SHORT else cell for cell in cells]),
            Place(p, n),
            header,
            bold,
        )
        for cells, p, n, header, bold in said[1]
    ]


def bare_environment() -> dict[str, str]:
    """What a process that reads foreign text may know of ours: where programs are, and no token or setting."""
    kept = {key: os.environ[key] for key in _KEPT_SETTINGS if key in os.environ}
    return {**kept, "PYTHONPATH": str(Path(__file__).parent.parent), "PYTHONUTF8": "1"}


def _document(answer: list[Any], status: int) -> Document:
    if status in {_OUT_OF_MEMORY, -signal.SIGKILL, -signal.SIGXCPU, -signal.SIGABRT}:
        raise Unreadable(errors.TOO_HEAVY)
    if status != 0:
        raise Unreadable(errors.DAMAGED)
    facts = answer[0]
    if "unreadable" in facts:
        raise Unreadable(facts["unreadable"])
    blocks = tuple(_blocks(answer[1:]))
    return Document(facts["name"], facts["format"], blocks, facts["sha256"], facts["macros"])


# --- what passes between the two processes: lines of plain JSON, for a pickle could carry code --


def _lines(block: Block) -> Iterator[list[Any]]:
    if isinstance(block, Paragraph):
        yield [_PARAGRAPH, block.text, *_spot(block.place), block.level, block.bold, block.bullet]
        return
    for start in range(0, len(block.rows), _AT_ONCE):
        some = block.rows[start : start + _AT_ONCE]
        yield [_ROWS, [[row.cells, *_spot(row.place), row.header, row.bold] for row in some]]
    yield [_TABLE, *_spot(block.place), block.certain, block.name]


def _spot(place: Place) -> tuple[int | None, int | None]:
    return place.page, place.line


def _blocks(said: Iterable[list[Any]]) -> Iterator[Block]:
    """Paragraphs, and tables after their rows."""
    rows: list[Row] = []
    for line in said:
        if line and isinstance(line[0], Row):
            rows += line
            continue
        kind, *told = line
        if kind == _PARAGRAPH:
            text, page, number, *rest = told
            yield Paragraph(text, Place(page, number), *rest)
        else:
            page, number, *rest = told
            yield Table(tuple(rows), Place(page, number), *rest)
            rows = []


# --- inside the worker --------------------------------------------------------------------------


def main(name: str, seconds: str, megabytes: str) -> int:
    """Reads a file from standard input, writes its Document or the reason why not; exit status."""
    limit_this_process(float(seconds), int(megabytes))
    try:
        for line in _answer(name):
            sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    except MemoryError:
        return _OUT_OF_MEMORY
    return 0


def _answer(name: str) -> Iterator[Any]:
    try:
        with progress.heard_by(_say_share):
            document = read_bytes(sys.stdin.buffer.read(), name)
    except Unreadable as problem:
        yield {"unreadable": problem.reason}
        return
    facts = {"format": document.format, "sha256": document.sha256, "macros": document.macros}
    yield {"name": name, **facts}
    for block in document.blocks:
        yield from _lines(block)


def _say_share(share: float) -> None:
    sys.stdout.write(f"{_PROGRESS.decode()}{share:.3f}\n")
    sys.stdout.flush()


def limit_this_process(seconds: float, megabytes: int) -> None:
    """Lets this process have so much time and memory and no more."""
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
