"""Payloads that Slack takes, and the same broken in one way each; by its documentation."""

from typing import Any

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def section(text: str = "Kort", **more: Any) -> Json:
    return {"type": "section", "text": mrkdwn(text)} | more


def button(**more: Any) -> Json:
    return {"type": "button", "action_id": "go", "text": plain("Gå")} | more


def actions(*elements: Json, **more: Any) -> Json:
    return {"type": "actions", "elements": list(elements)} | more


def option(text: str = "Ja", value: str = "ja", **more: Any) -> Json:
    return {"text": plain(text), "value": value} | more


def select(count: int = 2, **more: Any) -> Json:
    options = [option(f"Val {n}", str(n)) for n in range(count)]
    return {"type": "static_select", "action_id": "pick", "options": options} | more


def chooser(kind: str, count: int) -> Json:
    return {
        "type": kind,
        "action_id": "c",
        "options": [option(f"Val {n}", str(n)) for n in range(count)],
    }


def typed(**more: Any) -> Json:
    return {"type": "plain_text_input", "action_id": "text"} | more


def field(element: Json | None = None, **more: Any) -> Json:
    return {"type": "input", "label": plain("Plan"), "element": element or typed()} | more


def modal(*blocks: Json, **more: Any) -> Json:
    return {"type": "modal", "title": plain("Ändra"), "submit": plain("Spara"), "blocks": list(blocks)} | more


def home(*blocks: Json, **more: Any) -> Json:
    return {"type": "home", "blocks": list(blocks)} | more


def cell(text: str = "1679/20") -> Json:
    return {"type": "raw_text", "text": text}


def table(rows: int = 2, columns: int = 2, **more: Any) -> Json:
    return {"type": "table", "rows": [[cell() for _ in range(columns)] for _ in range(rows)]} | more


def rich(*elements: Json) -> Json:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(elements)}]}


def data_table(**more: Any) -> Json:
    rows = [[cell("Dnr"), cell("Dagar")], [cell(), {"type": "raw_number", "value": 3, "text": "3"}]]
    return {"type": "data_table", "caption": "Försenade", "rows": rows} | more


def pie(segments: int) -> Json:
    parts = [{"label": f"Del {n}", "value": n + 1} for n in range(segments)]
    return {"type": "data_visualization", "title": "Läge", "chart": {"type": "pie", "segments": parts}}


def task(**more: Any) -> Json:
    return {"type": "task_card", "task_id": "t1", "title": "Läser", "status": "in_progress"} | more


IMAGE = {"type": "image", "image_url": "https://stad.example/a.png", "alt_text": "Diagram"}
CONFIRM = {"title": plain("Säkert"), "text": plain("Stäng?"), "confirm": plain("Ja"), "deny": plain("Nej")}


def without(payload: Json, key: str) -> Json:
    return {name: value for name, value in payload.items() if name != key}


GOOD_BLOCKS: dict[str, Json] = {
    "section": section(),
    "section_at_the_limit": section("a" * 3000),
    "fields": {"type": "section", "fields": [plain("a" * 2000) for _ in range(6)]},
    "accessory": section(accessory=select(100)),
    "header": {"type": "header", "text": plain("a" * 150)},
    "context": {"type": "context", "elements": [mrkdwn("a")] * 9 + [IMAGE]},
    "actions": actions(*(button(action_id=f"b{n}") for n in range(25))),
    "confirm": actions(button(style="danger", value="U-14", confirm=CONFIRM)),
    "overflow": section(accessory=chooser("overflow", 5)),
    "checkboxes": section(accessory=chooser("checkboxes", 10)),
    "radio": section(accessory=chooser("radio_buttons", 10)),
    "image": IMAGE,
    "divider": {"type": "divider"},
    "markdown": {"type": "markdown", "text": "**a**"},
    "table": {"type": "table", "rows": [[cell("a")] * 20] * 100},
    "table_with_number": {"type": "table", "rows": [[{"type": "raw_number", "value": 3, "text": "3"}]]},
    "data_table": data_table(),
    "rich_text": rich({"type": "text", "text": "a <b>", "style": {"bold": True}}),
    "pie": pie(6),
    "task": task(),
    "input": field(),
}
GOOD_VIEWS: dict[str, Json] = {
    "modal": modal(field(), actions(button())),
    "modal_with_alert": modal({"type": "alert", "text": plain("Obs"), "level": "warning"}, field()),
    "modal_with_file": modal(field({"type": "file_input", "action_id": "f", "max_files": 10})),
    "home_with_table": home(section(), table()),
    "home_of_100": home(*(section() for _ in range(100))),
}

