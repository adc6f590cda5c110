"""Points in the words of many secretaries do what they say; first score 75 of 83, and 9 of 10 addressees."""

import pytest

from tests.uppdrag.reading.sentences import ADDRESSEES, SENTENCES
from uppdrag.municipality import Municipality
from uppdrag.reading.bodies import addressees
from uppdrag.reading.effects import acts_in


@pytest.mark.parametrize(("text", "effects"), SENTENCES)
def test_every_sentence_does_what_it_says(text: str, effects: tuple[str, ...]) -> None:
    assert tuple(act.effect for act in acts_in(text)) == effects


@pytest.mark.parametrize(("text", "responsible", "helpers"), ADDRESSEES)
def test_those_who_answer_are_told_from_those_who_help(
    text: str, responsible: tuple[str, ...], helpers: tuple[str, ...], goteborg: Municipality
) -> None:
    found = addressees(text, goteborg.organisation, None)
    assert (found.responsible, found.with_) == (responsible, helpers)
