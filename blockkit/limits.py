"""Limits of a whole payload. Sources: Block Kit reference; the message ceiling is from slackapi/bolt-js#2509.

Where sources disagree, the stricter one holds.
"""

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
VIEW_BYTES = 250_000
MESSAGE_CHARACTERS = 13_200
MARKDOWN_CHARACTERS = 12_000
TABLE_CHARACTERS = 10_000
DATA_TABLE_CHARACTERS = 20_000
TABLES = 1
CHARTS = 2
ATTACHMENTS = 100
FOCUSED_ELEMENTS = 1
MAX_ID = 255

EVERYWHERE = ("message", "modal", "home")
SURFACES: dict[str, tuple[str, ...]] = {
    "actions": EVERYWHERE,
    "card": EVERYWHERE,
    "context": EVERYWHERE,
    "divider": EVERYWHERE,
    "header": EVERYWHERE,
    "image": EVERYWHERE,
    "input": EVERYWHERE,
    "rich_text": EVERYWHERE,
    "section": EVERYWHERE,
    "video": EVERYWHERE,
    "carousel": ("message", "home"),
    "data_table": ("message", "home"),
    "table": ("message", "home"),
    "container": ("message",),
    "context_actions": ("message",),
    "data_visualization": ("message",),
    "file": ("message",),
    "markdown": ("message",),
    "plan": ("message",),
    "task_card": ("message",),
    "alert": ("modal",),
}
