"""What follows from each outcome, as a table."""

from __future__ import annotations

from datetime import timedelta

import pytest

from reminders.outcomes import (
    MOST_ATTEMPTS,
    BotBroken,
    Deadly,
    Done,
    GiveUp,
    Later,
    NotSent,
    Outcome,
    RateLimited,
    Rejected,
    Sent,
    Step,
    Unclear,
    Unreachable,
    next_step,
)

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("outcome", "attempts", "expected"),
    [
        (Sent("1.2", "D1"), 1, Done("1.2", "D1")),
        (Sent("1.2", "D1"), 9, Done("1.2", "D1")),
        (
            RateLimited(timedelta(seconds=30), "conversation"),
            8,
            Later(timedelta(seconds=30), "Slack bad om en paus", counted=False, pause="conversation"),
        ),
        (BotBroken("invalid_auth"), 8, Later(MINUTE, "invalid_auth", counted=False, pause="workspace")),
        (Unreachable("user_disabled"), 1, GiveUp("user_disabled", unreachable=True, unposted=True)),
        (Rejected("invalid_blocks"), 1, GiveUp("invalid_blocks", unposted=True)),
        (Deadly(), 1, GiveUp("boten avbröts mitt i vart och ett av 12 försök")),
        (NotSent("nere"), 1, Later(MINUTE, "nere")),
        (Unclear("inget svar"), 2, Later(5 * MINUTE, "inget svar")),
        (NotSent("nere"), 3, Later(15 * MINUTE, "nere")),
        (NotSent("nere"), 7, Later(480 * MINUTE, "nere")),
        (NotSent("nere"), MOST_ATTEMPTS, GiveUp("gick inte fram på 8 försök: nere")),
        (Unclear("tyst"), MOST_ATTEMPTS, GiveUp("gick inte fram på 8 försök: tyst")),
    ],
)
def test_next_step(outcome: Outcome, attempts: int, expected: Step) -> None:
    assert next_step(outcome, attempts) == expected
