"""The output formats. Each is a pure function of a report and a display: text comes out, nothing is printed.

reporter    what a format is, and how much of a terminal it may use
wording     what all formats say alike
worklist    the gaps as one list of things to do, each window once
kinds       each kind of requirement as JSON
layout      lines of text for a terminal: cleaned, wrapped, coloured
to_*        one module per format
"""

from collections.abc import Mapping
from types import MappingProxyType

from auditor.reporters.reporter import Display, Reporter
from auditor.reporters.to_html import render as html
from auditor.reporters.to_json import render as json
from auditor.reporters.to_terminal import render as terminal

REPORTERS: Mapping[str, Reporter] = MappingProxyType(
    {
        reporter.name: reporter
        for reporter in (
            Reporter("terminal", terminal),
            Reporter("json", json),
            Reporter("html", html),
        )
    }
)

__all__ = ["REPORTERS", "Display", "Reporter"]
