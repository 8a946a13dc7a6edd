"""Opens a report in headless Chromium, wide and narrow, and looks at what a person would see.

    python .ci/look_at_report.py CHROMIUM REPORT.html

The report is shown in a frame of a page of ours, which measures it and writes the numbers into its own DOM: so the
report's own content security policy stays as it is.
"""

import html
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

WIDTHS = (1280, 375)
SECONDS = 60

PAGE = """<!doctype html><meta charset="utf-8">
<iframe id="report" src="report.html" style="width:{width}px;height:900px;border:0"></iframe>
<pre id="seen"></pre>
<script>
document.getElementById("report").addEventListener("load", event => {{
  const page = event.target.contentDocument;
  document.getElementById("seen").textContent = JSON.stringify({{
    title: page.title, language: page.documentElement.lang, text: page.body.innerText,
    width: page.documentElement.scrollWidth, foreign: [...page.querySelectorAll("[src],link[href]")].length,
  }});
}});
</script>
"""


def look(chromium: str, report: str, width: int) -> dict[str, str | int]:
    """What the browser shows of the report in a window of this width."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "report.html").write_text(report, encoding="utf-8")
        page = Path(folder) / "page.html"
        page.write_text(PAGE.format(width=width), encoding="utf-8")
        # No sandbox: CI runs as root in a container. Files of one folder are foreign to each other unless allowed.
        flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"]
        flags += [f"--user-data-dir={folder}/profile", "--allow-file-access-from-files"]
        flags += ["--window-size=1400,1000", "--virtual-time-budget=5000", "--dump-dom"]
        command = [chromium, *flags, page.as_uri()]
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=True)  # noqa: S603 - ours
    seen = re.search(r'<pre id="seen">(.*?)</pre>', done.stdout, re.DOTALL)
    if not seen or not seen[1]:
        sys.exit("error: Chromium did not show the report.\n" + done.stderr[-2000:])
    shown: dict[str, str | int] = json.loads(html.unescape(seen[1]))
    return shown


def complaints(shown: dict[str, str | int], width: int) -> list[str]:
    """What is wrong with the page, in sentences."""
    text = str(shown["text"])
    wrong = [
        f"the text does not say {word!r}"
        for word in ("must be fixed", "could not be checked")
        if word not in text.casefold()
    ]
    if not shown["title"] or not shown["language"]:
        wrong.append("the page has no title or no language")
    if int(shown["width"]) > width:
        wrong.append(f"the page is {shown['width']} pixels wide and has to be scrolled sideways")
    if shown["foreign"]:
        wrong.append("the page loads something from outside")
    return wrong


def main() -> None:
    chromium, path = sys.argv[1:]
    report = Path(path).read_text(encoding="utf-8")
    for width in WIDTHS:
        shown = look(chromium, report, width)
        wrong = complaints(shown, width)
        print(f"{width} px: {shown['title']!r}, {len(str(shown['text']))} characters are visible, {wrong or 'good'}")
        if wrong:
            sys.exit(1)


if __name__ == "__main__":
    main()
