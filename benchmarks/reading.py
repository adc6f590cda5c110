"""How well and how fast handlingar are read: `python -m benchmarks.reading [folder of real handlingar]`.

Right: F1 of the rows (a row counts when its title is exact) and the share of exact fields, on the gold answers of the real
handlingar, on lists in the layouts of other offices and of somebody who did not know the reader, on lists that chance has
put together, as PDF and in every other form, on narrow columns without rules and on the example budget. Fast: seconds and
peak memory of a fresh process for the real PDF beside a bare
pdfium and a bare pdfplumber pass, and for the Word file beside a bare python-docx one.
"""

import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks import narrow
from benchmarks.common import HERE, NONE, Row
from examples.budget import contents
from tests.uppdrag.reading import batch, dress, layouts, unseen_lists
from tests.uppdrag.reading.composed_pdf import composed_pdf
from tests.uppdrag.reading.generated.scoring import scored
from uppdrag.reading import Found, Reading

PDFPLUMBER = """
import pdfplumber
with pdfplumber.open(FILE) as pdf:
    for page in pdf.pages:
        page.extract_tables()
        page.close()
"""
PDFIUM = """
import pypdfium2
pdf = pypdfium2.PdfDocument(FILE)
for page in pdf:
    page.get_textpage().get_text_range()
"""
PYTHON_DOCX = """
import docx
document = docx.Document(FILE)
text = [paragraph.text for paragraph in document.paragraphs]
cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
"""
OURS = """
from pathlib import Path
from documents.read import read_bytes
from uppdrag.municipality import load_municipality
from uppdrag.reading import read_handling
read_handling(read_bytes(Path(FILE).read_bytes(), FILE), load_municipality("goteborg"))
"""
# ru_maxrss would count what the parent had before the new program was loaded; VmHWM does not.
PEAK = "print(open('/proc/self/status').read().split('VmHWM:')[1].split()[0])"

Fields = tuple[str, ...]
Score = tuple[
    str, list[Fields], list[Fields]
]  # what was read, the rows wanted, the rows found; a title comes first


def shared() -> Path:
    """The folder of the real handlingar."""
    return Path(os.environ.get("UPPDRAG_SHARED", HERE.parent / "shared"))


def measure(quick: bool) -> list[Row]:
    """One run: how right, how fast and in how much memory."""
    return [*_right(quick), *_fast(shared() / "documents")]


def _right(quick: bool) -> Iterator[Row]:
    for key, what, scores in (
        ("layouts", "listor i andra kontors uppställningar", _layouts()),
        ("unseen", "listor av någon som inte kände läsaren", _unseen()),
        ("generated", "listor i slumpade former, inte PDF", _generated(60 if quick else 300)),
        ("narrow", "PDF utan linjer, smala spalter", _narrow(10 if quick else 60)),
        ("composed", "PDF-listor i slumpade uppställningar", _composed(40 if quick else 300)),
        ("budget", "exempelbudgeten, tre format", _budget()),
        ("real", "de verkliga listorna, tre format", _real(shared())),
    ):
        rows, fields = _together(scores)
        yield Row(f"reading.{key}.f1", f"{what}: F1", NONE, "andel", (rows,), goal=0.97, more=True)
        yield Row(
            f"reading.{key}.fields", f"{what}: exakta fält", NONE, "andel", (fields,), goal=0.95, more=True
        )


def _fast(folder: Path) -> Iterator[Row]:
    pdf, word = folder / "tjansteutlatande-1308-20.pdf", folder / "tjansteutlatande-1308-20.docx"
    if not pdf.exists():
        return
    ours, plumber, pdfium = measured(OURS, pdf), measured(PDFPLUMBER, pdf), measured(PDFIUM, pdf)
    yield Row("reading.pdf.s", "33 sidor PDF, allt läst", NONE, "s", ours[:1], 15, "pdfplumber", plumber[:1])
    yield Row(
        "reading.pdf.mb", "33 sidor PDF, mest minne", NONE, "MB", ours[1:], 150, "pdfplumber", plumber[1:]
    )
    yield Row(
        "reading.pdf.pdfium",
        "33 sidor PDF, allt läst",
        NONE,
        "s",
        ours[:1],
        None,
        "pdfium, bara text",
        pdfium[:1],
    )
    here, bare = measured(OURS, word), measured(PYTHON_DOCX, word)
    yield Row("reading.docx.s", "samma handling i Word", NONE, "s", here[:1], 0.5, "python-docx", bare[:1])


