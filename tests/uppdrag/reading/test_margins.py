"""What stands in the head and foot of a Word file's pages tells about the document, and is never a row of it."""

import io
from collections.abc import Sequence
from datetime import date

import docx

from tests.uppdrag.reading.layouts import reading_of


def word(head: Sequence[str], foot: Sequence[str], paragraphs: Sequence[str]) -> bytes:
    document = docx.Document()
    section = document.sections[0]
    for place, texts in ((section.header, head), (section.footer, foot)):
        for text in texts:
            place.add_paragraph(text)
    for text in paragraphs:
        document.add_paragraph(text)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def test_day_and_dnr_of_the_margin_count_where_the_text_has_none() -> None:
    reading = reading_of(
        word(["Tjänsteutlåtande", "Utfärdat 2022-03-01"], ["Diarienummer 0412/22"], ["Text."])
    )
    assert (reading.document.kind, reading.document.date) == ("tjänsteutlåtande", date(2022, 3, 1))
    assert reading.document.dnr == ("0412/22",)


def test_the_text_itself_counts_before_its_margin() -> None:
    reading = reading_of(
        word(
            ["Utfärdat 2022-03-01"], ["Diarienummer 0412/22"], ["Utfärdat 2022-02-14", "Diarienummer 0001/22"]
        )
    )
    assert (reading.document.date, reading.document.dnr) == (date(2022, 2, 14), ("0001/22",))


def test_the_meeting_may_stand_in_the_margin_of_the_protocol() -> None:
    (decision,) = reading_of(
        word(
            ["Kommunstyrelsen", "Protokoll 2021-06-16"],
            ["Sida 1"],
            ["§ 584, 0412/21", "Beslut", "Trafiknämnden får i uppdrag att se över taxan."],
        )
    ).decisions
    assert (decision.body, decision.date, decision.paragraph) == ("kommunstyrelsen", date(2021, 6, 16), 584)


def test_what_a_margin_says_is_no_row_and_no_decision() -> None:
    reading = reading_of(word(["Trafiknämnden får i uppdrag att se över taxan"], ["Beslut"], ["Text."]))
    assert (reading.uppdrag, reading.cases, reading.decisions, reading.suggestions) == ((), (), (), ())
