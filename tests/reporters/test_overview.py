"""Many products at one look."""

import json
from dataclasses import replace

from sample import REPORT, with_only

from auditor.model.report import PackReport, Report
from auditor.model.verdict import Outcome
from auditor.reporters import REPORTERS, Display

PART = REPORT.packs[0]


def product(name: str, *outcomes: Outcome) -> PackReport:
    """A pack whose required rules came out like this."""
    required = [verdict for verdict in PART.verdicts if verdict.rule.level == "required"][: len(outcomes)]
    verdicts = tuple(
        replace(verdict, outcome=outcome, caused_by=None) for verdict, outcome in zip(required, outcomes, strict=True)
    )
    pack = replace(PART.pack, id=name.lower(), product=name, rules=tuple(verdict.rule for verdict in verdicts))
    return PackReport(pack, verdicts, f"What is said of {name}.")


READY = product("Zeta", Outcome.PASS, Outcome.PASS)
UNPROVEN = product("Mid", Outcome.PASS, Outcome.UNPROVEN)
WORST = product("Alpha", Outcome.GAP, Outcome.GAP)
BAD = product("Beta", Outcome.GAP, Outcome.PASS)
IN_PART = replace(READY, pack=replace(READY.pack, product="Part", complete=False))


def report(*parts: PackReport) -> Report:
    return replace(REPORT, packs=parts)


def shown(*parts: PackReport) -> str:
    return REPORTERS["terminal"].render(report(*parts), Display(overview=True))


def test_the_readiest_product_comes_first_and_the_one_that_lacks_most_last() -> None:
    text = shown(WORST, UNPROVEN, BAD, READY, IN_PART)
    places = [text.index(f" {name} ") for name in ("Zeta", "Part", "Mid", "Beta", "Alpha")]
    assert places == sorted(places)
    assert text.startswith("Ready for 1 of 5 products.\n")


def test_a_product_of_which_only_a_part_is_known_is_never_ready() -> None:
    assert "Ready for 0 of 1 product." in shown(IN_PART)
    assert "✓" not in shown(IN_PART)


def test_what_is_missing_is_named_for_each_product_that_is_not_ready() -> None:
    text = shown(READY, BAD)
    assert f"✗ {BAD.verdicts[0].rule.title}" in " ".join(text.split())
    assert "[zeta]" not in text
    assert "[beta]" in text


def test_the_overview_ends_with_the_counts_and_the_exit_code_like_any_report() -> None:
    assert f"Exit code {REPORT.exit_code}" in shown(READY, BAD)


def test_the_page_and_the_document_show_where_the_company_stands_with_each_product() -> None:
    several = report(READY, WORST)
    page = REPORTERS["html"].render(several, Display())
    assert "Which products is this company ready for?" in page
    assert page.index("Zeta") < page.index("Alpha")
    document = json.loads(REPORTERS["json"].render(several, Display()))
    assert [part["standing"] for part in document["report"]["packs"]] == ["ready", "not ready"]


def test_one_product_has_no_matrix() -> None:
    assert "Which products" not in REPORTERS["html"].render(with_only(*PART.verdicts), Display())