# --- what is read, and what an official would record from it ------------------------------------


def _layouts() -> Iterator[Score]:
    for layout in batch.LAYOUTS:
        wanted = [
            (task.title, ", ".join(task.dnr), task.plan, ", ".join(task.ids)) for task, _ in layout.rows
        ]
        shown = 4 if "dnr" in layout.fields else 1
        found = [_shown(row) for row in layouts.reading_of(layout.make()).uppdrag]
        yield layout.name, [row[:shown] for row in wanted], [row[:shown] for row in found]
    written: list[Fields] = [(row[1], row[3], row[4]) for row in layouts.DATA]
    for name, data in _written():
        yield name, list(written), [_shown(row)[:3] for row in layouts.reading_of(data).uppdrag]


def _unseen() -> Iterator[Score]:
    for name, data, rows in unseen_lists.pending():
        found: list[Fields] = [
            (row.title, ", ".join(row.dnr), row.plan or "", row.section or "")
            for row in layouts.reading_of(data).uppdrag
        ]
        yield name, [(row.title, row.dnr, row.plan, row.section) for row in rows], found


def _generated(count: int) -> Iterator[Score]:
    """The odd seeds: those that nobody looks at."""
    return (scored(seed) for seed in range(1, 2 * count, 2))


def _written() -> Iterator[tuple[str, bytes | str]]:
    yield from layouts.LAYOUTS.items()
    for name, make in layouts.RENDERED.items():
        yield name, make()


def _narrow(count: int) -> Iterator[Score]:
    for cut in narrow.CUTS:
        rows = list(narrow.rows_of(cut, count))
        data = dress.pdf(
            [narrow.headings_of(cut), *rows],
            cut.widths,
            font=cut.font,
            size=cut.size,
            padding=cut.padding,
            foot="Sida",
        )
        wanted = [(row[1], row[3], row[4]) if len(row) > len(narrow.THREE) else row for row in rows]
        yield (
            f"{cut.font} {cut.size} {cut.widths}",
            wanted,
            [_shown(row)[:3] for row in layouts.reading_of(data).uppdrag],
        )


def _composed(count: int) -> Iterator[Score]:
    """Lists that nobody has seen: odd seeds only, which no change of the reader was looked at with."""
    for seed in range(1, 2 * count, 2):
        data, rows, _ = composed_pdf(seed)
        wanted: list[Fields] = [
            (item.cells["title"], ", ".join(item.dnr), item.cells.get("plan", ""), item.section or "")
            for item in rows.items
        ]
        told = rows.caption if not rows.has("sections") else None
        found: list[Fields] = [
            (
                row.title,
                ", ".join(row.dnr),
                row.plan or "" if "plan" in rows.columns else "",
                row.section if row.section and row.section != told else "",
            )
            for row in layouts.reading_of(data).uppdrag
        ]
        yield f"composed {seed}", wanted, found


def _budget() -> Iterator[Score]:
    wanted = [
        (line.text, line.plan or "", ", ".join(line.responsible), line.chapter or "")
        for line in contents.wanted()
    ]
    files = sorted((HERE / "examples" / "budget").glob("budget-2022.*"))
    for name, data in [
        ("text", contents.as_text().encode()),
        *((file.suffix, file.read_bytes()) for file in files),
    ]:
        rows = layouts.reading_of(data).uppdrag
        found: list[Fields] = [
            (row.title, row.plan or "", ", ".join(row.responsible), row.section or "") for row in rows
        ]
        yield f"budget, {name}", list(wanted), found


