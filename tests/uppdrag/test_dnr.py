"""Diarienummer: forms, rejects, equality, nearness."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uppdrag.dnr import asked_dnr, likeness, near, parse_dnr, read_column, read_dnr

FORMS = [
    ("1679/20", "SLK:2020:1679"),
    ("0887/19", "SLK:2019:887"),
    ("SLK-2023-00738", "SLK:2023:738"),
    ("N161-0123/21", "N161:2021:123"),
    ("SCN-2015-0180", "SCN:2015:180"),
    ("KSM-2023-260-214", "KSM:2023:260"),
    ("KSM2017-1023-214", "KSM:2017:1023"),
    ("2018/KS 0041 001", "KS:2018:41"),
    ("KS 2018/124", "KS:2018:124"),
    ("KS2017/214/01", "KS:2017:214"),
    ("SN 18/0098", "SN:2018:98"),
    ("KK13/346", "KK:2013:346"),
    ("KU.2018.6", "KU:2018:6"),
    ("KSKF/2014:1", "KSKF:2014:1"),
    ("KS 2021:123", "KS:2021:123"),
    ("1679 /20", "SLK:2020:1679"),
    ("1679/\n20", "SLK:2020:1679"),
    ("SLK-\n2023-00738", "SLK:2023:738"),
    ("l679/2O", "SLK:2020:1679"),
    ("0123/71", "SLK:1971:123"),
]


@pytest.mark.parametrize(("written", "key"), FORMS)
def test_each_form_is_found_in_running_text(written: str, key: str) -> None:
    assert [dnr.key for dnr in read_dnr(f"Ärendet, dnr {written}, gäller skolan.")] == [key]


@pytest.mark.parametrize(
    "text",
    [
        "SOU 2021:49",
        "prop. 2016/17:171",
        "bet. 2017/18:KU33",
        "lag (2017:725)",
        "RIR 2020:20",
        "EU 2016/679",
        "Handling 2024 nr 52",
        "031-368 02 28",
        "Brå 2020:15",
        "årsskiftet 2020/2021",
        "KS 2020/2021",
        "läsåret 2016/17",
        "KS 2021-06-16 § 584",
        "senast 31/3-21",
        "2021-03-31",
        "mandatperioden 2022-2026",
        "12/34 och 1/2",
        "2021/114",
    ],
)
def test_what_only_looks_like_a_number_is_left(text: str) -> None:
    assert read_dnr(text) == []


def test_a_heading_or_a_column_makes_a_bare_year_and_serial_a_number() -> None:
    assert [dnr.key for dnr in read_dnr("Dnr 2021/114", diarium="KS")] == ["KS:2021:114"]
    assert [dnr.key for dnr in read_dnr("2021/114, 1679-20", column=True)] == [
        "SLK:2021:114",
        "SLK:2020:1679",
    ]


def test_under_its_heading_a_year_and_a_serial_may_have_a_hyphen_between() -> None:
    assert [dnr.key for dnr in read_dnr("2023-0436, 2022-215", diarium="KS", column=True)] == [
        "KS:2023:436",
        "KS:2022:215",
    ]


@pytest.mark.parametrize(
    "number",
    [
        "RS 01641-2018",
        "KS 143/2022",
        "143/2022",
        "KSn 2022/143",
        "Au 2022/50",
        "KS 2021/22",
        "2022/00143-5",
        "KLK-22/143",
        "KS 2022 143",
        "2022-KS0143",
    ],
)
def test_under_that_heading_other_offices_write_it_in_other_orders(number: str) -> None:
    (dnr,) = read_dnr(number, column=True)
    assert dnr.written == number
    assert dnr.year in (2018, 2021, 2022)


@pytest.mark.parametrize("day", ["2024-10-01", "2023-09-04 § 12"])
def test_a_day_under_that_heading_is_no_number(day: str) -> None:
    assert read_dnr(day, column=True) == []


@pytest.mark.parametrize(
    ("cell", "numbers"),
    [
        ("HSN/220440 RS/220901", {"HSN/220440": "HSN:2022:440", "RS/220901": "RS:2022:901"}),
        ("KV-0419/22, KV-0077/21", {"KV-0419/22": "KV:2022:419", "KV-0077/21": "KV:2021:77"}),
        ("2022.0145 KS", {"2022.0145 KS": "KS:2022:145"}),
        ("2015/100 AKK samt 2015/101 AKK", {"2015/100 AKK": "AKK:2015:100", "2015/101 AKK": "AKK:2015:101"}),
        ("KS 112/22", {"KS 112/22": "SLK:2022:112"}),
        ("MHN-2022-1234-A", {"MHN-2022-1234-A": "MHN-2022-1234-A:0:0"}),
        ("KFN-22-15-B och kfn-22-16-b", {"KFN-22-15-B": "KFN-22-15-B:0:0", "kfn-22-16-b": "KFN-22-16-B:0:0"}),
        ("Dnr: VON:2022-17a", {"VON:2022-17a": "VON.2022-17A:0:0"}),
        ("1679/20 (se även 0044/22)", {"1679/20": "SLK:2020:1679", "0044/22": "SLK:2022:44"}),
    ],
)
def test_a_column_of_dnr_holds_dnr_however_they_are_written(cell: str, numbers: dict[str, str]) -> None:
    assert {dnr.written: dnr.key for dnr in read_column(cell)} == numbers


@pytest.mark.parametrize(
    "cell",
    [
        "–", "saknas", "ej diariefört", "se ovan", "Hösten 2022", "VT2023", "maj 2023", "2024-10-01", "14.9.2022",
        "12500 kr", "104217", "U-1234", "KF § 123", "enligt beslut 2022", "2020/2021", "uppdrag123",
    ],
)  # fmt: skip
def test_what_a_column_of_dnr_says_instead_of_one_is_none(cell: str) -> None:
    assert read_column(cell) == []


def test_what_is_a_dnr_only_where_one_is_expected_is_found_when_asked_for_in_any_case() -> None:
    for typed, written in (("kfn-22-15-b", "KFN-22-15-B"), ("hsn/220415", "HSN/220415")):
        asked = asked_dnr(typed)
        assert asked is not None
        assert [asked.key] == [dnr.key for dnr in read_column(written)]
        assert parse_dnr(typed) is None
        assert read_dnr(f"Ärendet {written} gäller skolan.") == []
    for words in ("covid-19", "KS 31 mars", "tolv uppdrag", "2023", "1679/20 och 1680/20"):
        assert asked_dnr(words) is None


@given(st.text(max_size=40))
def test_what_a_column_holds_reads_the_same_when_it_is_read_again(text: str) -> None:
    for dnr in read_column(text):
        assert dnr.written
        assert dnr.key.count(":") == 2
        assert [again.key for again in read_column(dnr.written)] == [dnr.key]


def test_main_and_second_number_keep_their_order_and_repeats_fall_away() -> None:
    numbers = read_dnr("0533/20 (0044/22), åter 0533/20")
    assert [dnr.written for dnr in numbers] == ["0533/20", "0044/22"]


@pytest.mark.parametrize(
    "typed",
    [
        "1679/20",
        "01679/20",
        "1679-20",
        "SLK-2020-01679",
        "slk-2020-1679",
        "dnr 1679/20",
        "Dnr: l679/2O",
        "1679/2020",
    ],
)
def test_people_type_one_number_in_many_ways(typed: str) -> None:
    dnr = parse_dnr(typed)
    assert dnr is not None
    assert dnr.key == "SLK:2020:1679"


@pytest.mark.parametrize(
    "typed", ["U-14", "", "KS 31 mars", "31/3-21", "1679", "1679/20 och 1680/20", "0/20"]
)
def test_what_is_not_just_a_number_is_no_number(typed: str) -> None:
    assert parse_dnr(typed) is None


@pytest.mark.parametrize("written", ["KS 1679/20", "KF 1679/20", "KS-1679/20", "1679/20"])
def test_the_name_of_ks_or_kf_before_a_number_makes_it_no_other_case(written: str) -> None:
    (found,) = read_column(written)
    assert (found.written, found.key) == (written, "SLK:2020:1679")
    assert likeness(found, read_column("1679/20")[0]) == "same"


def test_two_forms_of_one_number_are_probably_the_same_case() -> None:
    old, padded, new, other = (parse_dnr(text) for text in ("738/23", "0738/23", "SLK-2023-00738", "0739/23"))
    assert old
    assert padded
    assert new
    assert other
    assert likeness(old, padded) == "same"
    assert likeness(old, new) == "probable"
    assert likeness(old, other) == "different"


def test_the_nearest_are_near_in_writing() -> None:
    keys = ["SLK:2020:1313", "SLK:2020:1679", "SLK:2020:1669", "SLK:2020:1697"]
    assert near("SLK:2020:1697", keys) == ["SLK:2020:1669", "SLK:2020:1679"]


@given(st.text(max_size=80))
def test_no_text_is_too_odd(text: str) -> None:
    for dnr in read_dnr(text, column=True):
        assert dnr.serial > 0
    parsed = parse_dnr(text)
    assert parsed is None or parsed.key.count(":") == 2


@given(st.integers(1, 9999), st.integers(0, 69))
def test_every_number_comes_back_from_both_forms(serial: int, yy: int) -> None:
    year = 2000 + yy
    key = f"SLK:{year}:{serial}"
    assert [dnr.key for dnr in read_dnr(f"SLK-{year}-{serial:05d}")] == [key]
    short = parse_dnr(f"{serial:04d}/{yy:02d}")
    assert (short.key if short else None) in {key, None}
    assert short is not None or str(serial).startswith(("19", "20"))


@given(st.from_regex(r"[A-ZÅÄÖ]{1,7}-(?:19|20)?\d\d-\d{2,6}|\d{2,5}/\d{1,3}", fullmatch=True), st.booleans())
def test_a_number_alone_reads_as_it_does_among_others(text: str, column: bool) -> None:
    assert read_dnr(text, column=column) == read_dnr(f" {text} ", column=column)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("seed", "numbers"),
    [
        ("000", "0044/22 0392/19 0533/20 0738/23 SLK-2023-00738 SLK-2023-01085"),
        ("001", "0044/22 0533/20"),
        ("002", ""),
        ("003", "SLK-2025-00265"),
        (
            "004",
            (
                "0321/20 0330/20 0355/20 0533/20 0958/20 0999/20 1029/20 1296/20 1308/20 1312/20 1313/20 1365/20"
                " 1668/20 1669/20 1670/20 1673/20 1679/20 1680/20 0887/19 0353/21"
            ),
        ),
    ],
)
def test_the_real_handlingar_hold_these_and_no_others(shared: Path, seed: str, numbers: str) -> None:
    (file,) = (shared / "seeds").glob(f"{seed}_*.txt")
    assert {dnr.written for dnr in read_dnr(file.read_text(encoding="utf-8"))} == set(numbers.split())
