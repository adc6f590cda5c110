"""Slack's text as HTML: everything is text first, only Slack's own rules make markup."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.page.mrkdwn import mrkdwn, plain
from sandbox.page.richtext import rich_text

HARMLESS = {"a", "strong", "em", "s", "code", "pre", "blockquote", "br", "span", "p", "ul", "ol", "li", "u"}
HOSTILE = st.lists(
    st.sampled_from(
        [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            '<https://stad.example|"><script>alert(1)</script>>',
            "<javascript:alert(1)|klicka>",
            "<@U0ANNA|<b>>",
            "&lt;script&gt;",
            "`<script>`",
            "```<script>```",
            "*<svg onload=alert(1)>*",
            "<!date^1614150000^{date}^javascript:alert(1)|x>",
            "\x001\x00",
            "\"' onmouseover=alert(1) ",
            "_*~`",
            "\n&gt; ",
        ]
    )
    | st.text(max_size=8),
    max_size=8,
).map("".join)


class Names:
    zone = "Europe/Stockholm"

    def person(self, user: str) -> str:
        return {"U0ANNA": "Anna Lind"}.get(user, user)

    def channel(self, channel: str) -> str:
        return channel

    def group(self, group: str) -> str:
        return group


class Tags(HTMLParser):
    """Collects every tag and attribute of some HTML."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name == "href"]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*fet* _kursiv_ ~struken~", "<strong>fet</strong> <em>kursiv</em> <s>struken</s>"),
        ("2*3*4 a_b_c", "2*3*4 a_b_c"),
        ("a &lt; b &amp;&amp; c", "a &lt; b &amp;&amp; c"),
        ("a\nb", "a<br>b"),
        ("&gt; citat\nefter", "<blockquote>citat</blockquote>efter"),
        ("`*kod*`", "<code>*kod*</code>"),
        ("<@U0ANNA>", '<span class="mention">@Anna Lind</span>'),
        ("<!channel>", '<span class="mention">@channel</span>'),
        ("<!date^1614150000^{date_short} {time}|då>", "24 feb 2021 08:00"),
        ("<b>", "&lt;b&gt;"),
        ("<javascript:alert(1)|x>", "&lt;javascript:alert(1)|x&gt;"),
        (":bell: :okänd:", "🔔 :okänd:"),
    ],
)
def test_slacks_own_rules(text: str, html: str) -> None:
    assert str(mrkdwn(text, Names())) == html


def test_a_link_leads_out_in_a_new_tab() -> None:
    shown = str(mrkdwn("<https://stad.example/?a=1&amp;b=2|Handlingen>", Names()))
    assert 'href="https://stad.example/?a=1&amp;b=2"' in shown
    assert 'rel="noopener noreferrer"' in shown


def _is_harmless(html: str) -> bool:
    found = Tags(html)
    safe_links = all(link.startswith(("https://", "http://", "mailto:")) for link in found.links)
    return (
        found.tags <= HARMLESS
        and found.attributes <= {"href", "target", "rel", "class", "start"}
        and safe_links
    )


@given(HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    assert _is_harmless(str(mrkdwn(text, Names())))
    assert _is_harmless(str(plain(text)))


@given(HOSTILE)
def test_hostile_rich_text_stays_text(text: str) -> None:
    inline = [
        {"type": "text", "text": text or "a", "style": {"bold": True, text: True}},
        {"type": "link", "url": text, "text": text},
        {"type": "user", "user_id": text},
        {"type": "emoji", "name": text},
        {"type": text, "text": text},
    ]
    sections = [
        {"type": "rich_text_section", "elements": inline},
        {"type": "rich_text_preformatted", "elements": inline},
        {"type": "rich_text_list", "style": "bullet", "elements": [{"type": "x", "elements": inline}]},
    ]
    assert _is_harmless(str(rich_text({"type": "rich_text", "elements": sections}, Names())))


@given(st.text(max_size=60).filter(lambda text: "\x00" not in text))
def test_plain_text_comes_out_as_it_went_in(text: str) -> None:
    class Text(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.said = ""

        def handle_data(self, data: str) -> None:
            self.said += data

        def handle_starttag(self, tag: str, attrs: object) -> None:
            self.said += "\n"

    reader = Text()
    reader.feed(str(plain(text)))
    reader.close()
    if ":" not in text and "\r" not in text:
        assert reader.said == text
