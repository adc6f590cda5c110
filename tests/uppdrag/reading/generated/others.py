"""What offices also write, in tables and points of the same look: none of it is a list of uppdrag."""

import io
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from tests.uppdrag.reading.generated import words

Rows = list[Sequence[str]]


def _dnr(rng: Random) -> str:
    return words.dnr(rng, rng.choice(words.DNR_FORMS), 2022)


def _day(rng: Random) -> str:
    return f"2023-{rng.randrange(1, 13):02d}-{rng.randrange(1, 29):02d}"


def agenda(rng: Random) -> Rows:
    """What a meeting is to treat."""
    things = rng.sample(words.THINGS, 6)
    return [
        ("Nr", "Ärende", "Dnr", "Föredragande"),
        *(
            (str(n), f"Yttrande över {thing}", _dnr(rng), rng.choice(words.PERSONS))
            for n, thing in enumerate(things, 1)
        ),
    ]


def motions(rng: Random) -> Rows:
    """Motions that wait for their answer."""
    return [
        ("Motion om", "Inlämnad av", "Dnr", "Remitterad till"),
        *(
            (thing, rng.choice(words.PERSONS), _dnr(rng), rng.choice(words.UNKNOWN))
            for thing in rng.sample(words.THINGS, 5)
        ),
    ]


def remits(rng: Random) -> Rows:
    """What others ask the municipality about."""
    senders = ("Trafikverket", "Socialdepartementet", "Länsstyrelsen", "Region Syd", "Skolverket")
    return [
        ("Avsändare", "Remiss", "Svarsdatum"),
        *(
            (sender, f"Promemorian om {thing}", _day(rng))
            for sender, thing in zip(senders, rng.sample(words.THINGS, 5), strict=True)
        ),
    ]


def money(rng: Random) -> Rows:
    """Money by activity."""
    return [
        ("Verksamhet", "Budget 2023", "Utfall", "Prognos"),
        *((name, *(str(rng.randrange(10, 900)) for _ in range(3))) for name in rng.sample(words.UNKNOWN, 5)),
    ]


def investments(rng: Random) -> Rows:
    """What is to be built, and for how much."""
    return [
        ("Projekt", "Totalt (tkr)", "2023", "2024"),
        *(
            (thing[0].upper() + thing[1:], *(str(rng.randrange(100, 9000)) for _ in range(3)))
            for thing in rng.sample(words.THINGS, 5)
        ),
    ]


def indicators(rng: Random) -> Rows:
    """Goals and how they are measured."""
    return [
        ("Mål", "Indikator", "Målvärde 2023", "Utfall"),
        *(
            (
                f"Alla ska känna sig delaktiga i {thing}",
                "Andel nöjda, procent",
                str(rng.randrange(50, 90)),
                str(rng.randrange(40, 90)),
            )
            for thing in rng.sample(words.THINGS, 5)
        ),
    ]


def risks(rng: Random) -> Rows:
    """What may go wrong."""
    return [
        ("Risk", "Sannolikhet", "Konsekvens", "Riskvärde"),
        *(
            (
                f"Risk att {thing} fördröjs",
                *(str(rng.randrange(1, 5)) for _ in range(2)),
                str(rng.randrange(1, 17)),
            )
            for thing in rng.sample(words.THINGS, 5)
        ),
    ]


def meetings(rng: Random) -> Rows:
    """Days of meetings."""
    return [
        ("Sammanträde", "Beredning", "Handlingar klara"),
        *((_day(rng), _day(rng), _day(rng)) for _ in range(6)),
    ]


def present(rng: Random) -> Rows:
    """Who was there."""
    return [
        ("Ledamot", "Parti", "Närvarande §§"),
        *(
            (name, rng.choice(("S", "M", "C", "V")), f"§§ {n}–{n + 9}")
            for n, name in enumerate(rng.sample(words.PERSONS, 6), 30)
        ),
    ]


def delegated(rng: Random) -> Rows:
    """What officials have decided."""
    return [
        ("Datum", "Delegationsbeslut", "Delegat"),
        *(
            (_day(rng), f"Avtal om {thing}", rng.choice(words.OFFICIALS))
            for thing in rng.sample(words.THINGS, 6)
        ),
    ]


