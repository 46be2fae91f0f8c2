"""What the bot does by itself: again and again, never in the way of a stop, and never ended by a failure."""

from __future__ import annotations

import threading

from bot.ticking import Job, Ticking

PATIENCE_S = 10.0


def ticking(*jobs, first_s=0.0):
    made = Ticking([Job(f"job {number}", 0.001, run) for number, run in enumerate(jobs)], first_s)
    made.start()
    return made


def test_a_job_is_done_again_and_again_until_the_stop():
    times, enough = [], threading.Event()

    def work(_stopping):
        times.append(1)
        if len(times) == 3:
            enough.set()

    made = ticking(work)
    assert enough.wait(PATIENCE_S)
    assert made.stop(PATIENCE_S)
    done = len(times)
    assert not threading.Event().wait(0.02)
    assert len(times) == done


def test_a_job_that_fails_is_tried_again_and_the_others_go_on(caplog):
    times, others = [], threading.Event()

    def broken(_stopping):
        times.append(1)
        raise OSError

    made = ticking(broken, lambda _stopping: others.set() if len(times) > 2 else None)
    assert others.wait(PATIENCE_S)
    assert made.stop(PATIENCE_S)
    assert "a job failed" in caplog.text


def test_a_stop_waits_for_the_job_at_hand_which_is_told_of_it():
    began, seen = threading.Event(), []

    def work(stopping):
        began.set()
        while not stopping():
            pass
        seen.append("told")

    made = ticking(work)
    assert began.wait(PATIENCE_S)
    assert made.stop(PATIENCE_S)
    assert seen == ["told"]


def test_a_stop_does_not_wait_for_ever():
    began, go = threading.Event(), threading.Event()

    def work(_stopping):
        began.set()
        go.wait(PATIENCE_S)

    made = ticking(work)
    assert began.wait(PATIENCE_S)
    assert not made.stop(0.01)
    go.set()


def test_a_process_that_just_began_has_other_things_to_do_first():
    made = ticking(lambda _stopping: (_ for _ in ()).throw(AssertionError), first_s=60)
    assert made.stop(PATIENCE_S)


def test_one_that_never_began_stops_at_once():
    assert Ticking([]).stop(0)