BAD_MESSAGES: dict[str, list[Json]] = {
    "51_blocks": [section() for _ in range(51)],
    "section_3001": [section("a" * 3001)],
    "section_empty_text": [section("")],
    "section_no_text": [{"type": "section"}],
    "section_11_fields": [{"type": "section", "fields": [plain("a")] * 11}],
    "section_field_2001": [{"type": "section", "fields": [plain("a" * 2001)]}],
    "header_151": [{"type": "header", "text": plain("a" * 151)}],
    "header_mrkdwn": [{"type": "header", "text": mrkdwn("a")}],
    "select_101": [section(accessory=select(101))],
    "select_0": [section(accessory=select(0))],
    "option_text_76": [section(accessory=select(options=[option("a" * 76)]))],
    "option_value_151": [section(accessory=select(options=[option(value="a" * 151)]))],
    "overflow_6": [section(accessory=chooser("overflow", 6))],
    "checkboxes_11": [section(accessory=chooser("checkboxes", 11))],
    "button_text_76": [actions(button(text=plain("a" * 76)))],
    "button_value_2001": [actions(button(value="a" * 2001))],
    "button_bad_style": [actions(button(style="green"))],
    "button_mrkdwn_text": [actions(button(text=mrkdwn("a")))],
    "action_id_256": [actions(button(action_id="a" * 256))],
    "block_id_256": [section(block_id="a" * 256)],
    "image_no_alt": [without(IMAGE, "alt_text")],
    "context_image_no_alt": [{"type": "context", "elements": [without(IMAGE, "alt_text")]}],
    "context_11": [{"type": "context", "elements": [mrkdwn("a")] * 11}],
    "actions_26": [actions(*(button(action_id=f"b{n}") for n in range(26)))],
    "table_101_rows": [table(101)],
    "table_21_cells": [table(1, 21)],
    "two_tables": [table(), table()],
    "table_bad_cell": [{"type": "table", "rows": [[{"type": "text", "text": "a"}]]}],
    "table_empty_cell": [{"type": "table", "rows": [[cell("")]]}],
    "table_too_long": [{"type": "table", "rows": [[cell("a" * 101)] for _ in range(100)]}],
    "data_table_ragged": [data_table(rows=[[cell(), cell()], [cell()]])],
    "data_table_no_caption": [without(data_table(), "caption")],
    "unknown_block": [{"type": "sektion", "text": plain("a")}],
    "unknown_key": [section(farg="röd")],
    "text_type_text": [{"type": "section", "text": {"type": "text", "text": "a"}}],
    "markdown_12001": [{"type": "markdown", "text": "a" * 12_001}],
    "markdown_together": [{"type": "markdown", "text": "a" * 6001}] * 2,
    "alert_in_message": [{"type": "alert", "text": plain("a")}],
    "dup_block_id": [section(block_id="a"), section(block_id="a")],
    "dup_action_id": [actions(button(), button())],
    "placeholder_151": [section(accessory=select(placeholder=plain("a" * 151)))],
    "confirm_title_101": [actions(button(confirm=CONFIRM | {"title": plain("a" * 101)}))],
    "datepicker_bad_date": [actions({"type": "datepicker", "action_id": "d", "initial_date": "31 mars"})],
    "initial_option_not_in_options": [section(accessory=select(initial_option=option("Nej", "nej")))],
    "pie_13": [pie(13)],
    "task_card_no_status": [without(task(), "status")],
    "task_card_pending_alone": [task(status="pending")],
    "input_no_element": [without(field(), "element")],
    "rich_text_bad_element": [rich({"type": "fet", "text": "a"})],
    "13201_characters": [section("a" * 2641, block_id=str(n)) for n in range(5)],
    "options_and_groups": [
        section(accessory=select(option_groups=[{"label": plain("a"), "options": [option()]}]))
    ],
    "plan_and_task": [{"type": "plan", "title": "a", "tasks": []}, task()],
    "file_input_in_message": [field({"type": "file_input", "action_id": "f"})],
    "no_block": ["section"],  # type: ignore[list-item]
}
BAD_VIEWS: dict[str, Json] = {
    "101_blocks": modal(*(section() for _ in range(101))),
    "input_no_submit": without(modal(field()), "submit"),
    "title_25": modal(section(), title=plain("a" * 25)),
    "no_title": without(modal(section()), "title"),
    "private_metadata_3001": modal(section(), private_metadata="a" * 3001),
    "home_with_submit": home(section(), submit=plain("Spara")),
    "table_in_modal": modal(table()),
    "markdown_in_modal": modal({"type": "markdown", "text": "a"}),
    "file_input_11": modal(field({"type": "file_input", "action_id": "f", "max_files": 11})),
    "two_focused": modal(field(typed(focus_on_load=True)), field(typed(action_id="b", focus_on_load=True))),
    "min_over_max": modal(field(typed(min_length=10, max_length=5))),
    "number_without_decimals_word": modal(field({"type": "number_input", "action_id": "n"})),
    "too_large": modal(*(section("å" * 3000, block_id=str(n)) for n in range(50))),
    "unknown_type": {"type": "panel", "blocks": []},
    "no_blocks": {"type": "modal", "title": plain("a")},
}
