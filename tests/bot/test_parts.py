"""Escaping and clipping: nothing from outside can ping, link, or break a message."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.views import parts


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<!channel> & co", "&lt;!channel&gt; &amp; co"),
        ("rad ett\n> rad två", "rad ett &gt; rad två"),
        ("a\u202eb", "a b"),
        ("&amp;", "&amp;amp;"),
    ],
)
def test_escaping(text: str, shown: str) -> None:
    assert parts.escape(text) == shown


@given(st.text())
def test_escaped_text_holds_no_command(text: str) -> None:
    shown = parts.escape(text)
    assert "<" not in shown
    assert ">" not in shown
    assert "\n" not in shown


@given(st.text(), st.integers(2, 50))
def test_clipping_counts_code_points(text: str, most: int) -> None:
    assert len(parts.clip(text, most)) <= most


@given(st.text(alphabet="&<>ab", max_size=4000))
def test_a_section_never_passes_the_limit_nor_cuts_an_entity(text: str) -> None:
    shown = parts.section(parts.escape(text) or "x")["text"]["text"]
    assert len(shown) <= parts.TEXT_MAX
    rest = shown.removesuffix("…")
    for entity in ("&amp;", "&lt;", "&gt;"):
        rest = rest.replace(entity, "")
    assert "&" not in rest


def test_the_text_says_what_the_blocks_say() -> None:
    blocks = [
        parts.section("ett"),
        parts.context("två"),
        parts.divider(),
        parts.actions(parts.button("b", "a", "v")),
    ]
    assert parts.said(blocks) == "ett\ntvå"
