"""Pictures are compared by their data: what is drawn is what the words say."""

from __future__ import annotations

import io
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from documents import picture
from documents.picture import Bar, Lane

LAYERS = ("pågående", "ej påbörjat", "redovisat")
BARS = (Bar("Sena", (1, 0, 0), marked=True), Bar("mars 2021", (2, 1, 1)), Bar("april", (0, 0, 0)))


def size(png: bytes) -> tuple[int, int]:
    from PIL import Image

    return Image.open(io.BytesIO(png)).size


def drawn(monkeypatch: pytest.MonkeyPatch, draw: object) -> list[object]:
    """The bars that reach the plot library: (row, start, length)."""
    found: list[object] = []
    real = picture._stack

    def spy(axes: object, place: int, sizes: tuple[float, ...], *rest: object, **more: object) -> None:
        found.append((place, tuple(sizes)))
        real(axes, place, sizes, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(picture, "_stack", spy)
    draw()  # type: ignore[operator]
    return found


def test_the_words_say_the_numbers_that_are_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    alts: list[str] = []
    bars = drawn(
        monkeypatch,
        lambda: alts.append(picture.deadlines(BARS, LAYERS, title="Uppdrag", subtitle="KS, per i dag").alt),
    )
    assert bars == [(0, (1, 0, 0)), (1, (2, 1, 1)), (2, (0, 0, 0))]
    told = "Uppdrag. KS, per i dag. Sena: 1 (1 pågående). mars 2021: 4 (2 pågående, 1 ej påbörjat, 1 redovisat). april: 0."
    assert alts == [told]


def test_it_is_as_wide_as_a_phone_needs_and_grows_downwards() -> None:
    small = size(picture.deadlines(BARS, LAYERS, title="x").png)
    large = size(picture.deadlines(BARS * 5, LAYERS, title="x").png)
    assert small[0] == large[0] == 1200
    assert large[1] > small[1]


def test_kinds_differ_in_grey_and_in_pattern() -> None:
    from matplotlib.colors import to_rgb

    tones = sorted(
        0.2126 * red + 0.7152 * green + 0.0722 * blue
        for red, green, blue in (to_rgb(look.fill) for look in picture._LOOKS)
    )
    assert all(lighter - darker > 0.1 for darker, lighter in pairwise(tones))
    assert len({look.hatch for look in picture._LOOKS}) == len(picture._LOOKS)


def test_the_svg_is_drawn_and_carries_the_words() -> None:
    made = picture.deadlines(BARS, LAYERS, title="Uppdrag")
    root = ET.fromstring(made.svg)
    assert root.tag.endswith("svg")
    assert made.alt in " ".join(ET.tostring(root, encoding="unicode").split())


def test_shares_are_told_in_percent() -> None:
    bars = (Bar("KS", (3, 1, 0)), Bar("SN", (0, 0, 0)))
    alt = picture.on_time(bars, ("i tid", "sent", "inte redovisat"), title="I tid").alt
    assert alt == "I tid. KS: 75 procent, 3 i tid, 1 sent. SN: 0 procent, inget."


def test_a_timeline_tells_late_ones_first() -> None:
    lanes = (Lane("KS", 2, (1, 0)), Lane("SN", 0, (0, 0)))
    alt = picture.timeline(lanes, ("mar", "apr"), title="När").alt
    assert alt == "När. KS: sena 2, mar 1. SN: inget."


def test_nothing_to_show_is_said() -> None:
    assert picture.deadlines((), LAYERS, title="Uppdrag").alt == "Uppdrag. Inget att visa."


def test_many_rows_fit_in_the_words_that_a_message_takes() -> None:
    made = picture.deadlines([Bar("x" * 30, (1, 2, 3))] * 60, LAYERS, title="Uppdrag")
    assert len(made.alt) <= picture.LONGEST_ALT
    assert made.alt.endswith("rader till.")


def test_pyplot_is_never_loaded() -> None:
    import subprocess
    import sys

    code = (
        "import sys; from documents import picture; assert 'matplotlib' not in sys.modules;"
        "picture.deadlines([picture.Bar('a', (1,))], ['x'], title='t'); print('matplotlib.pyplot' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"
