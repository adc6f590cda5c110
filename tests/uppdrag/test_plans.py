"""Plans: the real lists, several hundred examples, the set kept apart, and the conventions one by one."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from uppdrag.municipality import Municipality, load_municipality
from uppdrag.plans import Occasion, Plan, batch, read_plan
from uppdrag.plans.texts import days_of

HERE = Path(__file__).parent
DATED = date(2021, 1, 28)
KINDS = {"partial_report": "quarter", "samlingsarende": "undated", "unplanned": "undated", "none": "undated"}


@pytest.fixture(scope="module")
def goteborg() -> Municipality:
    return load_municipality("goteborg")


def examples() -> list[tuple[str, str]]:
    lines = (HERE / "plan_examples.txt").read_text(encoding="utf-8").rstrip("\n").split("\n")
    return [(phrase, reading) for phrase, _, reading in (line.rpartition(" => ") for line in lines)]


def shown(plan: Plan) -> str:
    """A reading on one line: kind, whether it is certain, and each occasion."""
    kind = " ".join(filter(None, (plan.kind, plan.state, plan.recurrence)))
    return (
        f"{kind} | {'säker' if plan.certain else 'fråga'} | {'; '.join(map(shown_occasion, plan.occasions))}"
    )


def shown_occasion(occasion: Occasion) -> str:
    first, last, deadline = occasion.earliest, occasion.latest, occasion.deadline
    pieces = (
        occasion.kind,
        occasion.body,
        occasion.report,
        "del" if occasion.partial else None,
        str(first) if first == last else f"{first}..{last}",
        f"senast {deadline}" if deadline and deadline != last else None,
        f"§{occasion.paragraph}" if occasion.paragraph else None,
    )
    return " ".join(piece for piece in pieces if piece)


@pytest.mark.parametrize(("phrase", "reading"), examples())
def test_examples(goteborg: Municipality, phrase: str, reading: str) -> None:
    assert shown(read_plan(phrase, DATED, goteborg)) == reading


def unseen() -> list[dict[str, Any]]:
    lines = (HERE / "unseen_plans.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def is_right(plan: Plan, expected: dict[str, Any]) -> bool:
    got = plan.as_json()
    return all(
        len(got[key]) == value if key == "occasions" else got[key] == value for key, value in expected.items()
    )


def test_phrases_kept_apart_are_read_right_or_asked_about(goteborg: Municipality) -> None:
    wrong, silent, asked = [], [], unseen()
    for case in asked:
        day = date.fromisoformat(case["reference_date"])
        plan = read_plan(case["phrase"], day, goteborg, body=case.get("body"))
        if not is_right(plan, case["expected"]):
            wrong.append(case["phrase"])
            silent += [case["phrase"]] if plan.certain else []
    assert len(wrong) <= 0.05 * len(asked), wrong
    assert len(silent) <= 0.01 * len(asked), silent


@pytest.mark.shared
def test_every_plan_of_the_real_lists_is_read_as_an_official_read_it(
    shared: Path, goteborg: Municipality
) -> None:
    rows = json.loads((shared / "domain" / "seed_gold.json").read_text(encoding="utf-8"))
    listed = [row for row in rows if row["list"].startswith("bilaga") and row["plan"]]
    assert len(listed) == 40
    for row in listed:
        body = row["responsible"][0]
        handled = row.get("date_role") == "handled" or row.get("record_type") == "handled"
        plan = read_plan(row["plan"], DATED, goteborg, body=body, handled=handled)
        gold = row["deadline"]
        last = gold["to"] if isinstance(gold, dict) else gold
        assert plan.kind == KINDS.get(row["kind"], row["kind"]), row["plan"]
        if not handled or DATED.isoformat() >= (last or ""):
            assert plan.as_json()["deadline"] == last, row["plan"]
        assert plan.certain, row["plan"]
        assert plan.partial == (row["kind"] == "partial_report")


@pytest.mark.parametrize(
    ("phrase", "body", "deadline"),
    [
        ("Årsrapport 2021", None, date(2022, 2, 15)),
        ("Årsrapport 2021", "KS", date(2022, 2, 15)),
        ("Delårsrapport mars 2021", None, date(2021, 4, 30)),
        ("Delårsrapport mars 2021", "KS", date(2021, 5, 31)),
        ("Delårsrapport augusti 2021", "SN Centrum", date(2021, 9, 30)),
        ("Delårsrapport augusti 2021", "stadsledningskontoret", date(2021, 10, 31)),
        ("Delårsrapport augusti 2021", "trafikkontoret", date(2021, 9, 30)),
        ("Delårsrapport augusti 2021", "ett okänt organ", date(2021, 9, 30)),
        ("Årsredovisning 2021", None, date(2022, 4, 15)),
        ("Årsredovisning 2021", "SN Centrum", date(2022, 4, 15)),
        ("Årsredovisning 2021", "KF", date(2022, 5, 31)),
        ("i samband med budget 2025", None, date(2024, 10, 31)),
        ("Tertialrapport 3 2021", None, date(2022, 2, 14)),
        ("Kvartal 3 2021", "KS", date(2021, 9, 30)),
    ],
)
def test_the_deadline_is_the_last_day_of_the_body_that_answers(
    goteborg: Municipality, phrase: str, body: str | None, deadline: date
) -> None:
    assert read_plan(phrase, DATED, goteborg, body=body).deadline == deadline


def test_an_assumed_last_day_is_told_and_a_settled_one_is_not(goteborg: Municipality) -> None:
    assert "förval" in read_plan("Årsrapport 2021", DATED, goteborg).explanation
    assert "förval" not in read_plan("Årsredovisning 2021", DATED, goteborg).explanation


def test_a_body_of_another_time_points_at_those_who_came_after(goteborg: Municipality) -> None:
    (warning,) = read_plan("Social resursnämnd 23 mars 2021", DATED, goteborg).warnings
    assert "fanns inte tis 23 mars 2021" in warning
    assert "Socialnämnden Centrum" in warning
    assert read_plan("Social resursnämnd 15 dec 2020", DATED, goteborg, handled=True).warnings == ()


def test_the_year_is_the_first_not_over_and_the_reason_is_told(goteborg: Municipality) -> None:
    plan = read_plan("KS 10 feb", DATED, goteborg)
    assert (plan.deadline, plan.year_inferred, plan.certain) == (date(2021, 2, 10), True, True)
    assert "år antaget: listan är daterad 28 januari 2021" in plan.explanation
    typed = read_plan("KS 10 feb", DATED, goteborg, typed=True)
    assert "år antaget: det skrevs 28 januari 2021" in typed.explanation
    same_day = read_plan("KS 10 feb", date(2021, 2, 10), goteborg)
    assert same_day.deadline == date(2021, 2, 10)
    holding = read_plan("Kvartal 3", date(2021, 9, 30), goteborg)
    assert holding.deadline == date(2021, 9, 30)


def test_a_day_just_passed_is_asked_about(goteborg: Municipality) -> None:
    plan = read_plan("KS 10 feb", date(2021, 2, 20), goteborg)
    assert (plan.certain, plan.deadline, plan.occasions, plan.kind) == (False, None, (), "meeting")
    assert "kan vara ons 10 februari 2021 eller tors 10 februari 2022" in plan.explanation
    assert days_of(plan.explanation) == (date(2021, 2, 10), date(2022, 2, 10))
    assert read_plan("KS 10 feb", date(2021, 3, 13), goteborg).deadline == date(2022, 2, 10)
    assert read_plan("Kvartal 1", date(2021, 4, 10), goteborg).deadline == date(2022, 3, 31)


def test_other_rows_and_handled_lists_tell_the_year(goteborg: Municipality) -> None:
    sibling = read_plan("KS 10 feb", date(2021, 2, 20), goteborg, sibling_year=2021)
    assert (sibling.deadline, sibling.certain, sibling.year_inferred) == (date(2021, 2, 10), True, True)
    assert "2021 på en annan rad" in sibling.explanation
    handled = read_plan("KS 25 nov", DATED, goteborg, handled=True)
    assert handled.deadline == date(2020, 11, 25)
    assert handled.warnings == ()
    written = read_plan("KS 10 feb 2022", DATED, goteborg, sibling_year=2021)
    assert written.deadline == date(2022, 2, 10)


def test_without_any_date_the_year_is_asked_for(goteborg: Municipality) -> None:
    plan = read_plan("KS 10 feb", None, goteborg)
    assert (plan.certain, plan.deadline) == (False, None)
    assert read_plan("KS 10 feb 2021", None, goteborg).certain


@pytest.mark.parametrize(
    ("phrase", "words"),
    [
        ("KS 12 dec 2020", "lördag; KS sammanträder på onsdagar"),
        ("KF 9 okt 2020", "fredag; KF sammanträder på torsdagar"),
        ("KS 10 feb 2020", "har redan varit"),
        ("senast 26 juni 2021", "midsommardagen"),
        ("senast 27 juni 2021", "söndag"),
        ("KS 2020-03-18 § 9", "§ 9 stämmer inte"),
        ("KF 2020-05-14 § 839", "ovanligt hög"),
        ("KFN 4 mars 2021", "KFN finns inte i registret"),
        ("Kvratal 3", "Kvratal läst som kvartal"),
    ],
)
def test_odd_things_are_told_and_nothing_is_changed(goteborg: Municipality, phrase: str, words: str) -> None:
    plan = read_plan(phrase, DATED, goteborg)
    assert any(words in warning for warning in plan.warnings), plan.warnings
    assert plan.deadline is not None
    assert plan.phrase == phrase


@pytest.mark.parametrize("phrase", ["KS 2020-10-14 § 839", "KF 2020-05-14 § 24", "KS 2023-09-20 § 633"])
def test_real_paragraphs_fit_their_day(goteborg: Municipality, phrase: str) -> None:
    assert not [warning for warning in read_plan(phrase, None, goteborg).warnings if "§" in warning]


def test_a_whole_calendar_knows_the_next_meeting_and_days_that_are_none() -> None:
    example = load_municipality("tertialkommun")
    following = read_plan("KS nästa sammanträde", date(2024, 4, 20), example)
    assert (following.deadline, following.certain) == (date(2024, 5, 28), True)
    odd = read_plan("KS 21 maj 2024", date(2024, 4, 20), example)
    assert any("inget sammanträde" in warning for warning in odd.warnings)
    assert read_plan("KS nästa sammanträde", date(2025, 4, 20), example).deadline is None


def test_a_municipality_of_tertials_counts_its_own_way() -> None:
    example = load_municipality("tertialkommun")
    first = read_plan("Delårsrapport 1 2024", DATED, example)
    assert (first.latest, first.deadline) == (date(2024, 4, 30), date(2024, 5, 31))
    assert read_plan("Delårsrapport 2024", DATED, example).latest == date(2024, 8, 31)
    assert read_plan("KFN 21 maj 2024", DATED, example).warnings == ()


def test_batch_answers_each_line_in_its_place(goteborg: Municipality) -> None:
    lines = [
        '{"phrase": "KS 10 feb", "reference_date": "2021-01-28"}',
        "not json",
        '{"reference_date": "2021-01-28"}',
        '{"phrase": "Delårsrapport mars 2021", "reference_date": null, "body": "KS"}',
        '{"phrase": "KS 10 feb", "reference_date": "januari"}',
        '{"phrase": "KS 10 feb", "reference_date": "2021-01-28", "body": 7}',
        '{"phrase": null}',
    ]
    first, bad, lacking, report, odd, seven, empty = batch(lines, goteborg)
    assert first["deadline"] == "2021-02-10"
    assert all("error" in answer for answer in (bad, lacking, odd, seven))
    assert report["deadline"] == "2021-05-31"
    assert (empty["kind"], empty["phrase"]) == ("undated", "")


def test_json_has_the_fields_of_the_contract(goteborg: Municipality) -> None:
    answer = read_plan("Delrapport KS 5 maj, slutrapport KS 15 dec § 4", DATED, goteborg).as_json()
    assert list(answer) == [
        "phrase", "kind", "state", "body", "report", "partial", "recurrence", "earliest", "latest", "deadline",
        "occasions", "year_inferred", "certain", "explanation", "warnings",
    ]  # fmt: skip
    fields = ["kind", "body", "report", "partial", "earliest", "latest", "deadline"]
    assert [list(occasion) for occasion in answer["occasions"]] == [fields, [*fields, "paragraph"]]


@pytest.mark.parametrize("piece", ["1, ", "KS 5 maj ", "a", "nämnd", "1&", "§ ", "\u00ad", "9" * 9])
def test_a_long_text_is_no_plan_and_takes_no_time(goteborg: Municipality, piece: str) -> None:
    plan = read_plan(piece * 50_000, DATED, goteborg)
    assert (plan.certain, plan.occasions) == (False, ())
