"""Understanding a document within bounds: what is long is read in a process of its own, which is killed at its limit.

Nearly every handling is short, and read where it is. One that is not may be anything: ten thousand pages of the same
words, written to hold whoever reads them.
"""

import json
import pickle
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from typing import Any

from documents import errors
from documents.errors import Unreadable
from documents.model import Document, Paragraph, Table
from documents.worker import (
    MEGABYTES,
    SECONDS,
    Watch,
    Watching,
    bare_environment,
    limit_this_process,
)
from uppdrag.municipality import Municipality
from uppdrag.reading import read_handling
from uppdrag.reading.model import Reading
from uppdrag.reading.stored import from_json, to_json, to_rows

SHORT = 150_000  # characters: sixty full pages, at the worst some seconds
SHORT_CELL = 1_000
_UPPDRAG, _CASES = "u", "c"  # how the lines with rows begin


def read_bounded(
    document: Document,
    municipality: Municipality,
    *,
    on: date | None = None,
    seconds: float = SECONDS,
    megabytes: int = MEGABYTES,
    watch: Watch | None = None,
) -> Reading:
    """As `read_handling`; raises Unreadable for what takes more than `seconds` or `megabytes` to understand.

    `watch` may stop it, as in `documents.worker`; all of the file is read by then.
    """
    if is_short(document):
        return read_handling(document, municipality, on=on)
    return understand_in_worker(
        document, municipality, on=on, seconds=seconds, megabytes=megabytes, watch=watch
    )


def is_short(document: Document) -> bool:
    """Whether reading `document` is a matter of moments whatever stands in it.

    A file that is one table of short cells is: each row is understood by itself, in some millionths of a second.
    """
    if len(document.blocks) == 1 and isinstance(table := document.blocks[0], Table):
        return all(len(cell) <= SHORT_CELL for row in table.rows for cell in row.cells)
    left = SHORT
    for block in document.blocks:
        left -= (
            len(block.text) if isinstance(block, Paragraph) else sum(_length(row.cells) for row in block.rows)
        )
        if left < 0:
            return False
    return True


def _length(cells: tuple[str, ...]) -> int:
    return sum(map(len, cells)) + len(cells)


def understand_in_worker(
    document: Document,
    municipality: Municipality,
    *,
    on: date | None,
    seconds: float,
    megabytes: int,
    watch: Watch | None = None,
) -> Reading:
    """As `read_handling`, in a process that is killed after `seconds` or above `megabytes`: then Unreadable."""
    command = [sys.executable, "-m", "uppdrag.reading.bounded", str(seconds), str(megabytes)]
    with subprocess.Popen(  # noqa: S603 - our own interpreter and module
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=bare_environment(),
    ) as worker:
        watching = Watching(worker, watch)
        watching.share = 1.0
        try:
            said, _ = worker.communicate(pickle.dumps((document, municipality, on)), timeout=seconds)
        except subprocess.TimeoutExpired as late:
            worker.kill()
            raise Unreadable(errors.TOO_HEAVY) from late
        except BaseException:
            worker.kill()
            raise
        finally:
            watching.end()
    if watching.stopped or worker.returncode != 0:
        raise Unreadable(errors.CANCELLED if watching.stopped else errors.TOO_HEAVY)
    return _reading(map(json.loads, said.splitlines()))


def _reading(said: Iterator[Any]) -> Reading:
    # Back comes plain JSON, for the worker has read what strangers wrote and a pickle could carry code.
    kept = next(said)
    rows: dict[str, list[Any]] = {_UPPDRAG: [], _CASES: []}
    for kind, part in said:
        rows[kind].append(part)
    return from_json(kept, rows[_UPPDRAG], rows[_CASES])


def main(seconds: str, megabytes: str) -> int:
    """Reads what its parent hands over, and writes the reading line by line; exit status."""
    limit_this_process(float(seconds), int(megabytes))
    document, municipality, on = pickle.load(sys.stdin.buffer)  # noqa: S301 - from our own parent
    reading = read_handling(document, municipality, on=on)
    _say(to_json(reading))
    for kind, found in ((_UPPDRAG, reading.uppdrag), (_CASES, reading.cases)):
        for part in to_rows(found):
            _say([kind, part])
    return 0


def _say(value: Any) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
