"""Opens a report in headless Chromium, as a person would: from a file, with no network to ask anything of."""

import atexit
import importlib
import io
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from browser_environment import Environment, Unavailable, environment

# No sandbox: CI runs as root in a container. Without the others, Chromium looks up hosts of its maker at every start.
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
DESKTOP, PHONE = (1280, 900), (320, 640)


@dataclass(frozen=True, slots=True)
class Sight:
    """How the page is looked at. Without `script`, the browser runs none at all."""

    size: tuple[int, int] = DESKTOP
    scheme: str = "light"
    media: str = "screen"
    script: bool = True


@dataclass(frozen=True, slots=True)
class Opened:
    """A page in the browser (Playwright's `Page`), and what it complained about and asked for meanwhile."""

    page: Any
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def run(self, code: str) -> Any:
        """The value of JavaScript of ours. It runs also where the page itself may run none."""
        return self.page.evaluate(code)

    def width(self) -> int:
        """How wide the page is, beyond the window too."""
        wide: int = self.run("Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)")
        return wide

    def unfold(self) -> None:
        """Opens all that is folded."""
        self.run("for (const fold of document.querySelectorAll('details')) fold.open = true")

    def faults(self) -> list[str]:
        """What axe-core finds wrong with what is shown, a line for each element."""
        self.run(_found().axe)
        found: Mapping[str, Any] = self.run("axe.run({resultTypes: ['violations']})")
        return [
            f"{fault['id']}: {fault['help']}: {node['html'][:200]}: {node['failureSummary']}"
            for fault in found["violations"]
            for node in fault["nodes"]
        ]


@contextmanager
def opened(text: str, folder: Path, sight: Sight | None = None) -> Iterator[Opened]:
    """The page of this text. Skips the test where there is no browser, and says why."""
    sight = sight or Sight()
    file = folder / "report.html"
    file.write_text(text, encoding="utf-8")
    width, height = sight.size
    context = _browser().new_context(
        viewport={"width": width, "height": height}, java_script_enabled=sight.script, color_scheme=sight.scheme
    )
    page = context.new_page()
    # Told to show a screen, Chromium would print one as well.
    page.emulate_media(media=None if sight.media == "screen" else sight.media, color_scheme=sight.scheme)
    shown = Opened(page)
    page.on("console", lambda message: shown.complaints.append(message.text))
    page.on("pageerror", lambda error: shown.complaints.append(str(error)))
    page.on("request", lambda request: shown.requests.append(request.url))
    try:
        page.goto(file.as_uri())
        yield shown
    finally:
        context.close()


def sheets_of_pdf(pdf: bytes) -> list[str]:
    """The text of each sheet of a PDF, each run of blanks as one."""
    _found()
    pypdf = importlib.import_module("pypdf")
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


@cache
def _found() -> Environment:
    try:
        found = environment()
    except Unavailable as why:
        pytest.skip(f"no browser: {why}")
    # Behind the project's own packages, so that none of them is replaced.
    sys.path.append(str(found.packages))
    return found


@cache
def _browser() -> Any:
    found = _found()
    playwright = importlib.import_module("playwright.sync_api").sync_playwright().start()
    browser = playwright.chromium.launch(executable_path=found.chromium, args=list(FLAGS))
    atexit.register(playwright.stop)
    return browser
