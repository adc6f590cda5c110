"""Payloads built with slackblocks, which then says what it thinks of them.

It checks what it builds, not JSON, so each payload is built with its classes; what they do not take counts as refused.
"""

from collections.abc import Callable, Iterator
from typing import Any

import slackblocks as sb

Json = dict[str, Any]

_BUILDERS: dict[str, Any] = {
    "section": sb.SectionBlock,
    "header": sb.HeaderBlock,
    "divider": sb.DividerBlock,
    "context": sb.ContextBlock,
    "actions": sb.ActionsBlock,
    "input": sb.InputBlock,
    "markdown": sb.MarkdownBlock,
    "rich_text": sb.RichTextBlock,
    "rich_text_section": sb.RichTextSection,
    "table": sb.TableBlock,
    "data_table": sb.DataTableBlock,
    "data_visualization": sb.DataVisualizationBlock,
    "alert": sb.AlertBlock,
    "task_card": sb.TaskCardBlock,
    "plan": sb.PlanBlock,
    "button": sb.Button,
    "checkboxes": sb.CheckboxGroup,
    "radio_buttons": sb.RadioButtonGroup,
    "overflow": sb.OverflowMenu,
    "static_select": sb.StaticSelectMenu,
    "datepicker": sb.DatePicker,
    "users_select": sb.UserSelectMenu,
    "multi_users_select": sb.UserMultiSelectMenu,
    "plain_text_input": sb.PlainTextInput,
    "number_input": sb.NumberInput,
    "file_input": sb.FileInput,
    "raw_text": sb.RawText,
    "raw_number": sb.RawNumber,
    "pie": sb.PieChart,
    "modal": sb.ModalView,
    "home": sb.HomeTabView,
}


def _untyped(row: Json) -> Any:
    """Objects without a type, told apart by their keys."""
    if set(row) <= {"align", "is_wrapped"}:
        return sb.ColumnSettings(**row)
    if set(row) <= {"id", "url"}:
        return sb.SlackFile(row.get("url"), row.get("id"))
    if "confirm" in row:
        return sb.ConfirmationDialogue(**_inside(row))
    if "options" in row:
        return sb.OptionGroup(**_inside(row))
    if "value" in row and isinstance(row.get("label"), str):
        return sb.ChartSegment(**row)
    return sb.Option(**_inside(row))


def _inside(row: Json) -> Json:
    return {key: build(value) for key, value in row.items() if key != "type"}


def _text(row: Json) -> Any:
    kinds = {"plain_text": sb.TextType.PLAINTEXT, "mrkdwn": sb.TextType.MARKDOWN}
    return sb.Text(row["text"], kinds[row["type"]])


def build(value: Any, *, in_context: bool = False) -> Any:
    """The payload as objects of slackblocks; any exception means that it refuses."""
    if isinstance(value, list):
        return [build(one) for one in value]
    if not isinstance(value, dict) or set(value) <= {"bold", "italic", "strike", "code"}:
        return value
    kind = value.get("type")
    if kind in ("plain_text", "mrkdwn"):
        return _text(value)
    if kind == "text":
        return sb.RichText(value["text"], **value.get("style", {}))
    if kind == "image":
        return (sb.Image if in_context else sb.ImageBlock)(**_inside(value))
    if kind == "context":
        return sb.ContextBlock([build(one, in_context=True) for one in value["elements"]])
    return _untyped(value) if kind is None else _BUILDERS[kind](**_inside(value))


def refuses_message(blocks: list[Json]) -> bool:
    """Whether slackblocks refuses a message of these blocks."""
    return _refuses(lambda: sb.Message(channel="C0", text="a", blocks=build(blocks)))


def refuses_view(view: Json) -> bool:
    """Whether slackblocks refuses a modal or Home."""
    return _refuses(lambda: build(view))


def _refuses(made: Callable[[], Any]) -> bool:
    try:
        made().to_dict()
    except Exception:  # noqa: BLE001 - whatever it raises, it refuses
        return True
    return False


def sent(exchanges: list[Json]) -> Iterator[tuple[str, list[Json] | Json]]:
    """Whatever a bot showed in these exchanges, by method: the blocks of messages, and views, also those it acked with.

    What the local Slack refused was not shown: some tests send what is broken.
    """
    for one in (one for one in exchanges if one["verdict"] in ("ok", "acked")):
        body = one["request"].get("body") or {} if one["method"] == "response_url" else one["request"]
        if one["direction"] == "slack→bot":
            body = one["answer"] or {}
        if body.get("view"):
            yield one["method"], body["view"]
        if body.get("blocks"):
            yield one["method"], body["blocks"]


def disputed(exchanges: list[Json]) -> list[str]:
    """What slackblocks would not have let a bot send."""
    return [
        f"{method}: {shown}"
        for method, shown in sent(exchanges)
        if (refuses_view(shown) if isinstance(shown, dict) else refuses_message(shown))
    ]
