"""The table, third part: blocks and views."""

from collections.abc import Iterable
from typing import Any

from blockkit.elements import IN_ACTIONS, IN_INPUT, IN_SECTION
from blockkit.objects import SLACK_FILE, URL
from blockkit.rules import Complaint, Flag, Json, Kinds, Line, Number, Rule, Several, Shape, Text

_RICH_TEXT = Kinds("block", ("rich_text",))
_ROW = Several(Kinds("cell"), 20)
_LABEL = Line(20)
_VALUE = Number(decimals=True)
_POINT = Shape({"label": _LABEL, "value": _VALUE}, required=("label", "value"))
_SEGMENT = Shape({"label": _LABEL, "value": Number(decimals=True, above=0)}, required=("label", "value"))
_SERIES = Shape({"name": _LABEL, "data": Several(_POINT, 20)}, required=("name", "data"))
_AXIS = Shape(
    {"categories": Several(_LABEL, 20), "x_label": Line(50), "y_label": Line(50)}, required=("categories",)
)


def _even_rows(block: Json) -> Iterable[Complaint]:
    """All rows of a data table are equally long, and its header holds no rich text."""
    rows: list[Any] = [row for row in block.get("rows", []) if isinstance(row, list)]
    if len({len(row) for row in rows}) > 1:
        yield "rows", "conflict", "all rows must have the same number of cells"
    header = rows[0] if rows else []
    if any(isinstance(cell, dict) and cell.get("type") == "rich_text" for cell in header):
        yield "rows", "bad_value", "the header row cannot hold rich text"


def _series_names(chart: Json) -> Iterable[Complaint]:
    names = [row.get("name") for row in chart.get("series", []) if isinstance(row, dict)]
    if len(set(map(str, names))) < len(names):
        yield "series", "duplicate", "series names must be unique"


def _series_follow_categories(chart: Json) -> Iterable[Complaint]:
    axis = chart.get("axis_config")
    categories = axis.get("categories") if isinstance(axis, dict) else None
    if not isinstance(categories, list):
        return
    for row in chart.get("series", []):
        points = row.get("data", []) if isinstance(row, dict) else []
        labels = [point.get("label") for point in points if isinstance(point, dict)]
        if sorted(map(str, labels)) != sorted(map(str, categories)):
            yield "series", "conflict", "every series needs one point for every category"
            return


def _task_ids(block: Json) -> Iterable[Complaint]:
    ids = [task.get("task_id") for task in block.get("tasks", []) if isinstance(task, dict)]
    if len(set(map(str, ids))) < len(ids):
        yield "tasks", "duplicate", "task ids must be unique"


CELLS: dict[str, Shape] = {
    "raw_text": Shape({"text": Line()}, required=("text",)),
    "raw_number": Shape({"value": _VALUE, "text": Line()}, required=("value", "text")),
    "rich_text": Shape({"elements": Several(Kinds("rich"), 10_000, least=0)}, required=("elements",)),
}
_LINES = Shape(
    {"series": Several(_SERIES, 6), "axis_config": _AXIS},
    required=("series", "axis_config"),
    also=(_series_names, _series_follow_categories),
)
CHARTS: dict[str, Shape] = {
    "pie": Shape({"segments": Several(_SEGMENT, 6)}, required=("segments",)),
    "bar": _LINES,
    "line": _LINES,
    "area": _LINES,
}
_TASK: dict[str, Rule] = {
    "task_id": Line(255),
    "title": Line(),
    "status": Line(choices=("pending", "in_progress", "complete", "error")),
    "details": _RICH_TEXT,
    "output": _RICH_TEXT,
    "sources": Several(Kinds("element", ("url",)), 100),
}
_COLUMN = Shape({"align": Line(choices=("left", "center", "right")), "is_wrapped": Flag()})
_VIDEO: dict[str, Rule] = {
    "title": Text(199, plain=True),
    "alt_text": Line(2000),
    "video_url": URL,
    "thumbnail_url": URL,
    "title_url": Line(2000),
    "description": Text(200, plain=True),
    "author_name": Line(49),
    "provider_name": Line(50),
    "provider_icon_url": Line(2000),
}

