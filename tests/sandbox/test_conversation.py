"""A conversation keeps its order and its counters, whatever is said, answered and deleted."""

from hypothesis import given
from hypothesis import strategies as st

from sandbox.conversation import Conversation

STEPS = st.lists(
    st.tuples(st.sampled_from(["say", "reply", "broadcast", "delete"]), st.integers(0, 30)), max_size=60
)


def lived(steps: list[tuple[str, int]]) -> Conversation:
    """A conversation in which these things happened."""
    where = Conversation("C1", "allmant", ["U1"])
    for number, (step, pick) in enumerate(steps):
        ts = f"1614150000.{number:06d}"
        root = where.roots[pick % len(where.roots)] if where.roots else None
        if root is not None and where.messages[root].get("subtype"):
            root = None
        if step == "say" or root is None:
            where.add({"ts": ts, "user": "U1", "text": step})
        elif step == "delete":
            where.remove(root)
        else:
            subtype = {"subtype": "thread_broadcast"} if step == "broadcast" else {}
            where.add({"ts": ts, "user": "U1", "text": step, "thread_ts": root} | subtype)
    return where


@given(STEPS)
def test_the_flow_is_in_order_and_holds_each_message_once(steps: list[tuple[str, int]]) -> None:
    where = lived(steps)
    assert where.roots == sorted(set(where.roots))
    assert set(where.roots) <= set(where.messages)
    for root, replies in where.replies.items():
        if root in where.messages and replies:
            assert where.messages[root]["reply_count"] == len(replies)
            assert where.messages[root]["latest_reply"] == max(replies)


@given(STEPS)
def test_it_is_the_same_after_being_saved(steps: list[tuple[str, int]]) -> None:
    where = lived(steps)
    again = Conversation.from_json(where.to_json())
    assert again.roots == where.roots
    assert again.messages == where.messages


@given(STEPS, st.integers(0, 60), st.integers(0, 60))
def test_a_stretch_of_the_flow_is_what_lies_between(
    steps: list[tuple[str, int]], begin: int, end: int
) -> None:
    where = lived(steps)
    oldest, latest = (f"1614150000.{number:06d}" for number in (begin, end))
    inside = [ts for ts in where.roots if oldest < ts < latest]
    assert [m["ts"] for m in where.flow(oldest, latest)] == inside
    closed = [ts for ts in where.roots if oldest <= ts <= latest]
    assert [m["ts"] for m in where.flow(oldest, latest, inclusive=True)] == closed
