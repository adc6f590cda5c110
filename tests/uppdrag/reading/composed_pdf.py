"""Composed lists printed as PDF: page, type, rules, widths and heights as many offices set them."""

import io
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from tests.uppdrag.reading.composed import DECIDED, Composed, composed

WIDTHS = {
    "number": 2.2,
    "title": 16,
    "dnr": 5.5,
    "plan": 6.5,
    "who": 7.5,
    "given": 7,
    "status": 4.5,
    "person": 5.5,
}
RULES = (
    "grid",
    "grid",
    "below",
    "head",
    "zebra",
    "zebra cells",
    "none",
    "none",
    "box",
    "grid and zebra",
    "inner",
)
FONTS = (
    ("Helvetica", "Helvetica-Bold"),
    ("Helvetica", "Helvetica-Bold"),
    ("Times-Roman", "Times-Bold"),
    ("Courier", "Courier-Bold"),
)
SYLLABLE = re.compile(r"(?<=[a-zåäö]{3})(?<=[aeiouyåäö])(?=[bcdfghjklmnpqrstv][aeiouyåäö][a-zåäö]{2})")
PROSE = (
    "Listan visar de uppdrag som nämnden har fått av kommunfullmäktige och kommunstyrelsen. Uppdrag som har redovisats tas bort.",
    "Sammanställningen uppdateras inför varje sammanträde och bygger på uppgifter från förvaltningarna. Frågor om ett enskilt uppdrag besvaras av den som är ansvarig. Nästa sammanställning görs i höst.",
)
AFTER = ("Uppgifterna gäller per den 15 februari 2024.", "Anna-Karin Sjölund, kommunsekreterare")
OTHER = (("Förkortning", "Betydelse"), ("KS", "Kommunstyrelsen"), ("KF", "Kommunfullmäktige"))


@dataclass(frozen=True, slots=True)
class Look:
    """How a list is set."""

    rules: str
    height: str
    fonts: tuple[str, str]
    size: float
    leading: float
    padding: float
    width: float
    wide: bool
    aligned: dict[str, str]
    features: frozenset[str]

    def has(self, feature: str) -> bool:
        """Whether the list is set with this feature."""
        return feature in self.features


def look(chance: random.Random) -> Look:
    """A look as some office may choose it."""
    shares = {
        "justified": 0.15,
        "hyphens": 0.2,
        "rows broken": 0.6,
        "heading once": 0.25,
        "header": 0.4,
        "footer": 0.6,
        "logo": 0.2,
        "prose": 0.4,
        "after": 0.3,
        "other table": 0.15,
        "sections apart": 0.3,
        "plain heading": 0.15,
        "dnr below each other": 0.5,
        "indented": 0.2,
        "narrow": 0.1,
        "plain sections": 0.3,
    }
    features = frozenset(name for name, share in shares.items() if chance.random() < share)
    aligned = {
        name: chance.choice(("left",) * 5 + ("center", "right"))
        for name in ("number", "dnr", "plan", "status", "given")
    }
    return Look(
        chance.choice(RULES),
        chance.choice(("TOP",) * 6 + ("MIDDLE", "MIDDLE", "BOTTOM")),
        chance.choice(FONTS),
        chance.choice((7, 8, 8.5, 9, 9, 10, 11)),
        chance.choice((1.1, 1.15, 1.2, 1.2, 1.35)),
        chance.choice((0.5, 1, 2, 3, 3, 4, 6)),
        chance.choice((0.55, 0.8, 1, 1, 1)),
        chance.random() < 0.4,
        aligned,
        features,
    )


def composed_pdf(seed: int) -> tuple[bytes, Composed, Look]:
    """The list of this seed as PDF."""
    chance = random.Random(f"composed {seed}")
    rows, seen = composed(chance), look(chance)
    return Printing(rows, seen, chance).printed(), rows, seen


