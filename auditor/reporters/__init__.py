"""The output formats. Each is a pure function of a report and a display: text comes out, nothing is printed.

reporter    what a format is, and how much of a terminal it may use
wording     what all formats say alike
worklist    the gaps as one list of things to do, each window once
page        what the HTML page shows; filters, permission_matrix and anchors are parts of it
telling     verdicts and changes as plain sentences
document    what stands in the JSON report; kinds, from_json, contradictions and report_schema go by it
places      where a rule is written
clean       names that act on nothing; markup does the same for Markdown
layout      lines of text for a terminal: cleaned, wrapped, coloured
to_*        one module per format
"""

from collections.abc import Mapping
from types import MappingProxyType

from auditor.reporters.reporter import Display, Reporter
from auditor.reporters.to_csv import render as csv
from auditor.reporters.to_github import render as github
from auditor.reporters.to_html import render as html
from auditor.reporters.to_json import render as json
from auditor.reporters.to_junit import render as junit
from auditor.reporters.to_markdown import render as markdown
from auditor.reporters.to_plan import render as plan
from auditor.reporters.to_sarif import render as sarif
from auditor.reporters.to_terminal import render as terminal

REPORTERS: Mapping[str, Reporter] = MappingProxyType(
    {
        reporter.name: reporter
        for reporter in (
            Reporter("terminal", terminal),
            Reporter("json", json),
            Reporter("html", html),
            Reporter("junit", junit),
            Reporter("sarif", sarif),
            Reporter("markdown", markdown),
            Reporter("github", github),
            Reporter("csv", csv),
            Reporter("plan", plan),
        )
    }
)

__all__ = ["REPORTERS", "Display", "Reporter"]