def contracts(rng: Random) -> Rows:
    """What has been bought."""
    return [
        ("Avtal", "Leverantör", "Giltigt till", "Avtalsansvarig"),
        *(
            (thing, f"{name.split()[1]} AB", _day(rng), name)
            for thing, name in zip(rng.sample(words.THINGS, 6), rng.sample(words.PERSONS, 6), strict=True)
        ),
    ]


TABLES: Sequence[Callable[[Random], Rows]] = (
    agenda,
    motions,
    remits,
    money,
    investments,
    indicators,
    risks,
    meetings,
    present,
    delegated,
    contracts,
)


def decided(rng: Random) -> str:
    """A paragraph of minutes, whose decision gives something: that is a decision and no row of a list."""
    things = rng.sample(words.THINGS, 3)
    points = "\n".join(
        f"{n}. {rng.choice(words.KNOWN)} får i uppdrag att utreda {thing}."
        for n, thing in enumerate(things, 1)
    )
    return f"§ {rng.randrange(20, 300)} {things[0].capitalize()}\n\nBeslut\n\n{points}\n\nSammanfattning av ärendet\n\nFörvaltningen har lämnat ett förslag om {things[1]}.\n"


def proposed(rng: Random) -> str:
    """What a party would like to be decided."""
    points = "\n".join(
        f"- att ge {rng.choice(words.KNOWN)} i uppdrag att se över {thing}"
        for thing in rng.sample(words.THINGS, 4)
    )
    return f"Motion om {rng.choice(words.THINGS)}\n\nVi menar att kommunen måste göra mer. Därför föreslår vi fullmäktige besluta:\n\n{points}\n\nAnna Ek (S)\n"


def enclosed(rng: Random) -> str:
    """What is sent with a letter."""
    return (
        "Tjänsteskrivelse\n\nBilagor\n\n"
        + "\n".join(
            f"{n}. Rapport om {thing}, {_day(rng)}" for n, thing in enumerate(rng.sample(words.THINGS, 5), 1)
        )
        + "\n"
    )


def work(rng: Random) -> str:
    """What a plan of the year describes."""
    return (
        "Verksamhetsplan 2023\n\nUnder året kommer förvaltningen att arbeta med följande.\n\n"
        + "\n".join(
            f"- Arbetet med {thing} fortsätter under {rng.choice(words.MONTHS)}"
            for thing in rng.sample(words.THINGS, 5)
        )
        + "\n"
    )


def duties(rng: Random) -> str:
    """What a body is there for."""
    return (
        "Reglemente för tekniska nämnden\n\n§ 1 Nämndens uppdrag\n\nNämnden ansvarar för\n\n"
        + "\n".join(f"- {thing}" for thing in rng.sample(words.THINGS, 6))
        + "\n"
    )


def answered(rng: Random) -> str:
    """Questions and answers at a meeting, one after the other."""
    return (
        "Minnesanteckningar 2023-03-02\n\nNärvarande: Anna Ek, Bo Lind\n\n"
        + "\n".join(
            f"• {name} informerade om {thing}. Nästa möte {_day(rng)}."
            for name, thing in zip(rng.sample(words.PERSONS, 5), rng.sample(words.THINGS, 5), strict=True)
        )
        + "\n"
    )


TEXTS: Sequence[Callable[[Random], str]] = (decided, proposed, enclosed, work, duties, answered)


def other(seed: int) -> tuple[str, bytes | str]:
    """What it is called, and the file of `seed`."""
    rng = Random(seed)
    if rng.random() < 0.4:
        make = rng.choice(TEXTS)
        return make.__name__, make(rng)
    build = rng.choice(TABLES)
    rows, dress = build(rng), rng.choice(list(_DRESSES))
    return f"{build.__name__}/{dress}", _DRESSES[dress](rows)


def _pipes(rows: Rows) -> str:
    return "\n".join(
        [
            f"| {' | '.join(rows[0])} |",
            "|" + "---|" * len(rows[0]),
            *(f"| {' | '.join(row)} |" for row in rows[1:]),
        ]
    )


def _excel(rows: Rows) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    sheet: Any = book.active
    for row in rows:
        sheet.append(list(row))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


_DRESSES: dict[str, Callable[[Rows], bytes | str]] = {
    "csv": lambda rows: "\n".join(";".join(row) for row in rows),
    "pasted": lambda rows: "Bilaga\n\n" + "\n".join("\t".join(row) for row in rows),
    "markdown": _pipes,
    "cells": lambda rows: "\n".join(cell for row in rows for cell in row),
    "excel": _excel,
}