class Printing:
    """One list on its way to paper."""

    def __init__(self, rows: Composed, seen: Look, chance: random.Random) -> None:
        from reportlab.lib.pagesizes import A4, landscape

        self.rows, self.look, self.chance = rows, seen, chance
        self.page = landscape(A4) if seen.wide else A4
        self.margin = chance.choice((30, 40, 56, 70))
        self.apart = rows.has("sections") and seen.has("sections apart")
        self.parted = rows.has("two-row heading")

    def printed(self) -> bytes:
        """The PDF."""
        from reportlab.platypus import SimpleDocTemplate, Spacer

        seen, target = self.look, io.BytesIO()
        story: list[Any] = [self._text(self.rows.caption, bold=True, size=seen.size + 5), Spacer(1, 8)]
        if seen.has("prose"):
            story += [self._text(text, size=seen.size + 1) for text in PROSE] + [Spacer(1, 10)]
        story += self._tables()
        if seen.has("after"):
            story += [Spacer(1, 12), *(self._text(text) for text in AFTER)]
        if seen.has("other table"):
            story += [Spacer(1, 20), self._text("Förkortningar", bold=True, size=seen.size + 2), Spacer(1, 4)]
            story.append(self._table([[self._text(cell) for cell in row] for row in OTHER], [80, 150], []))
        SimpleDocTemplate(
            target,
            pagesize=self.page,
            leftMargin=self.margin,
            rightMargin=self.margin,
            topMargin=60,
            bottomMargin=55,
            invariant=1,
        ).build(story, onFirstPage=self._furnish, onLaterPages=self._furnish)
        return target.getvalue()

    def _furnish(self, canvas: Any, document: Any) -> None:
        seen, (width, height) = self.look, self.page
        canvas.setFont(seen.fonts[0], 8)
        if seen.has("logo"):
            canvas.rect(self.margin, height - 45, 60, 22, fill=0)
            canvas.drawString(self.margin + 5, height - 37, "KOMMUNEN")
        if seen.has("header"):
            canvas.drawRightString(width - self.margin, height - 32, "Tjänsteutlåtande, bilaga 2")
        if seen.has("footer"):
            canvas.drawString(self.margin, 25, "Stadsledningskontoret, uppdragslista")
            canvas.drawRightString(width - self.margin, 25, f"Sida {document.page}")

    def _tables(self) -> list[Any]:
        from reportlab.platypus import Spacer

        story: list[Any] = []
        if not self.apart:
            return [self._list(self.rows.items, sections=self.rows.has("sections"))]
        for section in dict.fromkeys(item.section for item in self.rows.items):
            items = [item for item in self.rows.items if item.section == section]
            story += [
                Spacer(1, 12),
                self._text(section or "", bold=True, size=self.look.size + 2),
                Spacer(1, 4),
            ]
            story.append(self._list(items, sections=False))
        return story

    def _list(self, items: Sequence[Any], *, sections: bool) -> Any:
        bold = not self.look.has("plain heading")
        names = list(self.rows.columns)
        heads = [list(self.rows.headings)]
        style: list[Any] = []
        if self.parted:
            heads, style = self._two_rows(names)
        cells = [[self._text(text, bold=bold) for text in row] for row in heads]
        before = None
        for item in items:
            if sections and item.section != before:
                style.append(("SPAN", (0, len(cells)), (-1, len(cells))))
                cells.append(
                    [
                        self._text(item.section or "", bold=not self.look.has("plain sections")),
                        *[""] * (len(heads[0]) - 1),
                    ]
                )
            before = item.section
            cells.append([self._cell(name, text) for name, text in self._flat(item)])
        if self.rows.has("merged down"):
            style += self._merge(items, len(cells), sections=sections)
        return self._table(cells, self._widths(names), style, len(heads))

    def _flat(self, item: Any) -> list[tuple[str, str]]:
        found = []
        for name, text in item.cells.items():
            if name == "given" and self.parted:
                found += [(name, part) for part in _decided(text)]
            else:
                found.append((name, text))
        return found

    def _two_rows(self, names: list[str]) -> tuple[list[list[str]], list[Any]]:
        above: list[str] = []
        below: list[str] = []
        style: list[Any] = []
        for name, heading in zip(names, self.rows.headings, strict=True):
            at = len(above)
            if name == "given":
                above += ["Beslut", "", ""]
                below += DECIDED
                style.append(("SPAN", (at, 0), (at + 2, 0)))
            else:
                above.append(heading)
                below.append("")
                style.append(("SPAN", (at, 0), (at, 1)))
        return [above, below], style

    def _merge(self, items: Sequence[Any], length: int, *, sections: bool) -> list[Any]:
        """Spans over equal names that follow each other, where no section stands between."""
        at, start, style = self.rows.columns.index("who"), 0, []
        if sections:
            return []
        first = length - len(items)
        for number in range(1, len(items) + 1):
            if (
                number == len(items)
                or number - start == 3
                or items[number].cells["who"] != items[start].cells["who"]
            ):
                style.append(("SPAN", (at, first + start), (at, first + number - 1)))
                start = number
        return style

    def _widths(self, names: list[str]) -> list[float]:
        """By weight, and so that the longest word of each column fits on a line if there is room."""
        weights = [WIDTHS[name] * self.chance.uniform(0.75, 1.35) for name in names]
        room = (self.page[0] - 2 * self.margin - 12) * self.look.width
        least = [self._least(name, heading) for name, heading in zip(names, self.rows.headings, strict=True)]
        room = max(room, min(sum(least) * 1.15, self.page[0] - 2 * self.margin - 12))
        widths = [max(low, room * one / sum(weights)) for low, one in zip(least, weights, strict=True)]
        widths = [width * min(1.0, room / sum(widths)) for width in widths]
        if not self.parted:
            return widths
        at = names.index("given")
        return [*widths[:at], *(widths[at] * share for share in (0.36, 0.4, 0.24)), *widths[at + 1 :]]

    def _least(self, name: str, heading: str) -> float:
        from reportlab.pdfbase.pdfmetrics import stringWidth

        seen, (plain, bold) = self.look, self.look.fonts
        words = {word for item in self.rows.items for word in item.cells[name].split()}
        widest = max(stringWidth(word, plain, seen.size) for word in words | {""})
        widest = max(
            widest * (0.6 if seen.has("hyphens") else 1),
            *(stringWidth(w, bold, seen.size) for w in heading.split()),
        )
        if name == "given" and self.parted:
            widest = 2.5 * stringWidth("2023-05-23", plain, seen.size)
        return float(widest) * (0.7 if seen.has("narrow") else 1) + 2 * max(2, seen.padding) + 1

    def _table(
        self, cells: Sequence[Sequence[Any]], widths: Sequence[float], style: Sequence[Any], heads: int = 1
    ) -> Any:
        from reportlab.platypus import Table

        seen = self.look
        count = len(cells)
        zebra = [("BACKGROUND", (0, n), (-1, n), "#e8e8e8") for n in range(heads, count, 2)]
        looks: dict[str, list[Any]] = {
            "grid": [("GRID", (0, 0), (-1, -1), 0.5, "black")],
            "below": [("LINEBELOW", (0, 0), (-1, -1), 0.5, "grey")],
            "head": [("LINEBELOW", (0, heads - 1), (-1, heads - 1), 1, "black")],
            "zebra": zebra,
            "zebra cells": [
                ("BACKGROUND", (c, n), (c, n), "#eeeeee")
                for n in range(heads, count, 2)
                for c in range(len(cells[0]))
            ],
            "box": [
                ("BOX", (0, 0), (-1, -1), 0.5, "black"),
                ("LINEBELOW", (0, 0), (-1, heads - 1), 0.5, "black"),
            ],
            "grid and zebra": [("GRID", (0, 0), (-1, -1), 0.25, "grey"), *zebra],
            "inner": [("INNERGRID", (0, 0), (-1, -1), 0.5, "black")],
            "none": [],
        }
        sides = [(f"{side}PADDING", (0, 0), (-1, -1), seen.padding) for side in ("TOP", "BOTTOM")]
        sides += [(f"{side}PADDING", (0, 0), (-1, -1), max(2, seen.padding)) for side in ("LEFT", "RIGHT")]
        return Table(
            [list(row) for row in cells],
            colWidths=list(widths),
            repeatRows=0 if seen.has("heading once") else heads,
            splitInRow=int(seen.has("rows broken") and not self.rows.has("merged down")),
            hAlign="LEFT" if not seen.has("indented") else "CENTER",
            style=[("VALIGN", (0, 0), (-1, -1), seen.height), *sides, *looks[seen.rules], *style],
        )

    def _cell(self, name: str, text: str) -> Any:
        aligned = self.look.aligned.get(name, "left")
        if name == "title" and self.look.has("justified"):
            aligned = "justify"
        shown = text.replace(", ", "\n") if name == "dnr" and self.look.has("dnr below each other") else text
        return self._text(shown, aligned=aligned)

    def _text(self, text: str, *, bold: bool = False, size: float = 0.0, aligned: str = "left") -> Any:
        from reportlab.lib.styles import ParagraphStyle
        from reportlab.platypus import Paragraph

        seen = self.look
        size = size or seen.size
        style = ParagraphStyle(
            "cell",
            fontName=seen.fonts[bold],
            fontSize=size,
            leading=size * seen.leading,
            alignment={"left": 0, "center": 1, "right": 2, "justify": 4}[aligned],
            splitLongWords=1,
        )
        shown = SYLLABLE.sub("\u00ad", text) if seen.has("hyphens") else text
        return Paragraph(escape(shown).replace("\n", "<br/>"), style)


def _decided(text: str) -> list[str]:
    """Who decided, when and in which § in three cells."""
    found = re.fullmatch(r"(\w+)(?: (\d{4}-\d\d-\d\d))?(?: (§ \d+))?(.*)", text)
    return [found[1] + found[4], found[2] or "", found[3] or ""] if found else ["", "", ""]
