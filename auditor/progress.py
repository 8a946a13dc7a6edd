"""What a person at a terminal sees while a company is read. It goes to standard error and never into a report."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TextIO

from auditor.evidence.step import Progress, Step, untold
from auditor.reporters.clean import clean
from auditor.reporters.layout import cells
from auditor.reporters.wording import counted

_CLEARED = "\r\x1b[K"
_NAMED = 3
_EVERY = 1.0


@dataclass(frozen=True, slots=True)
class Screen:
    """Where progress is shown. `redraws` is false for a terminal that can only add lines."""

    stream: TextIO
    width: int
    clock: Callable[[], float]
    redraws: bool = True


@contextmanager
def shown(screen: Screen) -> Iterator[Progress]:
    """Shows the steps that it is given: one line that is redrawn and in the end cleared, or a line for each step."""
    if not screen.redraws:
        started = screen.clock()
        yield lambda step: _write(screen.stream, f"{sentence(step, screen.clock() - started)}\n")
        return
    line = _Line(screen)
    ticking = threading.Thread(target=line.tick, daemon=True)
    ticking.start()
    try:
        yield line.take
    finally:
        line.end()
        ticking.join()


@contextmanager
def unseen() -> Iterator[Progress]:
    """Shows nothing."""
    yield untold


def somebody_watches(stream: TextIO | None, environ: Mapping[str, str]) -> bool:
    """Whether there is a terminal with a person at it."""
    return stream is not None and stream.isatty() and not environ.get("CI")


def sentence(step: Step, seconds: float) -> str:
    """A step in words: who reads what, or waits, how much was sent until now, and for how long it has been going on."""
    named = ", ".join(step.targets[:_NAMED])
    more = len(step.targets) - _NAMED
    what = f"{named} and {more} more" if more > 0 else named
    doing = f"waiting {step.pause:g} s to ask again for {what}" if step.pause else f"reading {what}"
    sent = counted(step.requests, "request")
    # What changes stands first, where a narrow terminal still shows it.
    return clean(f"{seconds:.0f} s, {sent} sent, {step.view} view ({step.user_id}): {doing}")


class _Line:
    """One line of a terminal. Also while nothing happens its time moves on, so that waiting looks unlike hanging."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._started = screen.clock()
        self._step: Step | None = None
        self._turn = threading.Lock()
        self._ended = threading.Event()

    def take(self, step: Step) -> None:
        self._step = step
        self._draw()

    def tick(self) -> None:
        while not self._ended.wait(_EVERY):
            self._draw()

    def end(self) -> None:
        self._ended.set()
        with self._turn:
            if self._step is not None:
                _write(self._screen.stream, _CLEARED)

    def _draw(self) -> None:
        with self._turn:
            if self._step is None or self._ended.is_set():
                return
            text = sentence(self._step, self._screen.clock() - self._started)
            # The last column stays free: some terminals wrap as soon as it is filled.
            _write(self._screen.stream, _CLEARED + _cut(text, self._screen.width - 1))


def _cut(text: str, width: int) -> str:
    while cells(text) > width:
        text = text[:-1]
    return text


def _write(stream: TextIO, text: str) -> None:
    # A terminal that went away is no reason to break off the audit.
    with suppress(OSError, ValueError):
        stream.write(text)
        stream.flush()
