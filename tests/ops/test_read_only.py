"""With a read-only root, as the container is run: all that the bot does works with its own folder and one for the moment."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys

import pytest

from tests.scenarios.town import EXAMPLE, PROJECT, Town

pytestmark = pytest.mark.timeout(240)

# The folder, which is home as /data is in the image, stays as it is; what else hangs on the root is read-only.
SHUT = """
mount --bind "$1" "$1"; mount -t tmpfs tmpfs "$1/tmp"; mount -o remount,bind,ro /
cd "$1"; export HOME="$1" TMPDIR="$1/tmp"; shift
exec "$@"
"""


@pytest.fixture
def shut(town: Town) -> Town:
    """A town whose programs may write in its folder and nowhere else."""
    if os.geteuid() != 0 or not shutil.which("unshare"):
        pytest.skip("making the root read-only takes root")
    (town.folder / "tmp").mkdir()
    town.within = ("unshare", "--mount", "sh", "-ec", SHUT, "sh", str(town.folder))
    writing = f"open({str(PROJECT / 'skrivet')!r}, 'w')"
    tried = subprocess.run([*town.within, sys.executable, "-c", writing], capture_output=True, text=True)
    if "mount:" in tried.stderr:
        pytest.skip(f"mounting is not allowed here: {tried.stderr.strip()}")
    assert "Read-only file system" in tried.stderr
    return town


def test_every_command_does_its_work(shut: Town) -> None:
    for words in (
        ("import", "--yes", EXAMPLE / "tjansteutlatande-1308-20.pdf"),
        ("export", "--format", "docx", "--to", shut.folder / "lista.docx"),
        ("digest", "--out", shut.folder / "veckan.png"),
        ("db", "backup"),
        ("archive", shut.folder / "uttag.zip"),
        ("gallra", "--yes"),
    ):
        ran = shut.run(*words)
        assert (ran.returncode, ran.stderr) == (0, ""), words


def test_the_bot_answers_reminds_and_reads_what_it_is_given(shut: Town, filled: Town) -> None:
    bot = shut.serve()
    assert "1679/20 · U-" in shut.slack.command("anna", "1679/20").text
    shut.slack.upload("eva", None, EXAMPLE / "tjansteutlatande-1308-20.docx", timeout=0)
    read = shut.slack.wait_for(
        lambda: [told for told in shut.slack.dm("eva") if "Inget är sparat än." in told["text"]], 60
    )
    assert "ändr" in read[0]["text"], read[0]["text"]
    shut.move_clock("2021-03-01T09:00")
    digests = shut.slack.messages("uppdrag-slk")
    assert digests[0]["text"].startswith("*Uppdragen mån 1 mars 2021*")
    assert '"type": "image"' in json.dumps(digests[0])
    status, logged = shut.stop(bot)
    assert status == 0
    assert "Traceback" not in logged
    assert "Read-only file system" not in logged
