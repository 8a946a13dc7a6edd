"""The page on paper: everything unfolded, whatever was folded on the screen, with boxes to tick and a line to sign."""

from pathlib import Path

import pytest
from browsed_reports import demo, page
from browsing import Sight, opened, sheets_of_pdf

PAPERS = {"A4": (595, 842), "Letter": (612, 792)}


@pytest.mark.parametrize("script", [True, False], ids=["with its script", "without"])
@pytest.mark.parametrize("paper", PAPERS)
def test_every_verdict_is_on_paper(paper: str, script: bool, tmp_path: Path) -> None:
    report = demo()
    with opened(page(report), tmp_path, Sight(script=script)) as shown:
        pdf = shown.page.pdf(format=paper)
    text = " ".join(sheets_of_pdf(pdf)).replace(" ", "")
    assert [v.rule.id for v in report.packs[0].verdicts if v.rule.title.replace(" ", "") not in text] == []
    assert [c.function for view in report.views for c in view.traffic.calls if c.function not in text] == []


def test_the_paper_names_the_company_on_each_sheet_and_has_a_line_to_sign(tmp_path: Path) -> None:
    report = demo()
    with opened(page(report), tmp_path) as shown:
        sheets = sheets_of_pdf(shown.page.pdf(format="A4"))
    assert len(sheets) > 3
    assert [number for number, text in enumerate(sheets, 1) if str(report.company_name) not in text] == []
    assert [n for n, text in enumerate(sheets, 1) if f"{n} / {len(sheets)}" not in text] == []
    assert all(words in sheets[-1] for words in ("Done by", "Signature", "Date"))
    assert "Search" not in " ".join(sheets)
    assert "Skip to" not in " ".join(sheets)


def test_the_head_of_a_table_is_repeated_on_the_next_sheet(tmp_path: Path) -> None:
    with opened(page(demo()), tmp_path) as shown:
        sheets = sheets_of_pdf(shown.page.pdf(format="A4"))
    heads = sum("In words" in text for text in sheets)
    assert heads > 1
    # The table of General Ledger is longer than what is left of its sheet.
    assert sum(text.count("In words") for text in sheets) > page(demo()).count('<table class="matrix">')


def test_a_filter_on_the_screen_takes_nothing_from_the_paper(tmp_path: Path) -> None:
    report = demo()
    with opened(page(report), tmp_path) as shown:
        shown.page.locator("#f-outcome-all").focus()
        shown.page.keyboard.press("ArrowRight")
        text = " ".join(sheets_of_pdf(shown.page.pdf(format="A4")))
    assert "upflow_ws can read ARINVOICE." in text


def test_the_evidence_and_the_permissions_are_on_paper(tmp_path: Path) -> None:
    with opened(page(demo()), tmp_path) as shown:
        text = " ".join(sheets_of_pdf(shown.page.pdf(format="A4")))
    assert "ROLEPOLICYASSIGNMENT as audit_admin" in text
    assert "Trial balance" in text


def test_the_boxes_to_tick_have_an_outline_on_paper(tmp_path: Path) -> None:
    with opened(page(demo()), tmp_path, Sight(media="print")) as shown:
        outline = "getComputedStyle(document.querySelector('.task input'), '::before').borderTopStyle"
        assert shown.run(outline) == "solid"


def test_the_screen_is_as_before_when_printing_is_done(tmp_path: Path) -> None:
    with opened(page(demo()), tmp_path) as shown:
        folded = "document.querySelectorAll('details:not([open])').length"
        before = shown.run(folded)
        shown.run("dispatchEvent(new Event('beforeprint'))")
        assert shown.run(folded) == 0
        shown.run("dispatchEvent(new Event('afterprint'))")
        assert shown.run(folded) == before
