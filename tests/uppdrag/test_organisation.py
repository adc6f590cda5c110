"""The register of bodies, read as Göteborg has it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uppdrag.municipality import load_municipality
from uppdrag.organisation import Organisation


@pytest.fixture(scope="module")
def bodies() -> Organisation:
    return load_municipality("goteborg").organisation


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("KS", "kommunstyrelsen"),
        ("ks", "kommunstyrelsen"),
        ("kommunstyrelsens", "kommunstyrelsen"),
        ("KF", "kommunfullmaktige"),
        ("Kfs", "kommunfullmaktige"),
        ("KFN", None),
        ("SN", None),
        ("SN Centrum", "socialnamnden-centrum"),
        ("socialnämnden  centrums", "socialnamnden-centrum"),
        ("Socialnämnd Sydväst", "socialnamnden-sydvast"),
        ("centrum", None),
        ("SLK:s", "stadsledningskontoret"),
        ("ÄVO", "aldre-samt-vard-och-omsorgsnamnden"),
        ("idrotts-och föreningsnämnden", "idrotts-och-foreningsnamnden"),
        ("Förvaltnings AB framtiden", "forvaltnings-ab-framtiden"),
        ("Angereds stadsdelsnämnd", "stadsdelsnamnden-angered"),
        ("kulturnämnd", "kulturnamnden"),
        ("kommunstyrelsen", "kommunstyrelsen"),
        ("forvaltnings-ab-framtiden", "forvaltnings-ab-framtiden"),
        ("", None),
        ("D", None),
    ],
)
def test_a_whole_text_names_one_body_or_none(bodies: Organisation, text: str, body: str | None) -> None:
    named = bodies.resolve(text)
    assert (named.id if named else None) == body


def test_every_body_is_found_by_its_own_names(bodies: Organisation) -> None:
    for body in bodies.all():
        assert bodies.resolve(body.name) in {body, bodies.get(body.id)}
        for name in (*body.aliases, *body.exact):
            found = bodies.resolve(name)
            assert found is not None
            assert found.id == body.id


def test_running_text_names_bodies_and_ordinary_words_do_not(bodies: Organisation) -> None:
    text = (
        "Kommunstyrelsen, tillsammans med övriga nämnder och styrelser, ska ge stöd. I framtiden svarar Framtiden"
        " och GE för det, liksom Göteborg & Co AB och socialnämnden Centrum. KFN och SN nämns inte."
    )
    found = [(mention.body.id, text[mention.start : mention.end]) for mention in bodies.mentions(text)]
    assert found == [
        ("kommunstyrelsen", "Kommunstyrelsen"),
        ("ovriga-namnder-och-styrelser", "övriga nämnder och styrelser"),
        ("forvaltnings-ab-framtiden", "Framtiden"),
        ("goteborg-energi-ab", "GE"),
        ("goteborg-och-co-ab", "Göteborg & Co AB"),
        ("socialnamnden-centrum", "socialnämnden Centrum"),
    ]


def test_bodies_change_and_their_work_goes_on(bodies: Organisation) -> None:
    heirs = bodies.current("social-resursnamnd", date(2021, 3, 23))
    assert heirs[0].id == "socialnamnden-centrum"
    assert [body.id for body in bodies.current("social-resursnamnd", date(2020, 12, 31))] == [
        "social-resursnamnd"
    ]
    later = bodies.current("byggnadsnamnden", date(2023, 1, 2))
    assert [body.id for body in later] == ["stadsbyggnadsnamnden"]
    assert bodies.current("okänd", date(2021, 1, 1)) == ()


def test_groups_hold_their_members_of_the_day(bodies: Organisation) -> None:
    four = [body.name for body in bodies.members("socialnamnderna", date(2021, 3, 1))]
    assert four == [f"Socialnämnden {place}" for place in ("Centrum", "Hisingen", "Nordost", "Sydväst")]
    everybody = {body.id for body in bodies.members("samtliga-namnder-och-styrelser", date(2023, 6, 1))}
    assert {"kommunstyrelsen", "stadsmiljonamnden", "liseberg-ab"} <= everybody
    assert "trafiknamnden" not in everybody
    assert bodies.members("berorda-namnder-och-styrelser", date(2021, 1, 1)) == ()
    assert bodies.members("okänd", date(2021, 1, 1)) == ()


def test_a_forvaltning_answers_through_its_namnd(bodies: Organisation) -> None:
    assert bodies.label("stadsledningskontoret") == "Stadsledningskontoret (Kommunstyrelsen)"
    assert bodies.label("kommunstyrelsen") == "Kommunstyrelsen"
    assert bodies.label("Något annat") == "Något annat"
    assert [
        bodies.short(body) for body in ("kommunstyrelsen", "socialnamnden-centrum", "kulturnamnden", "XN")
    ] == [
        "KS",
        "SN Centrum",
        "Kulturnämnden",
        "XN",
    ]
    accountable = bodies.accountable("trafikkontoret")
    assert accountable
    assert accountable.id == "trafiknamnden"
    assert bodies.accountable("okänd") is None


def test_what_the_register_points_at_stands_in_it(bodies: Organisation) -> None:
    for body in bodies.all():
        for other in (*body.successors, *body.serves, *body.members):
            assert bodies.get(other), (body.id, other)


@given(st.text(max_size=60))
def test_no_text_is_too_odd(bodies: Organisation, text: str) -> None:
    bodies.resolve(text)
    for mention in bodies.mentions(text):
        assert 0 <= mention.start < mention.end <= len(text)
