"""The house rules as plain functions: source text in, findings out. An empty answer is a kept rule."""

import ast
import re
import statistics
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

PACKAGES = ("bot", "reminders", "uppdrag", "documents", "storage", "blockkit", "sandbox")
ONLY_HERE = {
    "slack_bolt": ("bot/",),
    "slack_sdk": ("bot/",),
    "apscheduler": ("reminders/",),
    "dateparser": ("uppdrag/typed_dates.py",),
    "sqlalchemy": ("storage/",),
    "sqlmodel": ("storage/",),
    "alembic": ("storage/",),
    "matplotlib": ("documents/picture.py",),
    "docx": ("documents/",),
    "openpyxl": ("documents/",),
    "pdfplumber": ("documents/",),
    "pypdfium2": ("documents/",),
    "icalendar": ("documents/",),
}
CLOCKS = {"bot/clock.py", "sandbox/clock.py"}  # the bot's, and the one the local Slack moves
CLOCK_READERS = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today")}
LONGEST_FILE, MEDIAN_FUNCTION, NINE_OF_TEN = 400, 8, 30

# Written with a class of one character, so that this file does not find itself.
MACHINE_PATH = re.compile(r"(?<![A-Za-z0-9_.-])/(?:[w]ork|[f]arm|[h]ome|[r]oot|[U]sers)/")
REGISTRY_HOST = re.compile(
    r"[p]ypi\.org|[p]ythonhosted\.org|[r]egistry\.npmjs|[i]ndex-url|[f]ind-links", re.IGNORECASE
)
BARE_REMINDER = re.compile(r"\b([T]ODO|[F]IXME|[X]XX)\b(?!\(#\d+\))")
PINNED = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^ ;]+)(?: ;[^\\]*)? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}(?: \\)?$")

Sources = Mapping[str, str]


def matches(pattern: re.Pattern[str], sources: Sources) -> list[str]:
    """Where the pattern stands, as `path:line: words`."""
    return [
        f"{path}:{number}: {line.strip()[:120]}"
        for path, text in sources.items()
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def imported(source: str) -> Iterator[tuple[str, int]]:
    """Every module that a source imports, anywhere in it, with the line."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module, node.lineno
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("import_module", "__import__")):
            yield from ((str(a.value), node.lineno) for a in node.args[:1] if isinstance(a, ast.Constant))


def strayed_imports(sources: Sources) -> list[str]:
    """Imports of a library outside the one package that may know it."""
    return [
        f"{path}:{line}: {module} belongs in {' '.join(ONLY_HERE[top])}"
        for path, source in sources.items()
        for module, line in imported(source)
        if (top := module.partition(".")[0]) in ONLY_HERE and not path.startswith(ONLY_HERE[top])
    ]


def clock_readings(sources: Sources) -> list[str]:
    """Places outside the clock that ask the machine what time it is, also under another name."""
    return [
        f"{path}:{line}: {words}"
        for path, source in sources.items()
        if path not in CLOCKS
        for line, words in time_asked(ast.parse(source))
    ]


def time_asked(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and words of each use of `datetime.now` and its like, called or handed on."""
    imports = (
        node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module == "datetime"
    )
    real = {alias.asname or alias.name: alias.name for node in imports for alias in node.names}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            owner = ast.unparse(node.value).rpartition(".")[2]
            if (real.get(owner, owner), node.attr) in CLOCK_READERS:
                yield node.lineno, ast.unparse(node)


def function_lengths(sources: Sources) -> dict[str, int]:
    """Lines of each function from its `def` to its end; what is nested in it counts in both."""
    return {
        f"{path}:{node.lineno} {node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for path, source in sources.items()
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def size_faults(lengths: Mapping[str, int]) -> list[str]:
    """What is too long in the large: the median function, and the one that nine of ten are shorter than."""
    if len(lengths) < 2:
        return []
    median = statistics.median(lengths.values())
    ninth = statistics.quantiles(lengths.values(), n=10, method="inclusive")[-1]
    worst = sorted(lengths, key=lengths.__getitem__, reverse=True)[:10]
    return [
        f"{what} is {value:g} lines, at most {limit}; longest: {', '.join(worst)}"
        for what, value, limit in (
            ("median", median, MEDIAN_FUNCTION),
            ("90th percentile", ninth, NINE_OF_TEN),
        )
        if value > limit
    ]


def long_files(sources: Sources) -> list[str]:
    """Files of code or test with more lines than a reader holds in mind."""
    return [
        f"{path}: {count} lines"
        for path, text in sources.items()
        if path.endswith(".py") and (count := len(text.splitlines())) > LONGEST_FILE
    ]


def lock_faults(lock: str) -> list[str]:
    """Lines that are neither `name==version` nor one of its hashes: addresses, options, unpinned names."""
    lines = [line for line in lock.splitlines() if line]
    odd = [f"not a pin or a hash: {line}" for line in lines if not (PINNED.match(line) or HASH.match(line))]
    unhashed = [
        f"no hash: {line}"
        for line, after in zip(lines, [*lines[1:], ""], strict=True)
        if PINNED.match(line) and not HASH.match(after)
    ]
    return odd + unhashed


def pins(lock: str) -> dict[str, set[Version]]:
    """Name → versions of a lock; several where they differ by platform or Python."""
    found: dict[str, set[Version]] = {}
    for line in lock.splitlines():
        if pin := PINNED.match(line):
            found.setdefault(canonicalize_name(pin["name"]), set()).add(Version(pin["version"]))
    return found


def unlocked(requirements: Iterable[str], lock: str) -> list[str]:
    """Requirements that the lock lacks or holds in a version they do not allow."""
    locked = pins(lock)
    wanted = [
        (Requirement(words), locked.get(canonicalize_name(Requirement(words).name), set()))
        for words in requirements
    ]
    return [
        f"{requirement} is locked as {sorted(map(str, versions)) or 'nothing'}"
        for requirement, versions in wanted
        if not versions or not all(version in requirement.specifier for version in versions)
    ]


def differing_pins(one: str, other: str) -> list[str]:
    """Names that two locks hold in different versions."""
    left, right = pins(one), pins(other)
    return [
        f"{name}: {left[name]} and {right[name]}"
        for name in left.keys() & right.keys()
        if left[name] != right[name]
    ]


def in_package(path: str) -> bool:
    """Whether a path is code of the product, not a test, a script or data."""
    return PurePosixPath(path).parts[0] in PACKAGES and path.endswith(".py")
