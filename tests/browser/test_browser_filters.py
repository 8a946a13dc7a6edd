"""Filters and search: the filters without a script, the rest with it."""

from pathlib import Path

import pytest
from browsed_reports import demo, many, page
from browsing import Opened, Sight, opened

from auditor.model.verdict import Outcome

SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["with its script", "without"])


def shown_outcomes(shown: Opened) -> set[str]:
    """The outcomes of the entries that are not filtered away, folded or not."""
    seen: list[str] = shown.run(
        """[...document.querySelectorAll('[data-outcome]:not(.group)')].filter(entry => {
            for (let node = entry; node.nodeType === 1; node = node.parentNode)
                if (getComputedStyle(node).display === 'none') return false;
            return true;
        }).map(entry => entry.dataset.outcome)"""
    )
    return set(seen)


@SCRIPT
def test_the_arrow_keys_choose_a_filter(script: bool, tmp_path: Path) -> None:
    with opened(page(demo()), tmp_path, Sight(script=script)) as shown:
        assert len(shown_outcomes(shown)) > 2
        assert not shown.page.locator(".narrowed").is_visible()
        shown.page.locator("#f-outcome-all").focus()
        shown.page.keyboard.press("ArrowRight")
        assert shown_outcomes(shown) == {f"o{list(Outcome).index(Outcome.GAP)}"}
        assert shown.page.locator(".narrowed").is_visible()
        assert not shown.page.locator("#unproven").is_visible()
        shown.page.keyboard.press("ArrowLeft")
        assert len(shown_outcomes(shown)) > 2


@SCRIPT
def test_an_application_can_be_looked_at_alone(script: bool, tmp_path: Path) -> None:
    with opened(page(demo()), tmp_path, Sight(script=script)) as shown:
        shown.page.locator(".filters summary").click()
        shown.page.get_by_text("Cash Management", exact=True).first.click()
        assert shown.page.locator("#rule-upflow-cm-reports").is_visible()
        assert not shown.page.locator("#rule-upflow-ar-reports").is_visible()


@SCRIPT
def test_two_filters_together_leave_what_passes_both(script: bool, tmp_path: Path) -> None:
    with opened(page(demo()), tmp_path, Sight(script=script)) as shown:
        shown.page.get_by_text("Could not be checked", exact=True).first.click()
        shown.page.locator(".filters summary").click()
        shown.page.get_by_text("Cash Management", exact=True).first.click()
        assert not shown.page.locator("#rule-upflow-cm-reports").is_visible()


def test_the_search_shows_what_holds_every_word_and_counts_it(tmp_path: Path) -> None:
    with opened(page(demo()), tmp_path) as shown:
        shown.page.locator("#search").fill("cash reports")
        assert shown.page.locator("#rule-upflow-cm-reports").is_visible()
        assert not shown.page.locator("#rule-upflow-ar-reports").is_visible()
        assert "entries shown" in shown.page.locator("#shown").inner_text()
        shown.page.locator("#search").fill("")
        assert shown.page.locator("#rule-upflow-ar-reports").is_visible()


def test_the_search_unfolds_what_it_finds_and_folds_it_again(tmp_path: Path) -> None:
    with opened(page(demo()), tmp_path) as shown:
        found = shown.page.locator("#rule-upflow-invoices-readable")
        assert not found.is_visible()
        shown.page.locator("#search").fill("arinvoice")
        assert found.is_visible()
        shown.page.locator("#search").fill("")
        assert not found.is_visible()


def test_all_can_be_unfolded_and_folded_at_once(tmp_path: Path) -> None:
    with opened(page(demo()), tmp_path) as shown:
        folds = "[...document.querySelectorAll('main details')].filter(fold => fold.open).length"
        shown.page.locator("#unfold").click()
        assert shown.run(folds) == shown.run("document.querySelectorAll('main details').length")
        shown.page.locator("#fold").click()
        assert shown.run(folds) == 0


def test_what_is_ticked_off_is_counted(tmp_path: Path) -> None:
    with opened(page(demo()), tmp_path) as shown:
        shown.page.locator("#rule-upflow-ar-reports input").first.check()
        assert shown.page.locator("#progress").inner_text().startswith("1 of ")


def test_without_a_script_nothing_is_offered_that_would_not_work(tmp_path: Path) -> None:
    with opened(page(demo()), tmp_path, Sight(script=False)) as shown:
        assert not shown.page.locator("#search").is_visible()
        assert not shown.page.locator("#unfold").is_visible()


@SCRIPT
def test_a_link_to_a_rule_unfolds_the_place_where_it_stands(script: bool, tmp_path: Path) -> None:
    with opened(page(demo()), tmp_path, Sight(script=script)) as shown:
        shown.page.goto(f"{shown.page.url}#rule-upflow-invoices-readable")
        assert shown.page.locator("#rule-upflow-invoices-readable").is_visible()


@SCRIPT
def test_a_product_of_40_is_one_click_away(script: bool, tmp_path: Path) -> None:
    with opened(page(many()), tmp_path, Sight(script=script)) as shown:
        product = shown.page.locator("#pack-codat")
        assert not product.locator("h4").first.is_visible()
        shown.page.locator("a[href='#pack-codat']").click()
        # A browser reveals what is inside a fold, not the fold itself; the script does.
        if not script:
            product.locator("summary").first.click()
        assert product.locator("h4").first.is_visible()


def test_the_filters_work_on_40_packs(tmp_path: Path) -> None:
    with opened(page(many()), tmp_path) as shown:
        folds = shown.page.locator("details.pack")
        shown.page.locator("#f-outcome-all").focus()
        shown.page.keyboard.press("ArrowRight")
        gaps = sum(bool(part.counts()[Outcome.GAP]) for part in many().packs)
        assert sum(fold.is_visible() for fold in folds.all()) == gaps < len(many().packs)
