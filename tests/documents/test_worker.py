"""The worker says the same as reading here, and is gone when it takes too much."""

from contextlib import suppress
from pathlib import Path

import pytest

from documents import errors, worker
from documents.errors import Unreadable
from documents.read import read_bytes, read_file
from documents.worker import parse_in_worker

PIPES = (
    b"| Uppdrag | Dnr |\n|---|---|\n| Namnden f\xc3\xa5r i uppdrag att utreda | 0001/21 |\n\n# Beslut\ntext\n"
)


def test_a_worker_gives_the_same_document() -> None:
    assert parse_in_worker(PIPES, "lista.md") == read_bytes(PIPES, "lista.md")


@pytest.mark.parametrize("suffix", ["docx", "pdf"])
def test_a_real_file_passes_unchanged(shared: Path, suffix: str) -> None:
    file = shared / "documents" / f"tjansteutlatande-1308-20.{suffix}"
    assert read_file(file) == read_bytes(file.read_bytes(), file.name)


def test_the_reason_passes_too() -> None:
    with pytest.raises(Unreadable) as refusal:
        parse_in_worker(b"", "tom.txt")
    assert refusal.value.reason == errors.EMPTY


def children() -> set[str]:
    """The processes that this one has started (a database of other tests may be among them)."""
    found: set[str] = set()
    for task in Path("/proc/self/task").iterdir():
        with suppress(FileNotFoundError, ProcessLookupError):  # a thread may end while it is asked
            found.update((task / "children").read_text().split())
    return found


def test_a_worker_is_killed_at_its_time_limit() -> None:
    others = children()
    with pytest.raises(Unreadable) as refusal:
        parse_in_worker(PIPES, "lista.md", seconds=0.001)
    assert refusal.value.reason == errors.TOO_HEAVY
    assert children() <= others


def test_a_reading_tells_how_far_it_has_come_and_can_be_stopped(shared: Path) -> None:
    others = children()
    told: list[float] = []

    def until_it_has_begun(share: float) -> bool:
        told.append(share)
        return share == 0

    with pytest.raises(Unreadable) as refusal:
        read_file(shared / "documents" / "tjansteutlatande-1308-20.pdf", until_it_has_begun)
    assert refusal.value.reason == errors.CANCELLED
    assert 0 < told[-1] <= 1
    assert children() <= others


def test_a_worker_stops_at_its_memory_limit() -> None:
    text = b"\n".join(b"a\tb\tc %d" % n for n in range(300_000))
    with pytest.raises(Unreadable) as refusal:
        parse_in_worker(text, "lista.txt", megabytes=120)
    assert refusal.value.reason == errors.TOO_HEAVY


def test_the_worker_gets_no_tokens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-hemlig")
    assert "SLACK_BOT_TOKEN" not in worker.bare_environment()
