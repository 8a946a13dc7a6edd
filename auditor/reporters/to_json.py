"""The report as JSON: the one complete format, which holds whatever any other shows.

    {"format": {"name": "intacct-audit report", "version": 1}, "report": {...}}

Keys are named after the fields of `auditor.model`, and `document` names what is
told beside them. The rules of a pack stand once, in `packs[].pack.rules`;
`packs[].verdicts[].rule` names one by its id, beside its title and level. Rules
that were not selected are there, too. docs/formats.md says what programs may rely on.

Keys are in the order of the model, but lists come last; mappings are sorted by key, times are UTC in
ISO 8601. Characters beyond ASCII are escaped, so that no name in the file can
act on the terminal that shows it.
"""

import json

from auditor.model.report import Report
from auditor.reporters.document import Json, encode
from auditor.reporters.reporter import Display


def render(report: Report, _display: Display) -> str:
    """The whole document. It does not depend on the display: nothing is ever hidden here."""
    return as_text(encode(report))


def as_text(document: Json) -> str:
    """JSON that acts on nothing that shows it: neither on a terminal nor on the log of a pipeline."""
    # "##[" and "##vso[" are commands to GitHub and Azure, also in the middle of a line.
    return json.dumps(document, indent=2, ensure_ascii=True, allow_nan=False).replace("##", "#\\u0023") + "\n"
