"""A small, faithful Slack on loopback: the bot connects to it as to Slack, a person uses it in a browser."""

from typing import Any

Json = dict[str, Any]
