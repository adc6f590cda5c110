"""One run of one module of measurements in a process of its own: `python -m benchmarks.one MODULE OUT [--quick | --size N]`."""

from __future__ import annotations

import json
import sys
from importlib import import_module
from pathlib import Path

from benchmarks.common import POSTGRES, SQLITE


def main(name: str, out: str, *options: str) -> None:
    module = import_module(f"benchmarks.{name}")
    if "--size" in options:
        many = int(options[options.index("--size") + 1])
        rows = [row for kind in (SQLITE, POSTGRES) for row in module.at_size(kind, many)]
    else:
        rows = module.measure("--quick" in options)
    Path(out).write_text(json.dumps([row.as_json() for row in rows]))


if __name__ == "__main__":
    main(*sys.argv[1:])
