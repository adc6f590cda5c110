"""What an occasion repeats of its uppdrag, for the sake of an index, is kept true by the database itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import col, select, update

from storage.tables import OccasionRow, Uppdrag
from uppdrag.facts import House


@pytest.mark.parametrize(
    ("changed", "kept"),
    [
        ({"is_open": False}, ("kommunstyrelsen", False)),
        ({"organ": "forskolenamnden"}, ("forskolenamnden", True)),
        ({"title": "Något annat"}, ("kommunstyrelsen", True)),
    ],
)
def test_an_occasion_follows_its_uppdrag(
    house: House, record: Callable[..., int], changed: dict[str, Any], kept: tuple[str, bool]
) -> None:
    record("Utreda bryggan", plan="KS 31 mars", organ="kommunstyrelsen")
    record("Utreda badet", plan="KS 31 mars", organ="kommunstyrelsen")
    for values, expected in ((changed, kept), ({"organ": "kommunstyrelsen", "is_open": True}, None)):
        with house.db.transaction() as tx:
            tx.execute(update(Uppdrag).where(col(Uppdrag.number) == 1).values(**values))
        assert _of(house, 1) == (expected or ("kommunstyrelsen", True))
        assert _of(house, 2) == ("kommunstyrelsen", True)


def _of(house: House, number: int) -> tuple[str, bool]:
    with house.db.reading() as tx:
        found = tx.exec(
            select(OccasionRow.organ, OccasionRow.is_open)
            .join(Uppdrag, col(Uppdrag.id) == OccasionRow.uppdrag_id)
            .where(Uppdrag.number == number)
        )
        return found.one()
