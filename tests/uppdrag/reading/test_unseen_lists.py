"""Lists of somebody who did not know the reader: every row, every field."""

import pytest

from tests.uppdrag.reading.layouts import reading_of
from tests.uppdrag.reading.unseen_lists import data_of, lists


@pytest.mark.parametrize("name", lists())
def test_every_pending_row_and_field_of_an_unseen_list(name: str) -> None:
    wanted = [row for row in lists()[name] if row.pending]
    found = reading_of(data_of(name), name).uppdrag
    assert [(row.title, ", ".join(row.dnr), row.plan or "", row.section or "") for row in found] == [
        (row.title, row.dnr, row.plan, row.section) for row in wanted
    ]
    assert all(row.responsible for row, told in zip(found, wanted, strict=True) if told.who)


@pytest.mark.parametrize("name", lists())
def test_what_an_unseen_list_calls_ended_is_no_pending_uppdrag(name: str) -> None:
    wanted = {row.title for row in lists()[name] if not row.pending}
    assert wanted <= {row.title for row in reading_of(data_of(name), name).cases}
