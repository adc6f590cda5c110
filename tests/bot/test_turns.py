"""Acks come before answers, and answers still come."""

from __future__ import annotations

import contextlib
import itertools
import threading
from concurrent.futures import ThreadPoolExecutor

from bot.turns import Turns


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
    looks = itertools.count()
    turns = Turns(seconds=lambda: next(looks) - 1000.0)  # far from the steady pace: they wait to be woken
    turns.arrived()
    with ThreadPoolExecutor(5) as pool:
        begun = [pool.submit(turns.begin) for _ in range(5)]
        with contextlib.suppress(TimeoutError):
            begun[0].result(0.2)
        looked = next(looks)
        turns.acked()
        for one in begun:
            one.result(5)
    assert looked == 1
