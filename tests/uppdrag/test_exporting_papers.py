"""Bilagor, the sheet before a meeting and the utdrag: what stands on the paper."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import update

from documents.docx import read_docx
from documents.model import MARGIN, Paragraph, Table
from documents.out.pdf import office
from uppdrag import changing, exporting
from uppdrag.changing import Evidence
from uppdrag.errors import Refused
from uppdrag.exporting import Exported
from uppdrag.facts import Actor, House

EVA = Actor("Eva Sund")
Record = Callable[..., int]


def paragraphs(out: Exported) -> list[str]:
    """The paragraphs of the text itself, without what every page repeats."""
    texts = [block for block in read_docx(out.data) if isinstance(block, Paragraph)]
    return [block.text for block in texts if block.place.page != MARGIN]


def tables(out: Exported) -> list[list[tuple[str, ...]]]:
    return [[row.cells for row in block.rows] for block in read_docx(out.data) if isinstance(block, Table)]


def test_bilaga_3_has_the_citys_columns_and_section_rows(house: House, record: Record) -> None:
    record(
        "Socialnämnden Centrum får i uppdrag att bygga.",
        plan="Årsrapport 2021",
        organ="socialnamnden-centrum",
    )
    record("Kommunstyrelsen får i uppdrag att utreda\tbryggan\n nu.", dnr="1365/20, 1366/20", plan="KS 5 maj")
    out = exporting.bilaga3(house)
    assert out.name == "bilaga3-2021-02-24.docx"
    assert paragraphs(out) == ["Bilaga 3 Pågående uppdrag", "Upprättad per 24 februari 2021."]
    assert tables(out) == [
        [
            ("Uppdrag", "Dnr", "Plan för redovisning"),
            ("Uppdrag till kommunstyrelsen", "", ""),
            ("Kommunstyrelsen får i uppdrag att utreda bryggan nu.", "1365/20, 1366/20", "KS 5 maj"),
            ("Uppdrag till övriga nämnder och styrelser", "", ""),
            ("Socialnämnden Centrum får i uppdrag att bygga.", "", "Årsrapport 2021"),
        ]
    ]


def test_a_column_says_who_answers_where_the_words_do_not(house: House, record: Record) -> None:
    record("Bygga en lekplats", organ="socialnamnden-centrum")
    record("Utreda bryggan", organ="stadsledningskontoret")
    (rows,) = tables(exporting.bilaga3(house))
    assert rows[0] == ("Uppdrag", "Ansvarig", "Dnr", "Plan för redovisning")
    assert [row[1] for row in rows if row[1]] == [
        "Ansvarig",
        "Stadsledningskontoret",
        "Socialnämnden Centrum",
    ]


def test_what_is_closed_leaves_bilaga_3_and_stands_in_bilaga_4(
    house: House, record: Record, clock: Any
) -> None:
    done = record("Kommunstyrelsen får i uppdrag att utreda bryggan.", dnr="1679/20", plan="KS 31 mars")
    record("Kommunstyrelsen får i uppdrag att utreda parken.", dnr="1680/20", plan="KS 5 maj")
    clock.move_to("2021-04-01 08:00")
    changing.close(house, EVA, done, evidence=Evidence("kommunstyrelsen", date(2021, 3, 31), "123"))
    assert [row[1] for row in tables(exporting.bilaga3(house))[0][2:]] == ["1680/20"]
    assert tables(exporting.bilaga4(house)) == [
        [
            ("Ärende/rapportering", "Dnr", "Tid"),
            ("Kommande", "", ""),
            ("Kommunstyrelsen får i uppdrag att utreda parken.", "1680/20", "KS 5 maj"),
            ("Ärenden 2020-10 till 2021-04", "", ""),
            ("Kommunstyrelsen får i uppdrag att utreda bryggan.", "1679/20", "KS 2021-03-31 § 123"),
        ]
    ]
    assert [row[1] for row in tables(exporting.bilaga3(house, date(2021, 2, 24)))[0][2:]] == [
        "1679/20",
        "1680/20",
    ]


def test_what_has_been_long_ago_has_left_bilaga_4(house: House, record: Record, clock: Any) -> None:
    done = record("Kommunstyrelsen får i uppdrag att utreda bryggan.", plan="KS 31 mars")
    clock.move_to("2021-04-01 08:00")
    changing.close(house, EVA, done, evidence=Evidence("kommunstyrelsen", date(2021, 3, 31), "123"))
    clock.move_to("2021-11-01 08:00")
    assert tables(exporting.bilaga4(house)) == []
    assert "Det finns inga ärenden." in paragraphs(exporting.bilaga4(house))
    assert "Det finns inga pågående uppdrag." in paragraphs(exporting.bilaga3(house))


def test_protected_ones_are_counted_on_the_paper(house: House, record: Record) -> None:
    secret = record("Kommunstyrelsen får i uppdrag att utreda hemligheten.")
    record("Kommunstyrelsen får i uppdrag att utreda bryggan.")
    changing.protect(house, EVA, secret)
    for out in (exporting.bilaga3(house), exporting.meeting_sheet(house, "KS", date(2021, 3, 31))):
        assert out.left_out == 1
        assert paragraphs(out)[-1] == "Därutöver finns ett skyddat uppdrag."
        assert "hemligheten" not in str((paragraphs(out), tables(out)))
    assert "hemligheten" in str(tables(exporting.bilaga3(house, may_see_protected=True)))
    with pytest.raises(Refused, match="skydda"):
        exporting.extract(house, secret)


def test_the_sheet_before_a_meeting(house: House, record: Record, clock: Any) -> None:
    planned = record("Utreda bryggan", dnr="1679/20", plan="KS 31 mars")
    late = record("Utreda parken", plan="KS 10 mars 2021")
    moved = record("Utreda skolan", plan="KS 31 mars")
    record("Utreda torget", plan="KS 5 maj")
    done = record("Utreda gatan", plan="KS 10 mars 2021")
    changing.report(house, EVA, done)
    changing.move_plan(house, EVA, moved, "KS 21 april", "remisstiden är förlängd")
    clock.move_to("2021-03-15 08:00")
    facts = exporting.meeting(house, "KS", date(2021, 3, 31))
    assert [row.number for row in facts.planned] == [planned]
    assert [row.number for row in facts.late] == [late]
    assert [(one.row.number, one.before, one.after, one.reason) for one in facts.moved] == [
        (moved, "KS 31 mars", "KS 21 april", "remisstiden är förlängd")
    ]
    assert facts.ready_by == date(2021, 3, 10)
    out = exporting.meeting_sheet(house, "KS", date(2021, 3, 31))
    assert out.name == "infor-KS-2021-03-31.docx"
    assert paragraphs(out)[:2] == [
        "Inför KS ons 31 mars 2021",
        "Handlingarna ska vara klara ons 10 mars 2021. Uppgifter per 15 mars 2021.",
    ]
    assert tables(out)[1][1] == (
        "Utreda parken",
        f"U-{late}",
        "Kommunstyrelsen",
        "KS 10 mars 2021 (5 dagar försenat)",
    )


def test_a_meeting_with_nothing_says_so(house: House, record: Record) -> None:
    record("Utreda bryggan", plan="KS 31 mars")
    told = paragraphs(exporting.meeting_sheet(house, "kommunfullmäktige", date(2021, 3, 25)))
    assert "Inget är planerat till mötet." in told
    assert "Inget som skulle till KF är försenat." in told
    with pytest.raises(Refused, match="Månnämnden"):
        exporting.meeting_sheet(house, "Månnämnden", date(2021, 3, 25))


def test_an_utdrag_tells_everything_about_one(house: House, record: Record, clock: Any) -> None:
    number = record("Utreda bryggan", dnr="1679/20", plan="KS 31 mars")
    record("Utreda parken")
    clock.move_to("2021-03-10 10:00")
    changing.move_plan(house, EVA, number, "KS 21 april", "remisstiden är förlängd")
    out = exporting.extract(house, number)
    assert out.name == f"utdrag-U-{number}-2021-03-10.docx"
    facts, plans, history = tables(out)
    assert ("Uppdrag", "Utreda bryggan") in facts
    assert ("Sista dag", "ons 21 april 2021") in facts
    assert [row[1:3] for row in plans[1:]] == [("KS 31 mars", "2021-03-31"), ("KS 21 april", "2021-04-21")]
    assert history[2] == (
        "2021-03-10 10.00",
        "Eva Sund",
        "planen ändrad; plan: KS 31 mars → KS 21 april",
        "remisstiden är förlängd",
    )
    assert "Uppdraget är inlagt för hand, utan handling." in paragraphs(out)
    assert "Inga påminnelser har skickats." in paragraphs(out)
    assert "parken" not in str(tables(out))
    assert exporting.export(house, "docx", number=number).name == out.name
    _, plans, history = tables(exporting.extract(house, number, as_of=date(2021, 2, 24)))
    assert [row[1] for row in plans] == ["Plan", "KS 31 mars"]
    assert [row[2].split(";")[0] for row in history] == ["Vad", "inlagt"]


def test_an_utdrag_tells_which_reminders_were_sent(house: House, record: Record) -> None:
    from storage.tables import Delivery, Wish
    from uppdrag.people import person_for_slack

    number = record("Utreda bryggan", plan="KS 31 mars")
    anna = person_for_slack(house, "U1", "Anna Lind")
    where: dict[str, Any] = {"workspace_id": house.workspace_id}
    at = house.now()
    with house.db.transaction() as tx:
        sent = Delivery(
            **where,
            key="p",
            kind="person",
            receiver="U1",
            slot_at=at,
            next_try_at=at,
            state="sent",
            sent_at=at,
        )
        tx.add(sent)
        tx.flush()
        wish = Wish(
            **where,
            uppdrag_id=number,
            person_id=anna.id,
            delivery_id=sent.id,
            day=house.today(),
            key="r",
            step="first",
            state="sent",
            reason="ansvarig",
        )
        tx.add(wish)
    how = "skickad (mottagaren är ansvarig)"
    assert reminded(house, number) == [("2021-02-24 08.00", "Anna Lind", "första påminnelsen", how)]

    with house.db.transaction() as tx:
        tx.execute(update(Wish).values(state="waiting", reason=None, step="escalation_1"))
        tx.execute(update(Delivery).values(state="failed", reason="user_disabled", sent_at=None))
    assert reminded(house, number) == [("2021-02-24", "Anna Lind", "till samordnaren", "kom inte fram")]


def reminded(house: House, number: int) -> list[tuple[str, ...]]:
    """The rows of an utdrag's table of reminders."""
    (rows,) = [table for table in tables(exporting.extract(house, number)) if "Hur det gick" in table[0]]
    return rows[1:]


def test_pdf_where_there_is_libreoffice_and_a_kind_no_where_not(
    house: House, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = record("Utreda bryggan")
    if office() is not None:
        out = exporting.extract(house, number, pdf=True)
        assert out.name.endswith(".pdf")
        assert out.data.startswith(b"%PDF")
    monkeypatch.setenv("PATH", "")
    with pytest.raises(Refused, match="Ta utdraget som Word"):
        exporting.extract(house, number, pdf=True)
