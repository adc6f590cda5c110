"""Which setting wins: the nearer one, also over what was set for one kind of plan farther off."""

from __future__ import annotations

from storage.settings_rows import Choices

CHOSEN = Choices(
    {
        ("municipality", ""): {"first_days": 30, "first_days.meeting": 35, "eve": True},
        ("body", "kommunstyrelsen"): {"week_days.meeting": 5},
        ("channel", "C1"): {"digest": True},
        ("person", "7"): {"first_days": 14, "week_days": 3},
    }
)


def test_the_nearer_wins() -> None:
    assert CHOSEN.of() == {"first_days": 30, "first_days.meeting": 35, "eve": True}
    assert CHOSEN.of(bodies=["kommunstyrelsen"], person_id=7) == {
        "first_days": 14,
        "week_days": 3,
        "eve": True,
    }
    assert CHOSEN.of(channel="C1", person_id=8)["digest"] is True


def test_one_kind_of_plan_is_more_exact_in_the_same_place() -> None:
    here = Choices({("person", "7"): {"first_days": 14, "first_days.meeting": 21}})
    assert here.of(person_id=7) == {"first_days": 14, "first_days.meeting": 21}


def test_only_channels_with_choices_of_their_own() -> None:
    assert CHOSEN.channels() == ["C1"]
