"""How our Word files look: one set of styles, A4, Swedish, a footer with the day and the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from documents.out.model import Paper

TEXT_WIDTH = 9412  # twentieths of a point: A4 less the margins of 22 mm
CELL_MARGIN = 85
TABLE_WIDTH = TEXT_WIDTH - CELL_MARGIN
_LANGUAGE = "sv-SE"
_LINE = "808080"
SHADES = {
    style: f'<w:shd w:val="clear" w:color="auto" w:fill="{grey}"/>'
    for style, grey in (("Tabellrubrik", "DEDEDE"), ("Tabellavsnitt", "F1F1F1"))
}
_BORDERS = "".join(
    f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="{_LINE}"/>'
    for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_TABLE_STYLE = """<w:style {names} w:type="table" w:customStyle="1" w:styleId="Uppdragstabell">
<w:name w:val="Uppdragstabell"/><w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>{borders}</w:tblBorders>
<w:tblCellMar><w:top w:w="45" w:type="dxa"/><w:left w:w="85" w:type="dxa"/>
<w:bottom w:w="45" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr>
</w:style>"""


def prepare(document: Any, paper: Paper) -> None:
    """Page, language, styles, properties and footer of a new document."""
    _page(document)
    _language(document)
    _styles(document)
    _properties(document, paper)
    _footer(document, paper.footer)


def _page(document: Any) -> None:
    from docx.shared import Mm

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(22)
    section.top_margin, section.bottom_margin = Mm(20), Mm(20)


def _language(document: Any) -> None:
    from docx.oxml.ns import qn

    for mark in document.styles.element.iter(qn("w:lang")):
        mark.set(qn("w:val"), _LANGUAGE)
        mark.set(qn("w:eastAsia"), _LANGUAGE)
    theme = document.settings.element.find(qn("w:themeFontLang"))
    if theme is not None:
        theme.set(qn("w:val"), _LANGUAGE)


def _styles(document: Any) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    styles = document.styles
    _look(styles["Normal"], 10.5, after=6)
    for level, (size, before) in enumerate(((16, 0), (12.5, 14), (11, 10)), 1):
        _look(styles[f"Heading {level}"], size, bold=True, before=before, after=4)
    for name, bold in (("Tabelltext", False), ("Tabellrubrik", True), ("Tabellavsnitt", True)):
        style = styles.add_style(name, 1)
        _look(style, 9.5, bold=bold)
        style.base_style = styles["Normal"]
        style.paragraph_format.keep_with_next = True if bold else None
    _look(styles.add_style("Tabellslut", 1), 4)
    styles.element.append(parse_xml(_TABLE_STYLE.format(names=nsdecls("w"), borders=_BORDERS)))


def _look(style: Any, size: float, *, bold: bool = False, before: float = 0, after: float = 0) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    style.font.name, style.font.size, style.font.bold = "Arial", Pt(size), bold
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.rPr.rFonts
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    spacing = style.paragraph_format
    spacing.space_before, spacing.space_after, spacing.line_spacing = Pt(before), Pt(after), 1.08


def _properties(document: Any, paper: Paper) -> None:
    about = document.core_properties
    about.title, about.author, about.language = paper.title[:250], "uppdragsbot", _LANGUAGE
    about.comments, about.keywords = "", ""
    about.created = about.modified = paper.made.replace(tzinfo=None)
    about.last_modified_by, about.revision = "uppdragsbot", 1


def _footer(document: Any, words: str) -> None:
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.shared import Twips

    paragraph = document.sections[0].footer.paragraphs[0]
    _look(document.styles["Footer"], 8.5)
    stops = document.styles["Footer"].paragraph_format.tab_stops
    stops.clear_all()
    stops.add_tab_stop(Twips(TEXT_WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    paragraph.add_run(f"{words}\tSida ")
    _field(paragraph, "PAGE")
    paragraph.add_run(" av ")
    _field(paragraph, "NUMPAGES")


def _field(paragraph: Any, instruction: str) -> None:
    """A number that Word fills in."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    field = f'<w:fldSimple {nsdecls("w")} w:instr="{instruction}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    paragraph._p.append(parse_xml(field))  # noqa: SLF001 - python-docx has no fields of its own
