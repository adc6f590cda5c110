"""Whatever stands in a document, understanding it ends in time: here, or in a process that is gone at its limit."""

from pathlib import Path

import pytest

from documents import errors
from documents.errors import Unreadable
from documents.model import Document
from documents.read import read_bytes
from tests.uppdrag.reading.invented import SHORT
from uppdrag.municipality import Municipality
from uppdrag.reading import read_handling
from uppdrag.reading.bounded import is_short, read_bounded, understand_in_worker

ROWS = "".join(f"{task.title}\t{task.dnr[0]}\t{task.plan}\n" for task in SHORT if task.dnr)


def listing(times: int) -> Document:
    return read_bytes(f"Uppdrag\tDnr\tPlan\n{ROWS * times}".encode(), "lista")


def prose(times: int) -> Document:
    text = "\n\n".join(task.title for task in SHORT)
    return read_bytes(f"{text}\n\n".encode() * times, "text")


def test_a_worker_reads_the_same_as_we_do(shared: Path, goteborg: Municipality) -> None:
    file = shared / "seeds" / "004_055c33912e67eacf.txt"
    document = read_bytes(file.read_bytes(), file.name)
    here = read_handling(document, goteborg)
    assert understand_in_worker(document, goteborg, on=None, seconds=60.0, megabytes=1_024) == here
    assert read_bounded(document, goteborg) == here


def test_only_what_is_long_needs_a_worker() -> None:
    assert is_short(prose(10))
    assert not is_short(prose(1_000))


def test_one_table_is_short_however_many_its_rows_until_a_cell_is_long() -> None:
    assert is_short(listing(1_000))
    assert not is_short(read_bytes(b"Uppdrag\tDnr\n" + b"x" * 2_000 + b"\t1679/20\n", "lista"))


def test_understanding_can_be_stopped_too(goteborg: Municipality) -> None:
    with pytest.raises(Unreadable) as refusal:
        read_bounded(prose(300), goteborg, watch=lambda _share: False)
    assert refusal.value.reason == errors.CANCELLED


def test_a_document_that_takes_too_long_is_given_up(goteborg: Municipality) -> None:
    with pytest.raises(Unreadable) as refusal:
        read_bounded(prose(1_000), goteborg, seconds=0.001)
    assert refusal.value.reason == errors.TOO_HEAVY


def test_a_document_that_takes_too_much_memory_is_given_up(goteborg: Municipality) -> None:
    with pytest.raises(Unreadable) as refusal:
        understand_in_worker(listing(2_000), goteborg, on=None, seconds=60.0, megabytes=20)
    assert refusal.value.reason == errors.TOO_HEAVY
