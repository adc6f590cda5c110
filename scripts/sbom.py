"""The bill of materials: what the hashed lock names, as CycloneDX 1.6; the same lock gives the same bytes.

`python scripts/sbom.py requirements.lock` tells all that the lock names. With `--installed`, run by the Python of the
installation, only what is there, with its licence, and a failure when a version is not the lock's.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tomllib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).parents[1]
_PINNED = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>\S+)(?: ; (?P<marker>[^\\]+?))? *\\?$")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")

Json = dict[str, Any]


@dataclass
class Locked:
    """One package of the lock: its version, where it is needed, and what its files hash to."""

    name: str
    version: str
    marker: str
    hashes: list[str] = field(default_factory=list)


def locked(lines: Iterator[str]) -> Iterator[Locked]:
    """The packages of a lock; ValueError for a line that is none, and for a package without a hash."""
    found: list[Locked] = []
    for line in lines:
        if match := _PINNED.match(line.rstrip()):
            found.append(Locked(match["name"], match["version"], match["marker"] or ""))
        elif hashed := _HASH.search(line):
            found[-1].hashes.append(hashed[1])
        elif line.strip() and not line.startswith("#"):
            raise ValueError(f"not a pinned package: {line.strip()}")
    if bare := [one.name for one in found if not one.hashes]:
        raise ValueError(f"without a hash: {', '.join(bare)}")
    return iter(found)


def component(package: Locked, installed: Distribution | None = None) -> Json:
    """A package as CycloneDX tells it. Its hashes are those of all its files: each platform has one."""
    told: Json = {
        "type": "library",
        "bom-ref": f"pkg:pypi/{package.name}@{package.version}",
        "name": package.name,
        "version": package.version,
        "purl": f"pkg:pypi/{package.name}@{package.version}",
        "hashes": [{"alg": "SHA-256", "content": one} for one in sorted(package.hashes)],
    }
    if package.marker:
        told["properties"] = [{"name": "python:marker", "value": package.marker}]
    if installed is not None and (licence := _licence(installed)):
        told["licenses"] = [licence]
    return told


def _licence(installed: Distribution) -> Json | None:
    about = installed.metadata
    if "License-Expression" in about:
        return {"expression": about["License-Expression"]}
    named = [
        value.split(" :: ")[-1] for value in about.get_all("Classifier", []) if value.startswith("License ::")
    ]
    words = named[0] if named else ("License" in about and about["License"].split("\n")[0])
    return {"license": {"name": words}} if words else None


def here(packages: list[Locked]) -> Iterator[tuple[Locked, Distribution]]:
    """What is installed of the lock; ValueError for a package whose version is none of the lock's."""
    wanted: dict[str, list[Locked]] = {}
    for one in packages:
        wanted.setdefault(one.name, []).append(one)
    for name, versions in wanted.items():
        try:
            found = distribution(name)
        except PackageNotFoundError:
            continue
        fitting = [one for one in versions if one.version == found.version]
        if not fitting:
            told = " or ".join(one.version for one in versions)
            raise ValueError(f"{name} {found.version} is installed, the lock says {told}")
        yield fitting[0], found


def bill(lock: Path, *, installed: bool) -> Json:
    """The whole document."""
    content = lock.read_text("utf-8")
    packages = list(locked(iter(content.splitlines())))
    parts = (
        [component(*pair) for pair in here(packages)] if installed else [component(one) for one in packages]
    )
    about = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]
    own = f"pkg:pypi/{about['name']}@{about['version']}"
    mark = sha256(json.dumps([own, parts]).encode()).hexdigest()
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, mark)}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": own,
                "name": about["name"],
                "version": about["version"],
            }
        },
        "components": parts,
        "dependencies": [{"ref": own, "dependsOn": [part["bom-ref"] for part in parts]}],
    }


def main(argv: list[str] | None = None) -> int:
    """0 when the document was written, 1 when lock and installation do not agree."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("lock", type=Path)
    asked.add_argument("--installed", action="store_true")
    found = asked.parse_args(argv)
    try:
        told = bill(found.lock, installed=found.installed)
    except ValueError as wrong:
        sys.stderr.write(f"sbom: {wrong}\n")
        return 1
    sys.stdout.write(json.dumps(told, indent=1, ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
