"""The desk: where a request gets its translator, its time and its turn.

One `Desk` a process. It builds the translator in the background, so that the service listens
at once and says by ``/readyz`` when it can work; it swaps the glossary when a file changes; it
stops work whose client went away or whose time is up.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass, field, replace

import structlog
from flask import Flask, current_app, has_request_context, request

from service import metrics, recall, wiring
from service.admission import Admission
from service.settings import Settings
from service.shelf import Shelf
from translator.backend import Batched
from translator.document import LANGUAGES
from translator.errors import Cancelled, EngineUnavailable, TranslatorError, flatten
from translator.pipeline import Translator
from translator.translation import SideBySide

LOADING = "the models are loading"
#: A readiness probe translates again after this many seconds.
PROBE_SECONDS = 20.0
#: What the probe translates, language → text.
PROBES = {"en": "The door is open.", "uk": "Двері відчинено."}


@dataclass(slots=True)
class Desk:
    """Hands out the translator and watches over the work.

    Attributes:
        settings: limits and where the glossaries lie.
        shelf: the glossaries, reloaded when their files change.
        counters: are told of batches and of what was remembered.
        probe_seconds: how long the answer of a readiness probe holds.
        admission: says who may begin.
    """

    settings: Settings
    shelf: Shelf
    counters: metrics.Metrics
    probe_seconds: float = PROBE_SECONDS
    _translator: Future[Translator] = field(default_factory=Future)
    admission: Admission = field(init=False)
    _probe_lock: threading.Lock = field(default_factory=threading.Lock)
    _probed: tuple[float, str] = (float("-inf"), LOADING)
    _given: bool = False

    def __post_init__(self) -> None:
        self.admission = Admission(self.settings.max_running, self.settings.time_limit)

    def open(self, translator: Translator | None = None) -> None:
        """Take `translator`, or build one from the settings in the background."""
        if translator is not None:
            self._given = True
            self._translator.set_result(translator)
            return
        threading.Thread(target=self._build, name="build", daemon=True).start()

    def _build(self) -> None:
        try:
            translator = recall.with_memory(
                wiring.build_translator(self.settings), self.settings, self.counters
            )
            if isinstance(translator.backend, Batched):
                translator.backend.queue.on_batch = self.counters.took
            self._translator.set_result(translator)
            if trouble := self.trouble():
                structlog.get_logger().error("not-ready", detail=trouble)
        except BaseException as error:
            if not self._translator.done():
                self._translator.set_exception(error)
            structlog.get_logger().error(
                "not-ready", error=type(error).__name__, detail=described(error)
            )

    def translator(
        self, glossary: Sequence[str] | None = None, *, without: bool = False
    ) -> Translator:
        """Return the translator with the glossaries of that name, or all, or none.

        Raises:
            UnknownGlossary: no glossary of that name.
            EngineUnavailable: it could not be built; or is not built within the time limit.
        """
        try:
            translator = self._translator.result(timeout=self.settings.time_limit)
        except FutureTimeout as error:
            raise EngineUnavailable("the models are still loading; try again soon") from error
        if without:
            return replace(translator, glossary=None)
        if self._given and glossary is None:
            return translator
        return replace(translator, glossary=self.shelf.glossary(glossary))

    def translate(
        self,
        texts: Sequence[str],
        *,
        languages: Sequence[str] = LANGUAGES,
        source: str | None = None,
        mode: str | None = None,
        translator: Translator | None = None,
    ) -> list[SideBySide]:
        """Translate `texts` within the time limit, as long as the client is there.

        Raises:
            Problem: 503, too much is in work.
            Cancelled: the time is up, or the client is gone.
        """
        with self.admission.place(sum(map(len, texts))):
            watched = self.watched(translator or self.translator(), saw=metrics.current().saw)
            return watched.translate_all(texts, languages=languages, source=source, mode=mode)

    def watched(
        self,
        translator: Translator,
        watch: Callable[[], bool] | None = None,
        *,
        mode: str | None = None,
        saw: Callable[[Sequence[SideBySide]], None] | None = None,
    ) -> Watched:
        """Return `translator` bound to a watch, by default one on this request.

        Args:
            translator: does the work.
            watch: says True when the work should be given up.
            mode: what the glossary may do, if not what the translator says.
            saw: is given the results as they come.
        """
        return Watched(
            backend=translator.backend,
            glossary=translator.glossary,
            mode=mode or translator.mode,
            split=translator.split,
            context=translator.context,
            latest=translator.latest,
            watch=watch or Watch(self.settings.time_limit),
            saw=saw or (lambda sides: None),
        )

    def trouble(self) -> str:
        """Translate a word in each direction; say what is wrong, or nothing if all is well."""
        if not self._translator.done():
            return LOADING
        old = time.monotonic() - self._probed[0] > self.probe_seconds or self._probed[1]
        if old and self._probe_lock.acquire(blocking=False):  # else somebody is finding out
            try:
                self._probed = (time.monotonic(), self._probe())
            finally:
                self._probe_lock.release()
        return self._probed[1]

    def _probe(self) -> str:
        try:
            translator = recall.forgetful(self.translator())
            for source, text in PROBES.items():
                target = next(tag for tag in LANGUAGES if tag != source)
                side = translator.translate(text, languages=(target,), source=source)
                if not side.version(target).strip():
                    return f"the model {source}-{target} answers nothing"
        except TranslatorError as error:
            return str(error)
        except ExceptionGroup as group:
            return "; ".join(map(str, group.exceptions[:5]))
        except Exception as error:
            structlog.get_logger().error("probe", error=type(error).__name__)
            return f"{type(error).__name__} while translating"
        return ""


def described(error: BaseException) -> str:
    """Return the sentences of this package's own errors; others might quote anything.

    >>> described(EngineUnavailable("no weights")), described(ValueError("secret"))
    ('no weights', '')
    """
    found = flatten(error) if isinstance(error, BaseExceptionGroup) else [error]
    return "; ".join(str(each) for each in found if isinstance(each, TranslatorError))


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched(Translator):
    """A translator that gives up when its watch says so, whoever calls it.

    Attributes:
        watch: says True when the work should be given up.
        saw: is given the results as they come.
    """

    watch: Callable[[], bool]
    saw: Callable[[Sequence[SideBySide]], None]

    def translate_all(
        self,
        texts: Sequence[str],
        *,
        languages: Sequence[str] = LANGUAGES,
        source: str | None = None,
        mode: str | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> list[SideBySide]:
        """Translate as `Translator.translate_all` does, under the watch.

        Raises:
            Cancelled: the watch says so.
        """
        if self.watch():
            raise Cancelled("the time is up, or nobody waits for the answer any more")
        found = Translator.translate_all(
            self, texts, languages=languages, source=source, mode=mode, cancelled=self.watch
        )
        self.saw(found)
        return found


class Watch:
    """Says True when the time is up or the client of this request is gone.

    Args:
        seconds: from now.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.end = time.monotonic() + seconds
        environ = request.environ if has_request_context() else {}
        self._socket: socket.socket | None = environ.get("gunicorn.socket")

    def __call__(self) -> bool:
        """Tell whether the work should be given up."""
        return self.is_late() or self.is_gone()

    def is_late(self) -> bool:
        """Tell whether the time is up."""
        return time.monotonic() > self.end

    def is_gone(self) -> bool:
        """Tell whether the client closed the connection."""
        if self._socket is None:
            return False
        try:
            return self._socket.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
        except (BlockingIOError, InterruptedError):
            return False
        except (OSError, ValueError):  # ValueError: a TLS socket cannot be looked into
            return isinstance(self._socket, socket.socket) and self._socket.fileno() < 0


def init_app(app: Flask, settings: Settings, translator: Translator | None = None) -> None:
    """Attach the desk of this process to `app`."""
    desk = Desk(settings, Shelf.of(settings), counters=app.extensions["dvomova-metrics"])
    app.extensions["dvomova-desk"] = desk
    desk.open(translator)


def current() -> Desk:
    """Return the desk of the application that handles this request."""
    desk: Desk = current_app.extensions["dvomova-desk"]
    return desk
