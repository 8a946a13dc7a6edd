"""The report as one HTML page for the person who sets the company up: no request, fit for paper, and for no script."""

import base64
import hashlib
import json
import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from auditor.model.report import PackReport, Report
from auditor.reporters import page, permission_matrix, telling, wording
from auditor.reporters.anchors import pack_anchor, rule_anchor
from auditor.reporters.clean import clean
from auditor.reporters.document import encode
from auditor.reporters.filters import Filters, filters_of
from auditor.reporters.matrix import matrix
from auditor.reporters.reporter import Display
from auditor.resources import template

if TYPE_CHECKING:
    from jinja2 import Environment

_ROOM_FOR_THE_RESULT = 120_000
_FEW = 3
_SAFE_IN_CSS = re.compile(r"[A-Za-z0-9 ]")


def render(report: Report, _display: Display) -> str:
    """The whole page. It does not depend on the display: what is good news is folded, never left out.

    The script only adds comfort; the policy of the page lets this one run and
    no other, by its hash, and the same goes for the style sheet.
    """
    filters = filters_of(report)
    script, style = template("report.js"), _style(report, filters)
    text = (
        environment()
        .get_template("report.html")
        .render(
            report=report,
            page=page.page_of(report),
            rows=matrix(report),
            filters=filters,
            facets=lambda judged, **kind: _as_markup(filters.facets(judged, **kind)),
            facets_of_all=lambda judged: _as_markup(filters.facets_of_all(judged)),
            style=_as_markup(style),
            script=_as_markup(script),
            policy=_policy(style, script),
            result=_as_markup(_embedded(report)),
        )
    )
    return text if text.endswith("\n") else text + "\n"


@cache
def environment() -> "Environment":
    """The templates, compiled once, with every value on its way into a page made inert and escaped."""
    from jinja2 import Environment, FunctionLoader, StrictUndefined  # noqa: PLC0415 - other formats must not pay for it

    environment = Environment(
        loader=FunctionLoader(template),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_inert,
    )
    environment.globals.update(
        wording=wording,
        words=page,
        telling=telling,
        permission_matrix=permission_matrix,
        boxes_of=_boxes_of,
        is_web_address=_is_web_address,
        rule_anchor=rule_anchor,
        pack_anchor=pack_anchor,
    )
    return environment


def _boxes_of(line: permission_matrix.Line) -> object:
    """The boxes of a row as HTML: words of ours only, without the end tags that HTML lets one leave out."""
    classes = permission_matrix.CLASSES
    states = [cell.state for cell in line.cells]
    return _as_markup("".join(f"<td class={classes[s]}><i>{s}</i>" if s in classes else "<td>" for s in states))


def _inert(value: object) -> object:
    """Every value on its way into the page. Escaping makes markup inert, but not a bidi override."""
    # Markup is a str, too: what a macro made was cleaned piece by piece, and must not be escaped again.
    return clean(value) if isinstance(value, str) and not hasattr(value, "__html__") else value


def _as_markup(ours: str) -> object:
    """Text of ours that is no HTML text: a style sheet, a script, data that was escaped for its place."""
    from markupsafe import Markup  # noqa: PLC0415 - as jinja2, whose part it is

    return Markup(ours)  # noqa: S704 - see above


def _is_web_address(address: str) -> bool:
    """Whether an address may become a link: no javascript:, no data:."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def _style(report: Report, filters: Filters) -> str:
    """The style sheets with the rules of the filters, and the company's name for the head of each printed sheet."""
    name = clean(report.company_name or report.company_id)
    running = f'@page {{ @top-left {{ content: "{_css_string(name)}" }} }}'
    return "\n".join([template("base.css"), template("report.css"), filters.rules(), running, ""])


def _css_string(text: str) -> str:
    """The text inside quotation marks of a style sheet, whatever it holds."""
    return "".join(c if _SAFE_IN_CSS.fullmatch(c) else f"\\{ord(c):06x}" for c in text)


def _policy(style: str, script: str) -> str:
    sources = {"style-src": f"\n{style}", "script-src": f"\n{script}"}
    hashed = "; ".join(f"{directive} '{_hash(text)}'" for directive, text in sources.items())
    return f"default-src 'none'; {hashed}; base-uri 'none'; form-action 'none'"


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _embedded(report: Report) -> str:
    """The result for programs, with what could end or change the element written as an escape of JSON.

    What would make the page too large is left out: the texts of the rules, and of
    many packs all but what was decided. `abridged` then says so.
    """
    few = len(report.packs) <= _FEW
    document: dict[str, Any] = encode(report if few else replace(report, packs=()))
    if not few:
        document["report"] |= {"counts": wording.totals(report), "packs": [_decided(part) for part in report.packs]}
    elif len(_compact(document)) > _ROOM_FOR_THE_RESULT:
        for part in document["report"]["packs"]:
            part["pack"]["rules"] = None
    else:
        return _inside_script(_compact(document))
    return _inside_script(_compact({**document, "abridged": True}))


def _inside_script(text: str) -> str:
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _compact(document: object) -> str:
    return json.dumps(document, ensure_ascii=True, allow_nan=False, separators=(",", ":"))


def _decided(part: PackReport) -> dict[str, Any]:
    return {
        "pack": {"id": part.pack.id, "product": part.pack.product, "version": part.pack.version},
        "readiness": part.readiness,
        "standing": part.standing,
        "counts": part.counts(),
        "verdicts": [
            {
                "rule": verdict.rule.id,
                "level": verdict.rule.level,
                "outcome": verdict.outcome,
                "summary": verdict.summary,
                "caused_by": verdict.caused_by,
                "reasons": verdict.reasons(),
            }
            for verdict in part.verdicts
        ],
    }
