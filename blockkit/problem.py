"""What is wrong with a payload, and where."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """`code` is Slack's own error name, `pointer` a JSON pointer, `message` says it in words.

    `constraint` is one word for the kind of mistake: too_long, too_short, too_many, too_few, missing, unknown_key,
    unknown_type, wrong_type, bad_value, not_here, duplicate, conflict, too_large.
    """

    code: str
    pointer: str
    message: str
    constraint: str
