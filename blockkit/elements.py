"""The table, second part: elements, and where each may stand."""

from blockkit.objects import (
    CONFIRM,
    CONVERSATION_FILTER,
    DATE,
    DISPATCH,
    ID,
    OPTION,
    OPTION_GROUP,
    OVERFLOW_OPTION,
    RICH_OPTION,
    SLACK_FILE,
    TIME,
    URL,
    WORKFLOW,
    initial_is_offered,
    options_or_groups,
    ordered,
)
from blockkit.rules import Also, Flag, Kinds, Line, Number, Rule, Several, Shape, Text

_PLACEHOLDER = Text(150, plain=True)
_LABEL = Line(75)
_INPUT: dict[str, Rule] = {"action_id": ID, "focus_on_load": Flag()}
_TYPED = _INPUT | {"placeholder": _PLACEHOLDER, "dispatch_action_config": DISPATCH}
_MENU = _INPUT | {"placeholder": _PLACEHOLDER, "confirm": CONFIRM}
_CHOICES: dict[str, Rule] = {
    "options": Several(OPTION, 100),
    "option_groups": Several(OPTION_GROUP, 100),
}
_BOXES = _INPUT | {"confirm": CONFIRM, "options": Several(RICH_OPTION, 10)}
_ITEMS: dict[str, Rule] = {"max_selected_items": Number(1)}
_NUMERAL = Line(pattern=r"[+-]?\d+(\.\d+)?")
_STATIC: tuple[Also, ...] = (options_or_groups, initial_is_offered)
_IMAGE: dict[str, Rule] = {"alt_text": Line(2000), "image_url": URL, "slack_file": SLACK_FILE}
_FILTERED: dict[str, Rule] = {"filter": CONVERSATION_FILTER, "default_to_current_conversation": Flag()}
_FEEDBACK = Shape(
    {"text": Text(75, plain=True), "value": Line(2000), "accessibility_label": _LABEL},
    required=("text", "value"),
)

ELEMENTS: dict[str, Shape] = {
    "button": Shape(
        {
            "action_id": ID,
            "text": Text(75, plain=True),
            "value": Line(2000),
            "url": URL,
            "style": Line(choices=("primary", "danger")),
            "confirm": CONFIRM,
            "accessibility_label": _LABEL,
            "agent_prompt": Line(4000),
        },
        required=("text",),
    ),
    "workflow_button": Shape(
        {
            "action_id": ID,
            "text": Text(75, plain=True),
            "workflow": WORKFLOW,
            "style": Line(choices=("primary", "danger")),
            "accessibility_label": _LABEL,
        },
        required=("text", "workflow"),
    ),
    "overflow": Shape(
        {"action_id": ID, "options": Several(OVERFLOW_OPTION, 5), "confirm": CONFIRM}, required=("options",)
    ),
    "image": Shape(_IMAGE, required=("alt_text",), any_of=("image_url", "slack_file")),
    "checkboxes": Shape(
        _BOXES | {"initial_options": Several(RICH_OPTION, 10)},
        required=("options",),
        also=(initial_is_offered,),
    ),
    "radio_buttons": Shape(
        _BOXES | {"initial_option": RICH_OPTION}, required=("options",), also=(initial_is_offered,)
    ),
    "static_select": Shape(_MENU | _CHOICES | {"initial_option": OPTION}, also=_STATIC),
    "multi_static_select": Shape(
        _MENU | _CHOICES | _ITEMS | {"initial_options": Several(OPTION, 100)}, also=_STATIC
    ),
    "external_select": Shape(_MENU | {"initial_option": OPTION, "min_query_length": Number(0)}),
    "multi_external_select": Shape(
        _MENU | _ITEMS | {"initial_options": Several(OPTION, 100), "min_query_length": Number(0)}
    ),
    "users_select": Shape(_MENU | {"initial_user": Line()}),
    "multi_users_select": Shape(_MENU | _ITEMS | {"initial_users": Several(Line(), 100)}),
    "conversations_select": Shape(
        _MENU | _FILTERED | {"initial_conversation": Line(), "response_url_enabled": Flag()}
    ),
    "multi_conversations_select": Shape(
        _MENU | _FILTERED | _ITEMS | {"initial_conversations": Several(Line(), 100)}
    ),
    "channels_select": Shape(_MENU | {"initial_channel": Line(), "response_url_enabled": Flag()}),
    "multi_channels_select": Shape(_MENU | _ITEMS | {"initial_channels": Several(Line(), 100)}),
    "datepicker": Shape(_MENU | {"initial_date": DATE}),
    "timepicker": Shape(_MENU | {"initial_time": TIME, "timezone": Line()}),
    "datetimepicker": Shape(
        _INPUT | {"confirm": CONFIRM, "initial_date_time": Number(1_000_000_000, 9_999_999_999)}
    ),
    "plain_text_input": Shape(
        _TYPED
        | {
            "initial_value": Line(3000, least=0),
            "multiline": Flag(),
            "min_length": Number(0, 3000),
            "max_length": Number(1, 3000),
        },
        also=(ordered("min_length", "max_length"),),
    ),
    "number_input": Shape(
        _TYPED
        | {
            "is_decimal_allowed": Flag(),
            "initial_value": _NUMERAL,
            "min_value": _NUMERAL,
            "max_value": _NUMERAL,
        },
        required=("is_decimal_allowed",),
        also=(ordered("min_value", "max_value"),),
    ),
    "email_text_input": Shape(_TYPED | {"initial_value": Line()}),
    "url_text_input": Shape(_TYPED | {"initial_value": Line()}),
    "rich_text_input": Shape(
        _TYPED
        | {
            "initial_value": Kinds("block", ("rich_text",)),
            "min_lines": Number(1, 100),
            "max_lines": Number(1, 100),
        }
    ),
    "file_input": Shape({"action_id": ID, "filetypes": Several(Line(), 100), "max_files": Number(1, 10)}),
    "feedback_buttons": Shape(
        {"action_id": ID, "positive_button": _FEEDBACK, "negative_button": _FEEDBACK},
        required=("positive_button", "negative_button"),
    ),
    "icon_button": Shape(
        {
            "action_id": ID,
            "icon": Line(choices=("trash",)),
            "text": Text(75, plain=True),
            "value": Line(2000),
            "confirm": CONFIRM,
            "accessibility_label": _LABEL,
            "visible_to_user_ids": Several(Line(), 10),
        },
        required=("icon", "text"),
    ),
    "url": Shape({"url": URL, "text": Line()}, required=("url", "text")),
}

_MENUS = ("static_select", "external_select", "users_select", "conversations_select", "channels_select")
_MULTI = tuple(f"multi_{menu}" for menu in _MENUS)
_PICKERS = ("datepicker", "timepicker", "checkboxes", "radio_buttons")
IN_ACTIONS = ("button", "workflow_button", "overflow", "datetimepicker", *_MENUS, *_PICKERS)
IN_SECTION = ("button", "workflow_button", "overflow", "image", *_MENUS, *_MULTI, *_PICKERS)
IN_INPUT = (
    "plain_text_input",
    "number_input",
    "email_text_input",
    "url_text_input",
    "rich_text_input",
    "file_input",
    "datetimepicker",
    *_MENUS,
    *_MULTI,
    *_PICKERS,
)
