"""Who may begin: so many requests at once, and long ones only where they can end in time.

What a long request would take is told from what is in work and from how fast such work went
lately. One that could not be answered within the time limit is refused at once, with the time
after which to ask again, and no work is lost on it. Short ones have a lane of their own in the
queue and hardly wait, so only their number is limited.
"""

from __future__ import annotations

import math
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus

from service.problems import Problem
from translator.errors import Overloaded
from translator.queue import SHORT

#: Long requests that have to end before their pace says anything.
ENOUGH = 4
#: Seconds of work after which what was measured counts half.
HALF = 60.0
#: Code points a second: whatever is faster was remembered, and says nothing of engines.
REMEMBERED = 20_000


@dataclass(slots=True)
class Admission:
    """The requests in work in this process.

    Attributes:
        most: requests at once.
        seconds: time limit of a request.
        clock: tells seconds.
    """

    most: int
    seconds: float
    clock: Callable[[], float] = time.monotonic
    _running: int = 0
    _sizes: Counter[int] = field(default_factory=Counter)
    _ended: int = 0
    _done: float = 0.0  # code points answered while long requests were in work,
    _spent: float = 0.0  # and the seconds of that
    _since: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def place(self, characters: int) -> Iterator[None]:
        """Hold a place for a request of so many code points.

        Raises:
            Problem: 503, there is none, or it would not end in time.
        """
        with self._lock:
            self._enter(characters)
        started, answered = self.clock(), 0
        try:
            yield
            answered = characters
        finally:
            with self._lock:
                self._leave(characters, answered, self.clock() - started)

    def expected(self, characters: int) -> float:
        """Return the seconds that a request takes if it begins now; 0 where nothing is known.

        Of what is longer than it, only as much is done before it ends as of itself.
        """
        if self._ended < ENOUGH or not self._sizes:
            return 0.0
        ahead = sum(min(size, characters) * count for size, count in self._sizes.items())
        return (ahead + characters) * self._spent / self._done if self._done else math.inf

    def _enter(self, characters: int) -> None:
        if self._running >= self.most:
            raise refusal(f"{self.most} translations are running, which is the limit", 1.0)
        if characters > SHORT:
            seconds = self.expected(characters)
            if seconds > self.seconds:
                raise refusal(
                    f"so much is in work that {characters:,} characters would not be translated "
                    f"within {self.seconds:g} seconds",
                    min(seconds, 2 * self.seconds) - self.seconds,
                )
            if not self._sizes:
                self._since = self.clock()
            self._sizes[characters] += 1
        self._running += 1

    def _leave(self, characters: int, answered: int, took: float) -> None:
        self._running -= 1
        if characters <= SHORT:
            return
        self._sizes[characters] -= 1
        self._sizes += Counter()  # drops what is none
        if answered > took * REMEMBERED or (not answered and took < self.seconds):
            return  # remembered, or given up by its client: no measure of the pace
        now = self.clock()
        self._ended += 1
        self._done += answered
        self._spent += now - self._since
        self._since = now
        if self._spent > HALF:
            self._done, self._spent = self._done / 2, self._spent / 2


def refusal(why: str, seconds: float) -> Problem:
    """Return what tells a client to come again after `seconds`."""
    wait = max(1, math.ceil(seconds))
    return Problem(
        HTTPStatus.SERVICE_UNAVAILABLE,
        f"{why}; ask again after {wait} seconds, or send a document as a job",
        title=Overloaded.title,
        slug=Overloaded.slug,
        headers={"Retry-After": str(wait)},
    )
