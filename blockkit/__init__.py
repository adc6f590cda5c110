"""Slack's limits on Block Kit as one table, and a walker over the final JSON of a message or a view."""

from blockkit.check import check_message, check_view
from blockkit.problem import Problem
from blockkit.whole import characters

__all__ = ["Problem", "characters", "check_message", "check_view"]
