"""What a person should look at before saving: said in Swedish, never corrected silently."""

from collections.abc import Iterable, Iterator, Sequence

from uppdrag.municipality import Municipality
from uppdrag.reading.model import Decision, Found

_NEED_A_MEETING = frozenset({"gives", "closes", "transfers", "withdraws", "extends"})


def doubts(
    rows: Sequence[Found],
    decisions: Sequence[Decision],
    municipality: Municipality,
    misnamed: Iterable[tuple[int, int]] = (),
) -> tuple[str, ...]:
    """Unknown bodies, rows that address nobody, decisions whose meeting the handling does not tell, and
    bilagor that call themselves by another number than its list of them does (`misnamed`: own, listed)."""
    found = [*_bodies(rows, decisions, municipality), *_rows(rows), *_meetings(decisions)]
    found += [
        f"En bilaga har rubriken ”Bilaga {own}” men är bilaga {listed} i handlingens lista över bilagor."
        for own, listed in misnamed
    ]
    return tuple(dict.fromkeys(found))


def _bodies(
    rows: Iterable[Found], decisions: Iterable[Decision], municipality: Municipality
) -> Iterator[str]:
    named = [who for row in rows for who in row.responsible]
    named += [who for decision in decisions for who in decision.responsible]
    for who in dict.fromkeys(named):
        if municipality.organisation.get(who) is None:
            yield f"Jag känner inte igen ”{who}” som ett organ i {municipality.name}."


def _rows(rows: Iterable[Found]) -> Iterator[str]:
    for row in rows:
        if not row.responsible and row.role != "case":
            where = f"Rad {row.source.row} i {row.list}" if row.list else f"Rad {row.source.row}"
            yield f"{where} säger inte vem som ansvarar."


def _meetings(decisions: Iterable[Decision]) -> Iterator[str]:
    for decision in decisions:
        if decision.effect in _NEED_A_MEETING and decision.date is None:
            item = f"§ {decision.paragraph}" if decision.paragraph else "beslutet"
            yield f"Handlingen säger inte vilken dag {item} beslutades."
