"""Days as handlingar write them: 2021-01-28, 28 januari 2021, 28/1 2021, 2021.01.28."""

import re
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
DATE = re.compile(
    r"(?<!\d)(?:(?P<y>(?:19|20)\d\d)[-./](?P<m>\d\d?)[-./](?P<d>\d\d?)"
    r"|(?P<d2>\d{1,2})(?:\s*:?[ea])?\s+(?P<name>(?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)[a-zå]*)\.?\s+(?P<y2>(?:19|20)\d\d)"
    r"|(?P<d3>\d{1,2})/(?P<m3>\d{1,2})[ -](?P<y3>(?:19|20)\d\d))(?!\d)",
    re.IGNORECASE,
)


def read_day(text: str) -> date | None:
    """The first full day in `text`; None where there is none or it does not exist."""
    match = DATE.search(text)
    if not match:
        return None
    if match["y"]:
        year, month, day = int(match["y"]), int(match["m"]), int(match["d"])
    elif match["y2"]:
        month = _MONTHS.index(match["name"][:3].lower()) + 1
        year, day = int(match["y2"]), int(match["d2"])
    else:
        year, month, day = int(match["y3"]), int(match["m3"]), int(match["d3"])
    try:
        return date(year, month, day)
    except ValueError:
        return None
