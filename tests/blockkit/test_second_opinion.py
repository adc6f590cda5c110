"""slackblocks as a second opinion: it must judge like us, except where listed here with the reason.

It checks what it builds, not JSON, so each payload is built with its classes; what they do not take counts as refused.
"""

from typing import Any

import pytest
import slackblocks as sb

from blockkit import check_message, check_view
from tests.blockkit.payloads import BAD_MESSAGES, BAD_VIEWS, GOOD_BLOCKS, GOOD_VIEWS

Json = dict[str, Any]

WE_ALONE_REFUSE = {
    "header_mrkdwn": "it turns mrkdwn into plain_text instead of refusing",
    "button_mrkdwn_text": "it turns mrkdwn into plain_text instead of refusing",
    "image_no_alt": "it fills in a blank alt text",
    "context_image_no_alt": "it fills in a blank alt text",
    "button_bad_style": "it takes any word as style",
    "two_tables": "it does not look at the whole message",
    "dup_block_id": "it does not look at the whole message",
    "dup_action_id": "it does not look at the whole block",
    "13201_characters": "the ceiling is undocumented (slackapi/bolt-js#2509)",
    "table_too_long": "it counts no characters in tables",
    "table_empty_cell": "reported by users only",
    "initial_option_not_in_options": "it does not compare them",
    "plan_and_task": "it does not look at the whole message",
    "file_input_in_message": "it does not look at what stands inside an input",
    "too_large": "it does not measure views",
    "two_focused": "it does not look at the whole view",
}
IT_ALONE_REFUSES = {
    "table_with_number": "raw_number cells came to tables in 2026 and slack_sdk has them; it has them in data tables only",
}

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


def _refuses_message(blocks: list[Json]) -> bool:
    try:
        sb.Message(channel="C0", text="a", blocks=build(blocks)).to_dict()
    except Exception:  # noqa: BLE001 - whatever it raises, it refuses
        return True
    return False


def _refuses_view(view: Json) -> bool:
    try:
        build(view).to_dict()
    except Exception:  # noqa: BLE001
        return True
    return False


@pytest.mark.parametrize("name", GOOD_BLOCKS)
def test_both_take_a_good_block(name: str) -> None:
    blocks = [GOOD_BLOCKS[name]]
    assert check_message({"blocks": blocks}) == []
    assert _refuses_message(blocks) == (name in IT_ALONE_REFUSES)


@pytest.mark.parametrize("name", GOOD_VIEWS)
def test_both_take_a_good_view(name: str) -> None:
    assert check_view(GOOD_VIEWS[name]) == []
    assert not _refuses_view(GOOD_VIEWS[name])


@pytest.mark.parametrize("name", BAD_MESSAGES)
def test_both_refuse_a_broken_message(name: str) -> None:
    assert check_message({"blocks": BAD_MESSAGES[name]})
    assert _refuses_message(BAD_MESSAGES[name]) == (name not in WE_ALONE_REFUSE)


@pytest.mark.parametrize("name", BAD_VIEWS)
def test_both_refuse_a_broken_view(name: str) -> None:
    assert check_view(BAD_VIEWS[name])
    assert _refuses_view(BAD_VIEWS[name]) == (name not in WE_ALONE_REFUSE)


def test_every_listed_difference_is_one_of_the_payloads() -> None:
    assert set(WE_ALONE_REFUSE) <= set(BAD_MESSAGES) | set(BAD_VIEWS)
    assert set(IT_ALONE_REFUSES) <= set(GOOD_BLOCKS)