def _real(folder: Path) -> Iterator[Score]:
    if not (folder / "seeds").is_dir():
        return
    gold = json.loads((folder / "domain" / "seed_gold.json").read_text("utf-8"))
    wanted = [*_gold(gold, "bilaga 3"), *_gold(gold, "bilaga 4")]
    for file in (folder / "seeds" / "004_055c33912e67eacf.txt", *sorted((folder / "documents").iterdir())):
        reading = layouts.reading_of(file.read_bytes(), file.name)
        yield f"real, {file.suffix}", list(wanted), [_first_words(row) for row in _ordered(reading)]


def _shown(row: Found) -> Fields:
    return row.title, ", ".join(row.dnr), row.plan or "", ", ".join(row.responsible)


def _first_words(row: Found) -> Fields:
    title = f"{row.list} {row.source.row} {' '.join(row.title.split()[:12])}"
    return title, ", ".join(row.dnr), row.plan or ""


def _ordered(reading: Reading) -> list[Found]:
    return sorted((*reading.uppdrag, *reading.cases), key=lambda row: (row.list or "", row.source.row or 0))


def _gold(rows: list[dict[str, Any]], name: str) -> list[Fields]:
    of_list = [row for row in rows if row["list"] == name]
    return [
        (f"{name} {n} {row['title']}", ", ".join(row["dnr"]), row["plan"]) for n, row in enumerate(of_list, 1)
    ]


# --- scores -------------------------------------------------------------------------------------


def _counts(wanted: Sequence[Fields], found: Sequence[Fields]) -> tuple[int, int, int]:
    """Rows found right, fields compared and fields right; equal titles are taken in their order."""
    left, right, compared, exact = list(found), 0, 0, 0
    for row in wanted:
        same = next((other for other in left if other[0] == row[0]), None)
        if same is None:
            continue
        left.remove(same)
        right += 1
        compared += len(row) - 1
        exact += sum(a == b for a, b in zip(row[1:], same[1:], strict=True))
    return right, compared, exact


def _together(scores: Iterable[Score]) -> tuple[float, float]:
    """F1 and the share of exact fields over all of them."""
    total: Counter[str] = Counter()
    for _, wanted, found in scores:
        right, compared, exact = _counts(wanted, found)
        total.update(right=right, rows=len(wanted) + len(found), compared=compared, exact=exact)
    return 2 * total["right"] / max(1, total["rows"]), total["exact"] / max(1, total["compared"])


def measured(code: str, file: Path) -> tuple[float, float]:
    """Seconds (the best of three) and peak megabytes of a fresh process that runs `code` on `file`."""
    best, peak = 1e9, 0.0
    run = f"FILE = {str(file)!r}\n{code}\n{PEAK}"
    for _ in range(3):
        started = time.perf_counter()
        result = subprocess.run(
            [sys.executable, "-c", run], capture_output=True, text=True, check=True, cwd=HERE
        )
        best = min(best, time.perf_counter() - started)
        peak = max(peak, int(result.stdout.split()[-1]) / 1024)
    return best, peak


def main() -> None:
    """Prints every document with its score, then the rows that `measure` gives."""
    if len(sys.argv) > 1:
        os.environ["UPPDRAG_SHARED"] = sys.argv[1]
    print(f"{'document':58} {'wanted':>6} {'found':>6} {'precision':>9} {'recall':>7} {'fields':>7}")
    for name, wanted, found in (
        *_layouts(),
        *_unseen(),
        *_narrow(60),
        *_composed(300),
        *_budget(),
        *_real(shared()),
    ):
        right, compared, exact = _counts(wanted, found)
        shares = (
            right / max(1, len(found)),
            right / max(1, len(wanted)),
            exact / compared if compared else 1.0,
        )
        print(f"{name:58} {len(wanted):6} {len(found):6} {shares[0]:9.3f} {shares[1]:7.3f} {shares[2]:7.3f}")
    for row in measure(quick=False):
        floor = f"{row.floor} {row.floors[0]:.2f}" if row.floors else ""
        print(f"{row.what:58} {row.value:8.3f} {row.unit:6} {floor}")


if __name__ == "__main__":
    main()
