"""Clean words: what is left of a cell or a paragraph when the format's own marks are gone."""

import re

_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff\ufffe\x00-\x08\x0e-\x1f\x7f]")
_BULLET = re.compile("[\ue000-\uf8ff]")  # where symbol fonts keep theirs: no character of any text
_TAG = re.compile(r"</?(?:b|strong|i|em|u|br|p|div|span|sup|sub|font)\b[^<>]{0,200}>", re.IGNORECASE)
_LINK = re.compile(r"\[([^\[\]]{1,300})\]\((?:https?:|mailto:)[^()\s]{1,500}\)")
_STRONG = re.compile(r"(\*\*|__|~~|`)(?=\S)(.{1,2000}?\S|\S)\1")
_EMPHASIS = re.compile(
    r"(?<![\w*])\*(?=[^\s*])([^*]{0,300}[^\s*])\*(?![\w*])|(?<!\w)_(?=[^\s_])([^_]{0,300}[^\s_])_(?!\w)"
)
_SPAN = re.compile(r"\d[–-]\|\d")  # 2018–|2021
_LETTER = re.compile(r"(?:^|\s)\w-$")  # e-|post: nobody hyphenates after one letter
_CLOSES = re.compile(r"[,;.:)](?: |$)")
_COORDINATED = re.compile(r"(?:och|eller|samt|respektive)\b")


def clean(text: str) -> str:
    """`text` on one line: no invisible marks, no soft hyphens, one blank between words."""
    if not text.isprintable():  # nothing that is taken away here can be printed, and nearly every cell can
        text = _BULLET.sub("•", _INVISIBLE.sub("", text))
    return " ".join(text.split())


def clean_marked(text: str) -> str:
    """As `clean`, with the marks of Markdown and HTML (bold, links, breaks) taken away as well."""
    if "<" in text:
        text = _TAG.sub(" ", text)
    if "](" in text:
        text = _LINK.sub(r"\1", text)
    if "*" in text or "_" in text or "~" in text or "`" in text:
        text = _EMPHASIS.sub(r"\1\2", _STRONG.sub(r"\2", text))
    return clean(text)


def is_bold(text: str) -> bool:
    """True where the whole text stands between marks of bold."""
    bare = text.strip()
    return bool(re.fullmatch(r"\*\*[^*]+\*\*|<(b|strong)>.*</\1>", bare, re.IGNORECASE | re.DOTALL))


def join_wrapped(lines: list[str], *, broken: tuple[bool, ...] = ()) -> str:
    """The lines of one wrapped cell or paragraph as one text.

    A wrap at a hyphen between letters was made by hyphenation and vanishes; one between digits
    (2024-|03-22) or before a capital keeps its hyphen; "idrotts-|och" keeps hyphen and blank.
    `broken[n]` says that line n was cut inside a word because its column was too narrow.
    """
    text = ""
    for number, line in enumerate(lines):
        cut = number > 0 and number - 1 < len(broken) and broken[number - 1]
        text = _joined(text, line.strip(), cut=cut)
    return clean(text)


def _joined(before: str, after: str, *, cut: bool) -> str:
    if not before or not after:
        return before or after
    if before[-1] in "\u00ad\ufffe\x02":
        return before[:-1] + after
    if before[-1] in "-\u2010\u2011" and len(before) > 1 and not before[-2].isspace():
        return _at_hyphen(before, after)
    if cut or _SPAN.search(before + "|" + after) or _CLOSES.match(after):
        return before + after
    return f"{before} {after}"


def _at_hyphen(before: str, after: str) -> str:
    if _COORDINATED.match(after):
        return f"{before} {after}"
    if before[-2].islower() and after[0].islower() and not _LETTER.search(before):
        return before[:-1] + after
    return before + after
