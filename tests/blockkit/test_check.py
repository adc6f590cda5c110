"""Slack's limits: what is within them passes, each step outside is found and named as Slack names it."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blockkit import Problem, check_message, check_view
from tests.blockkit.payloads import (
    BAD_MESSAGES,
    BAD_VIEWS,
    GOOD_BLOCKS,
    GOOD_VIEWS,
    actions,
    button,
    cell,
    field,
    home,
    modal,
    option,
    plain,
    section,
    select,
    table,
    typed,
)

Json = dict[str, Any]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=20,
)


@pytest.mark.parametrize("name", GOOD_BLOCKS)
def test_a_good_block_passes(name: str) -> None:
    assert check_message({"text": "a", "blocks": [GOOD_BLOCKS[name]]}) == []


@pytest.mark.parametrize("name", GOOD_VIEWS)
def test_a_good_view_passes(name: str) -> None:
    assert check_view(GOOD_VIEWS[name]) == []


@pytest.mark.parametrize("name", BAD_MESSAGES)
def test_a_broken_message_is_refused(name: str) -> None:
    assert check_message({"text": "a", "blocks": BAD_MESSAGES[name]})


@pytest.mark.parametrize("name", BAD_VIEWS)
def test_a_broken_view_is_refused(name: str) -> None:
    assert check_view(BAD_VIEWS[name])


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("section_3001", "invalid_blocks"),
        ("two_tables", "only_one_table_allowed"),
        ("13201_characters", "msg_blocks_too_long"),
    ],
)
def test_a_message_is_refused_with_the_name_slack_uses(name: str, code: str) -> None:
    assert [problem.code for problem in check_message({"blocks": BAD_MESSAGES[name]})] == [code]


def test_a_view_is_refused_with_the_name_slack_uses() -> None:
    assert {problem.code for problem in check_view(BAD_VIEWS["too_large"])} == {"view_too_large"}
    assert {problem.code for problem in check_view(BAD_VIEWS["title_25"])} == {"invalid_arguments"}


def test_a_problem_says_where_and_what() -> None:
    found = check_message({"blocks": [section(), section(accessory=select(options=[option("a" * 76)]))]})
    words = "must be at most 75 characters, is 76"
    pointer = "/blocks/1/accessory/options/0/text/text"
    assert found == [Problem("invalid_blocks", pointer, words, "too_long")]


def test_a_key_with_a_slash_is_escaped_in_the_pointer() -> None:
    assert check_message({"blocks": [section() | {"a/b": 1}]})[0].pointer == "/blocks/0/a~1b"


def test_blocks_within_attachments_are_checked_too() -> None:
    problems = check_message({"attachments": [{"blocks": [section("")]}]})
    assert [(p.code, p.constraint) for p in problems] == [("invalid_attachments", "too_short")]
    assert check_message({"attachments": [{"fallback": "a"}] * 101})[0].constraint == "too_many"


def test_a_table_in_a_container_counts() -> None:
    container = {"type": "container", "title": plain("a"), "child_blocks": [table()]}
    assert check_message({"blocks": [container]}) == []
    assert check_message({"blocks": [container, table()]})[0].code == "only_one_table_allowed"
    nested = {"type": "container", "title": plain("a"), "child_blocks": [container]}
    assert check_message({"blocks": [nested]})[0].constraint == "unknown_type"


def test_characters_are_code_points() -> None:
    assert check_message({"blocks": [section("👩‍👩‍👧" * 600)]}) == []
    assert (
        check_message({"blocks": [{"type": "header", "text": plain("ö" * 151)}]})[0].constraint == "too_long"
    )


def test_text_alone_is_no_concern_of_blocks() -> None:
    assert check_message({"text": "<!channel> " * 1000}) == []


LENGTHS: list[tuple[int, Callable[[str], list[Problem]]]] = [
    (3000, lambda text: check_message({"blocks": [section(text)]})),
    (150, lambda text: check_message({"blocks": [{"type": "header", "text": plain(text)}]})),
    (75, lambda text: check_message({"blocks": [actions(button(text=plain(text)))]})),
    (2000, lambda text: check_message({"blocks": [actions(button(value=text))]})),
    (150, lambda text: check_message({"blocks": [section(accessory=select(options=[option(value=text)]))]})),
    (24, lambda text: check_view(modal(field(), title=plain(text)))),
    (2000, lambda text: check_view(modal(field(label=plain(text))))),
    (150, lambda text: check_view(modal(field(typed(placeholder=plain(text)))))),
]


@given(
    st.sampled_from(LENGTHS),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=5),
    st.integers(-2, 2),
)
def test_the_limit_itself_passes_and_one_more_does_not(
    limit: tuple[int, Callable[[str], list[Problem]]], seed: str, off: int
) -> None:
    most, check = limit
    text = (seed * (most + 3))[: most + off]
    assert bool(check(text)) == (off > 0)


@given(st.text(min_size=1, max_size=300))
def test_hostile_text_is_only_text(text: str) -> None:
    assert check_message({"text": text, "blocks": [section(text), table(rows=1), rich_of(text)]}) == []


def rich_of(text: str) -> Json:
    parts = [{"type": "text", "text": text}]
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": parts}]}


@given(JSON, st.sampled_from(sorted(GOOD_BLOCKS)), st.text(max_size=10))
def test_rubbish_is_refused_and_never_breaks_the_walker(rubbish: Any, name: str, key: str) -> None:
    block = GOOD_BLOCKS[name]
    spoiled = {inner: rubbish for inner in block if inner != "type"} | {"type": block["type"], key: rubbish}
    assert isinstance(check_message({"blocks": [spoiled, rubbish]}), list)
    assert isinstance(check_view(modal(spoiled) | {key: rubbish}), list)
    assert check_message({"blocks": [rubbish, rubbish]})


@given(st.integers(1, 60))
def test_a_message_takes_fifty_blocks_and_a_home_a_hundred(count: int) -> None:
    assert bool(check_message({"blocks": [section("a")] * count})) == (count > 50)
    assert check_view(home(*[section("a")] * count)) == []


@given(st.integers(1, 120))
def test_a_table_takes_a_hundred_rows(rows: int) -> None:
    block = {"type": "table", "rows": [[cell("a")]] * rows}
    assert bool(check_message({"blocks": [block]})) == (rows > 100)
