"""Elements that hold a value: what stands in them, what a choice becomes, what the client complains of."""

from typing import Any

import pytest

from sandbox import inputs
from tests.blockkit.payloads import actions, button, chooser, field, option, section, select, typed

Json = dict[str, Any]


def named(block: Json, block_id: str) -> Json:
    return block | {"block_id": block_id}


@pytest.mark.parametrize(
    ("element", "value"),
    [
        (typed(initial_value="a"), {"type": "plain_text_input", "value": "a"}),
        (typed(), {"type": "plain_text_input", "value": None}),
        (
            {"type": "datepicker", "initial_date": "2021-03-31"},
            {"type": "datepicker", "selected_date": "2021-03-31"},
        ),
        ({"type": "multi_users_select"}, {"type": "multi_users_select", "selected_users": []}),
        ({"type": "users_select", "initial_user": "U0BO"}, {"type": "users_select", "selected_user": "U0BO"}),
        (
            {"type": "datetimepicker", "initial_date_time": 1614150000},
            {"type": "datetimepicker", "selected_date_time": 1614150000},
        ),
    ],
)
def test_what_stands_in_an_untouched_element(element: Json, value: Json) -> None:
    assert inputs.initial(element) == value


@pytest.mark.parametrize(
    ("element", "raw", "value"),
    [
        (select(), "Val 1", option("Val 1", "1")),
        (select(), "1", option("Val 1", "1")),
        (select(), "", None),
        (chooser("checkboxes", 3), ["0", "2"], [option("Val 0", "0"), option("Val 2", "2")]),
        (chooser("checkboxes", 3), "0", [option("Val 0", "0")]),
        ({"type": "datetimepicker"}, "1614150000", 1614150000),
        ({"type": "number_input"}, 3, "3"),
        ({"type": "multi_users_select"}, "U0BO", ["U0BO"]),
    ],
)
def test_what_a_choice_becomes(element: Json, raw: Any, value: Any) -> None:
    assert inputs.chosen(element, raw)[inputs.VALUE_KEY[element["type"]]] == value


def test_an_option_that_is_not_there_is_named() -> None:
    with pytest.raises(KeyError, match="okänt"):
        inputs.chosen(select(), "okänt")


@pytest.mark.parametrize(
    ("element", "held", "complaint"),
    [
        (typed(min_length=5), "abc", "Skriv minst 5 tecken."),
        (typed(max_length=2), "abc", "Skriv högst 2 tecken."),
        (typed(), "", "Fyll i det här fältet."),
        (typed(), "a", None),
        ({"type": "number_input", "is_decimal_allowed": False}, "1.5", "Skriv ett tal."),
        (
            {"type": "number_input", "is_decimal_allowed": True, "min_value": "2"},
            "1.5",
            "Skriv ett tal som är minst 2.",
        ),
        (
            {"type": "number_input", "is_decimal_allowed": True, "max_value": "1"},
            "1.5",
            "Skriv ett tal som är högst 1.",
        ),
        ({"type": "datepicker"}, "31 mars", "Välj ett datum."),
        ({"type": "timepicker"}, "åtta", "Välj ett klockslag."),
        ({"type": "email_text_input"}, "anna", "Skriv en e-postadress."),
        ({"type": "url_text_input"}, "stad.example", "Skriv en webbadress."),
    ],
)
def test_what_the_client_says_before_anything_is_sent(
    element: Json, held: str, complaint: str | None
) -> None:
    value = {inputs.VALUE_KEY[element["type"]]: held}
    assert inputs.complaint(field(element), value) == complaint


def test_an_optional_field_may_be_empty() -> None:
    assert inputs.complaint(field(optional=True), {"value": None}) is None


def test_what_was_typed_stays_when_the_same_field_is_shown_again() -> None:
    block = named(field(typed(action_id="p")), "plan")
    kept = {"plan": {"p": {"type": "plain_text_input", "value": "KS 5 maj"}}}
    assert inputs.first_values([block], kept) == kept
    other = named(field({"type": "number_input", "action_id": "p"}), "plan")
    assert inputs.first_values([other], kept)["plan"]["p"]["value"] is None


def test_a_button_is_found_by_its_value_among_equals() -> None:
    rows = [named(section(accessory=button(value=str(n))), f"b{n}") for n in range(3)]
    found = inputs.find(rows, "go", value="2")
    assert found is not None
    assert found[0]["block_id"] == "b2"
    assert inputs.find(rows, "go", block_id="b1") == (rows[1], rows[1]["accessory"])
    assert inputs.find([named(actions(button()), "a")], "saknas") is None
