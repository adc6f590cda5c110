"""The vocabulary of plans: what each Swedish word is, by one letter. The words themselves stand in `words.toml`.

A letter names a kind of word; the rules are written with these letters. Numbers and dates get theirs in `lexer.py`:
n a number to 12, N a greater two-figure number, y a year, d a date, Y a pair of years, A a paragraph, # a dnr.
"""

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

MONTHS: Final = (
    "januari", "februari", "mars", "april", "maj", "juni",
    "juli", "augusti", "september", "oktober", "november", "december",
)  # fmt: skip
WEEKDAYS: Final = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
_SHORT_WEEKDAYS: Final = ("mån", "tis tisd", "ons onsd", "tor tors torsd", "fre fred", "lör", "sön")
_ORDINALS: Final = (
    "första", "andra", "tredje", "fjärde", "femte", "sjätte", "sjunde", "åttonde", "nionde", "tionde", "elfte",
    "tolfte", "trettonde", "fjortonde", "femtonde", "sextonde", "sjuttonde", "artonde", "nittonde", "tjugonde",
    "tjugoförsta", "tjugoandra", "tjugotredje", "tjugofjärde", "tjugofemte", "tjugosjätte", "tjugosjunde",
    "tjugoåttonde", "tjugonionde", "trettionde", "trettioförsta",
)  # fmt: skip
_NUMBERS: Final = ("två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv")
LAST: Final = -1  # the value of "sista"

Entry = tuple[str, str, object]  # the word or phrase, its letter, what it says

# Bodies that any municipality has, beside its own register.
EVERYWHERE: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("KSAU", ("ksau", "ks au", "kommunstyrelsens arbetsutskott", "ks arbetsutskott", "kommunstyrelsens au")),
    ("KSPU", ("kspu", "kommunstyrelsens personalutskott")),
    ("KSP", ("ksp", "kommunstyrelsens presidium", "ks presidium")),
    ("KFP", ("kfp", "kommunfullmäktiges presidium", "kf presidium")),
    ("KS", ("ks", "k s", "kommunstyrelsen", "kommunstyrelse")),
    ("KF", ("kf", "k f", "kommunfullmäktige", "fullmäktige")),
    ("AU", ("au", "arbetsutskottet", "arbetsutskott")),
)


@cache
def vocabulary() -> tuple[Entry, ...]:
    """Every word and phrase with its letter and what it says."""
    file = Path(__file__).with_name("words.toml")
    listed = tomllib.loads(file.read_text(encoding="utf-8"))["ord"]
    return (*(entry for facts in listed for entry in _entries(facts)), *_counted())


def _entries(facts: dict[str, Any]) -> Iterator[Entry]:
    value: object = (facts["rapport"], facts.get("manad")) if "rapport" in facts else facts.get("betyder")
    for phrase in " ".join(facts["ord"].split()).split(" | "):
        yield phrase, facts["kod"], value


def _counted() -> Iterator[Entry]:
    """Words that stand for their place in a row: months, weekdays, numbers."""
    for number, name in enumerate(MONTHS, 1):
        yield from ((word, "m", number) for word in (name, f"{name}s", name[:3]))
    for number, (name, short) in enumerate(zip(WEEKDAYS, _SHORT_WEEKDAYS, strict=True)):
        yield from ((word, "w", number) for word in (name, f"{name}en", *short.split()))
    yield from ((name, "o", number) for number, name in enumerate(_ORDINALS, 1))
    yield from ((name, "n", number) for number, name in enumerate(_NUMBERS, 2))
    yield from (("ii", "n", 2), ("iii", "n", 3), ("iv", "n", 4))
