"""`python -m benchmarks.world FOLDER`: the cities of `make bench`, built once and left standing until it is stopped.

Prints what to export, so that `make bench` and `python -m benchmarks.one` find them: whoever makes a slow row faster
measures it many times. The folder holds the SQLite files; PostgreSQL's lie beside its socket and go with it.
"""

from __future__ import annotations

import argparse
import os
import signal
from contextlib import suppress
from pathlib import Path

from benchmarks.common import postgres
from benchmarks.world.standing import FOLDER, SERVER, SIZES, prepare


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m benchmarks.world", description=__doc__)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000, 1_000_000])
    options = asked.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    options.folder.mkdir(parents=True, exist_ok=True)
    with postgres() as server:
        prepare(tuple(options.sizes), options.folder, server)
        for name in (FOLDER, SERVER, SIZES):
            print(f"export {name}='{os.environ[name]}'", flush=True)
        with suppress(KeyboardInterrupt):
            signal.pause()


if __name__ == "__main__":
    main()
