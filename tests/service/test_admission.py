"""Who may begin: told by a clock that only the test moves."""

from __future__ import annotations

from contextlib import ExitStack, suppress

import pytest

from service.admission import ENOUGH, Admission
from service.problems import Problem

LONG = 10_000


class Clock:
    """Seconds, moved by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def admission(clock: Clock) -> Admission:
    """Has seen long requests go at 1,000 code points a second; limit 60 seconds."""
    measured = Admission(8, 60.0, clock)
    for _ in range(ENOUGH):
        with measured.place(LONG):
            clock.now += 10
    return measured


class TestTooManyAtOnce:
    def test_are_refused_whatever_their_size(self) -> None:
        admission = Admission(2, 60.0)
        with admission.place(1), admission.place(1):
            with pytest.raises(Problem, match="2 translations are running") as refused:
                admission.place(1).__enter__()
            assert refused.value.headers["Retry-After"] == "1"
        with admission.place(1):
            pass

    def test_a_place_is_given_back_by_who_fails(self) -> None:
        admission = Admission(1, 60.0)
        for _ in range(3):
            with pytest.raises(ValueError, match="failed"), admission.place(LONG):
                raise ValueError("failed")
        with admission.place(LONG):
            pass


class TestALongRequest:
    def test_is_taken_while_nothing_is_known_of_the_pace(self, clock: Clock) -> None:
        admission = Admission(64, 60.0, clock)
        with ExitStack() as stack:
            for _ in range(64):
                stack.enter_context(admission.place(100_000))

    def test_alone_is_taken_however_long(self, admission: Admission) -> None:
        with admission.place(10 * LONG):
            pass

    def test_is_refused_where_it_would_not_end_in_time(self, admission: Admission) -> None:
        """Five of 10 seconds are in work: a sixth ends after 60, a seventh after 70."""
        with ExitStack() as stack:
            for _ in range(6):
                stack.enter_context(admission.place(LONG))
            with pytest.raises(Problem, match="10,000 characters would not be") as refused:
                stack.enter_context(admission.place(LONG))

        assert refused.value.status == 503
        assert refused.value.headers["Retry-After"] == "10"

    def test_waits_for_no_more_of_a_longer_one_than_of_itself(self, admission: Admission) -> None:
        with ExitStack() as stack:
            for _ in range(6):
                stack.enter_context(admission.place(LONG))

            assert admission.expected(2000) == pytest.approx(14)
            stack.enter_context(admission.place(2000))

    def test_that_ran_out_of_time_slows_the_pace(self, admission: Admission, clock: Clock) -> None:
        for _ in range(4):
            with suppress(TimeoutError), admission.place(LONG):
                clock.now += 60
                raise TimeoutError
        with admission.place(LONG):
            assert admission.expected(LONG) > 35

    def test_whose_client_went_away_says_nothing_of_the_pace(
        self, admission: Admission, clock: Clock
    ) -> None:
        for _ in range(4):
            with suppress(ConnectionError), admission.place(LONG):
                clock.now += 1
                raise ConnectionError
        with admission.place(LONG):
            assert admission.expected(LONG) == pytest.approx(20)

    def test_that_was_remembered_says_nothing_of_the_pace(
        self, admission: Admission, clock: Clock
    ) -> None:
        for _ in range(200):
            with admission.place(LONG):
                clock.now += 0.05
        with admission.place(LONG):
            assert admission.expected(LONG) == pytest.approx(20)


class TestAShortRequest:
    def test_is_taken_however_much_is_in_work(self, admission: Admission) -> None:
        with ExitStack() as stack:
            for _ in range(6):
                stack.enter_context(admission.place(LONG))
            with admission.place(1000):
                pass
