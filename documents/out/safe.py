"""Text that a file format can hold and a spreadsheet will not run."""

from __future__ import annotations

import re

# Neither XML nor a spreadsheet takes these; half a surrogate pair is no character at all.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_RUN_BY_SPREADSHEETS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def one_line(text: str) -> str:
    """The text on one line: line breaks and tabs become blanks, what no format can hold is left out."""
    return " ".join(_FORBIDDEN.sub("", text).split())


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet that opens the text would calculate it instead of showing it."""
    return text.startswith(_RUN_BY_SPREADSHEETS)
