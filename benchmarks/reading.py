"""How well and how fast handlingar are read: `python benchmarks/reading.py [folder of real handlingar]`.

Prints precision, recall and field accuracy on the gold answers, on the layouts and the budget of the tests,
and time and peak memory for a real PDF beside a bare pdfplumber pass and a bare pdfium pass.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent.parent
sys.path.insert(0, str(HERE))

from tests.uppdrag.reading import budget_example  # noqa: E402
from tests.uppdrag.reading.layouts import DATA, LAYOUTS, RENDERED, reading_of  # noqa: E402
from uppdrag.reading import Found, Reading  # noqa: E402

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
OURS = """
from pathlib import Path
from documents.read import read_bytes
from uppdrag.municipality import load_municipality
from uppdrag.reading import read_handling
read_handling(read_bytes(Path(FILE).read_bytes(), FILE), load_municipality("goteborg"))
"""


def main() -> None:
    shared = Path(
        sys.argv[1] if len(sys.argv) > 1 else os.environ.get("UPPDRAG_SHARED", HERE.parent / "shared")
    )
    print(f"{'document':42} {'wanted':>6} {'found':>6} {'precision':>9} {'recall':>7} {'fields':>7}")
    for name, make in {
        **{name: lambda data=data: data for name, data in LAYOUTS.items()},
        **RENDERED,
    }.items():
        wanted = [(row[1], row[3], row[4]) for row in DATA]
        score(f"list, {name}", wanted, [_shown(row) for row in reading_of(make()).uppdrag])
    budget = [(line.text, "", line.plan or "") for line in budget_example.lines() if line.kind == "uppdrag"]
    for name, render in (
        ("text", budget_example.as_text),
        ("Word", budget_example.as_docx),
        ("PDF", budget_example.as_pdf),
    ):
        score(f"budget, {name}", budget, [_shown(row) for row in reading_of(render()).uppdrag])
    if (shared / "seeds").is_dir():
        real(shared)


def real(shared: Path) -> None:
    rows = json.loads((shared / "domain" / "seed_gold.json").read_text("utf-8"))
    files = [shared / "seeds" / "004_055c33912e67eacf.txt", *sorted((shared / "documents").iterdir())]
    wanted = [*_gold(rows, "bilaga 3"), *_gold(rows, "bilaga 4")]
    for file in files:
        reading = reading_of(file.read_bytes(), file.name)
        score(f"real lists, {file.suffix}", wanted, [_first_words(row) for row in _ordered(reading)])
    pdf = next(file for file in files if file.suffix == ".pdf")
    print(f"\n{'33 pages of PDF, a process each':42} {'seconds':>8} {'peak MB':>8}")
    for name, code in (
        ("pdfium, text only", PDFIUM),
        ("pdfplumber, all tables", PDFPLUMBER),
        ("reading it whole", OURS),
    ):
        seconds, peak = measured(code, pdf)
        print(f"{name:42} {seconds:8.2f} {peak:8.0f}")


def score(name: str, wanted: list[tuple[str, str, str]], found: list[tuple[str, str, str]]) -> None:
    titles = {row[0] for row in wanted}
    right = [row for row in found if row[0] in titles]
    fields = sum(
        a == b
        for one in found
        for other in wanted
        if one[0] == other[0]
        for a, b in zip(one, other, strict=True)
    )
    compared = sum(3 for one in found for other in wanted if one[0] == other[0])
    precision, recall = len(right) / max(1, len(found)), len({row[0] for row in right}) / len(titles)
    print(
        f"{name:42} {len(wanted):6} {len(found):6} {precision:9.3f} {recall:7.3f} {fields / max(1, compared):7.3f}"
    )


def _shown(row: Found) -> tuple[str, str, str]:
    return row.title, ", ".join(row.dnr), row.plan or ""


def _first_words(row: Found) -> tuple[str, str, str]:
    return (
        f"{row.list} {row.source.row} {' '.join(row.title.split()[:12])}",
        ", ".join(row.dnr),
        row.plan or "",
    )


def _ordered(reading: Reading) -> list[Found]:
    return sorted((*reading.uppdrag, *reading.cases), key=lambda row: (row.list or "", row.source.row or 0))


def _gold(rows: list[dict[str, Any]], name: str) -> list[tuple[str, str, str]]:
    of_list = [row for row in rows if row["list"] == name]
    return [
        (f"{name} {number} {row['title']}", ", ".join(row["dnr"]), row["plan"])
        for number, row in enumerate(of_list, 1)
    ]


# ru_maxrss would count what the parent had before the new program was loaded; VmHWM does not.
PEAK = "print(open('/proc/self/status').read().split('VmHWM:')[1].split()[0])"


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


if __name__ == "__main__":
    main()
