"""Threads that take turns as little as possible."""

import queue
import threading
import time

import pytest

from config.web.warm import WarmQueue, warm_pool


def waiting_threads(things: WarmQueue, number: int, got: dict[int, object]) -> list[threading.Thread]:
    """They have begun to wait one after the other."""
    threads = []
    for index in range(number):
        thread = threading.Thread(target=lambda index=index: got.update({index: things.get()}))
        thread.start()
        threads.append(thread)
        while things.waiting <= index:
            time.sleep(0.001)
    return threads


def test_thread_that_came_last_is_called_first() -> None:
    things, got = WarmQueue(), dict[int, object]()
    threads = waiting_threads(things, 3, got)
    for left in (2, 1, 0):
        things.put(f"the thing for {left}")
        threads[left].join()
    assert got == {index: f"the thing for {index}" for index in range(3)}


def test_things_that_wait_go_in_order() -> None:
    things = WarmQueue()
    for number in range(3):
        things.put(number)
    assert things.qsize() == 3
    assert [things.get_nowait() for _ in range(3)] == [0, 1, 2]
    with pytest.raises(queue.Empty):
        things.get_nowait()


def test_pool_does_all_that_it_is_given_and_ends() -> None:
    before = threading.active_count()
    pool = warm_pool(4)
    assert threading.active_count() == before + 4
    assert sorted(pool.map(lambda number: number * 2, range(500))) == [number * 2 for number in range(500)]
    with pytest.raises(ZeroDivisionError):
        pool.submit(lambda: 1 // 0).result()
    pool.shutdown()
    assert threading.active_count() == before