BLOCKS: dict[str, Shape] = {
    "section": Shape(
        {
            "text": Text(3000),
            "fields": Several(Text(2000), 10),
            "accessory": Kinds("element", IN_SECTION),
            "expand": Flag(),
        },
        any_of=("text", "fields"),
    ),
    "divider": Shape(),
    "header": Shape({"text": Text(150, plain=True), "level": Number(1, 4)}, required=("text",)),
    "context": Shape({"elements": Several(Kinds("context"), 10)}, required=("elements",)),
    "actions": Shape({"elements": Several(Kinds("element", IN_ACTIONS), 25)}, required=("elements",)),
    "context_actions": Shape(
        {"elements": Several(Kinds("element", ("feedback_buttons", "icon_button")), 5)},
        required=("elements",),
    ),
    "input": Shape(
        {
            "label": Text(2000, plain=True),
            "hint": Text(2000, plain=True),
            "element": Kinds("element", IN_INPUT),
            "optional": Flag(),
            "dispatch_action": Flag(),
        },
        required=("label", "element"),
    ),
    "image": Shape(
        {
            "alt_text": Line(2000),
            "title": Text(2000, plain=True),
            "image_url": URL,
            "slack_file": SLACK_FILE,
        },
        required=("alt_text",),
        any_of=("image_url", "slack_file"),
    ),
    "markdown": Shape({"text": Line(12_000)}, required=("text",)),
    "rich_text": Shape({"elements": Several(Kinds("rich"), 10_000, least=0)}, required=("elements",)),
    "table": Shape(
        {"rows": Several(_ROW, 100), "column_settings": Several(_COLUMN, 20, least=0)}, required=("rows",)
    ),
    "data_table": Shape(
        {
            "caption": Line(),
            "rows": Several(_ROW, 101, least=2),
            "page_size": Number(1, 100),
            "row_header_column_index": Number(0, 19),
        },
        required=("caption", "rows"),
        also=(_even_rows,),
    ),
    "data_visualization": Shape({"title": Line(50), "chart": Kinds("chart")}, required=("title", "chart")),
    "task_card": Shape(_TASK, required=("task_id", "title", "status")),
    "plan": Shape(
        {"title": Line(), "tasks": Several(Kinds("block", ("task_card",)), 50)},
        required=("title",),
        also=(_task_ids,),
    ),
    "card": Shape(
        {
            "hero_image": Kinds("element", ("image",)),
            "icon": Kinds("element", ("image",)),
            "title": Text(150),
            "subtitle": Text(150),
            "body": Text(200),
            "subtext": Text(200),
            "actions": Several(Kinds("element", ("button",)), 2),
        },
        any_of=("hero_image", "title", "actions", "body"),
    ),
    "carousel": Shape({"elements": Several(Kinds("block", ("card",)), 10)}, required=("elements",)),
    "container": Shape(
        {
            "title": Text(150, plain=True),
            "rich_text_title": _RICH_TEXT,
            "subtitle": Text(150),
            "icon": Kinds("element", ("image",)),
            "child_blocks": Several(Kinds("child"), 10),
            "width": Line(choices=("narrow", "standard", "wide", "full")),
            "is_collapsible": Flag(),
            "default_collapsed": Flag(),
            "has_header_divider": Flag(),
        },
        required=("child_blocks",),
        any_of=("title", "rich_text_title"),
    ),
    "alert": Shape(
        {"text": Text(200), "level": Line(choices=("default", "info", "warning", "error", "success"))},
        required=("text",),
    ),
    "file": Shape(
        {"external_id": Line(), "source": Line(choices=("remote",))}, required=("external_id", "source")
    ),
    "video": Shape(_VIDEO, required=("title", "alt_text", "video_url", "thumbnail_url")),
}

_VIEW: dict[str, Rule] = {
    "private_metadata": Line(3000, least=0),
    "callback_id": Line(255, least=0),
    "external_id": Line(255, least=0),
}
VIEWS: dict[str, Shape] = {
    "modal": Shape(
        _VIEW
        | {
            "title": Text(24, plain=True),
            "submit": Text(24, plain=True),
            "close": Text(24, plain=True),
            "clear_on_close": Flag(),
            "notify_on_close": Flag(),
            "submit_disabled": Flag(),
        },
        required=("title",),
    ),
    "home": Shape(_VIEW),
}
