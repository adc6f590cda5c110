"""Acks come before answers, and answers still come."""

from __future__ import annotations

import contextlib
import itertools
import threading
from concurrent.futures import ThreadPoolExecutor

from bot.turns import CROWD, CROWD_PATIENCE, CROWD_SECONDS, Turns


def test_an_answer_waits_until_everybody_is_acked() -> None:
    turns = Turns(seconds=lambda: 0.0)  # time stands still: the steady pace lets nobody through
    begun = threading.Event()
    turns.arrived()
    turns.arrived()

    def answer() -> None:
        turns.begin()
        begun.set()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(answer)
        turns.acked()
        assert not begun.wait(0.1)
        turns.acked()
        assert begun.wait(5)


def test_answers_go_on_while_the_acks_never_end() -> None:
    turns = Turns()
    turns.arrived()
    for _ in range(3):
        turns.begin()
    turns.acked()


def test_few_are_written_at_a_time_and_one_that_takes_long_holds_nobody_up() -> None:
    turns, inside, done = Turns(at_once=1), threading.Event(), threading.Event()

    def slowly() -> None:
        with turns.writing():
            inside.set()
            done.wait(10)

    with ThreadPoolExecutor(1) as pool:
        pool.submit(slowly)
        inside.wait(5)
        with turns.writing():
            assert not done.is_set()
        done.set()
    with turns.writing():
        pass


def test_what_fails_while_it_is_acked_lets_the_others_go_on() -> None:
    turns = Turns(seconds=lambda: 0.0)
    with contextlib.suppress(ZeroDivisionError), turns.acking():
        raise ZeroDivisionError
    turns.begin()


def test_of_many_who_wait_only_the_first_in_line_looks() -> None:
    asked = itertools.count()
    turns = Turns(
        seconds=lambda: next(asked) * 0.0 - 1000.0
    )  # far from the steady pace: they wait to be woken
    turns.arrived()
    before = next(asked)
    with ThreadPoolExecutor(5) as pool:
        begun = [pool.submit(turns.begin) for _ in range(5)]
        with contextlib.suppress(TimeoutError):
            begun[0].result(0.2)
        asks = next(asked) - before - 1
        turns.acked()
        for one in begun:
            one.result(5)
    assert asks == 5 + 2  # each when it comes; the first whether somebody waits, and how long


def test_while_more_come_than_can_be_answered_the_pace_is_kept_between_two_acks_too() -> None:
    now = [0.0]
    turns, begun = Turns(seconds=lambda: now[0]), threading.Event()
    for _ in range(CROWD):
        with turns.acking():
            pass

    def answer() -> None:
        turns.begin()
        begun.set()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(answer)
        assert not begun.wait(0.1)
        now[0] = CROWD_SECONDS * 2
        assert begun.wait(5)


def test_who_has_waited_long_for_the_crowd_to_pass_waits_no_longer() -> None:
    ahead: list[float] = []
    turns = Turns(seconds=lambda: ahead.pop() if ahead else CROWD_PATIENCE)
    for _ in range(CROWD):
        with turns.acking():
            pass
    turns.begin()  # by the pace; the next would be too early
    with ThreadPoolExecutor(1) as pool:
        ahead.append(0.0)  # it came when this clock began
        pool.submit(turns.begin).result(5)


def test_one_alone_is_answered_at_once() -> None:
    turns = Turns(seconds=lambda: 0.0)
    with turns.acking():
        pass
    turns.begin()
