"""Takes the screenshots of the demo report that the README shows, into docs/images/.

    .venv/bin/python scripts/take_screenshots.py

Needs what the tests in a browser need (tests/browser/browser_environment.py). With the fonts of Debian's fonts-inter
it looks as it does in the README. optipng makes the files smaller, where it is installed.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "browser"))

from browsed_reports import demo, page  # noqa: E402 - the path comes first
from browsing import Sight, opened  # noqa: E402 - as above

IMAGES = ROOT / "docs" / "images"
LARGEST = 200_000
SIGHTS = {
    "report.png": (Sight(size=(1240, 1060)), ""),
    "report-dark.png": (Sight(size=(1240, 1060), scheme="dark"), "#permissions"),
    "report-phone.png": (Sight(size=(390, 1000)), "#to-do"),
}


def main() -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    for name, (sight, place) in SIGHTS.items():
        with tempfile.TemporaryDirectory() as folder, opened(page(demo()), Path(folder), sight) as shown:
            if place:
                shown.run("document.documentElement.style.scrollBehavior = 'auto'")
                shown.run(f"document.querySelector('{place}').scrollIntoView()")
            shown.page.screenshot(path=str(IMAGES / name))
        if optipng := shutil.which("optipng"):
            subprocess.run([optipng, "-quiet", "-o4", str(IMAGES / name)], check=True)  # noqa: S603 - our own file
        size = (IMAGES / name).stat().st_size
        print(f"{name}: {size:,} bytes")
        if size > LARGEST:
            sys.exit(f"error: {name} is larger than {LARGEST:,} bytes")


if __name__ == "__main__":
    main()
