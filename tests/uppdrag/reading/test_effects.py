"""What the words under *Beslut* do, with their negations and mixtures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uppdrag.reading.effects import acts_in


@pytest.mark.parametrize(
    ("text", "effects"),
    [
        ("Redovisningen av uppdraget antecknas och förklaras fullgjord.", ["closes"]),
        ("Uppdragen förklaras fullgjorda.", ["closes"]),
        ("Kommunfullmäktiges uppdrag 2019-05-16 § 3 till trafiknämnden anses slutfört.", ["closes"]),
        ("Redovisningen antecknas, varefter uppdraget avslutas.", ["closes"]),
        ("Redovisningen av uppdraget antecknas.", ["reports"]),
        ("Redovisningen antecknas men uppdraget förklaras inte fullgjort.", ["reports"]),
        ("Rapporten antecknas utan att uppdraget förklaras fullgjort.", ["reports"]),
        ("Redovisningen antecknas. Uppdraget anses ej slutfört.", ["reports"]),
        ("Uppdrag A antecknas medan uppdrag B förklaras fullgjort.", ["reports", "closes"]),
        ("Motionen anses besvarad.", []),
        ("Informationen antecknas.", []),
        ("Riktlinjen för resor upphör att gälla.", []),
        ("Stadsledningskontoret får i uppdrag att utreda frågan.", ["gives"]),
        ("Stadsledningskontoret får inte i uppdrag att utreda frågan.", []),
        ("Kommunstyrelsen uppdrar åt stadsledningskontoret att utreda frågan.", ["gives"]),
        ("Byggnadsnämnden får, i samverkan med trafiknämnden, i uppdrag att se över taxan.", ["gives"]),
        ("Yrkandet från S avslås.", ["rejects"]),
        ("Beslutssats 1 bifalles inte.", ["rejects"]),
        ("Yrkandet avslås och stadsledningskontoret får i uppdrag att återkomma.", ["rejects", "gives"]),
        ("Ärendet bordläggs till den 31 mars 2021.", ["postpones"]),
        ("Ärendet återremitteras till stadsledningskontoret.", ["refers_back"]),
        ("Uppdraget övergår till socialnämnden Centrum.", ["transfers"]),
        ("Ansvaret för uppdraget överförs från trafiknämnden till stadsmiljönämnden.", ["transfers"]),
        ("Tiden för redovisning av uppdraget förlängs till den 5 maj 2021.", ["extends"]),
        ("Uppdraget återkallas.", ["withdraws"]),
        ("Redovisningen antecknas. Grundskolenämnden får i uppdrag att återkomma.", ["reports", "gives"]),
    ],
)
def test_every_wording_has_its_effect(text: str, effects: list[str]) -> None:
    assert [act.effect for act in acts_in(text)] == effects


def test_each_act_of_a_mixed_sentence_keeps_its_own_words() -> None:
    acts = acts_in("Yrkandet från S avslås och stadsledningskontoret får i uppdrag att återkomma.")
    assert [act.text for act in acts] == [
        "Yrkandet från S avslås",
        "stadsledningskontoret får i uppdrag att återkomma.",
    ]


WORDS = st.sampled_from(
    [
        "uppdraget",
        "får",
        "inte",
        "i",
        "uppdrag",
        "att",
        "antecknas",
        "och",
        "förklaras",
        "fullgjord",
        "avslås",
        ",",
        ".",
        ";",
        "men",
        "ej",
        "KS",
        "§",
        "3",
        "bordläggs",
        "till",
    ]
)


@given(st.lists(WORDS, max_size=40).map(" ".join))
def test_any_words_give_acts_that_are_part_of_them(text: str) -> None:
    for act in acts_in(text):
        assert act.text in text
