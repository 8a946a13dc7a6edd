"""Whatever the names in a company are, the browser shows them and does nothing else; and it asks nobody."""

from pathlib import Path

import pytest
from browsed_reports import NAMES, demo, many, named, page
from browsing import Sight, opened


@pytest.mark.parametrize("make", [demo, many])
def test_the_page_asks_for_nothing_and_complains_about_nothing(make: object, tmp_path: Path) -> None:
    text = page(make())  # type: ignore[operator]
    with opened(text, tmp_path) as shown:
        shown.unfold()
        assert shown.requests == [shown.page.url]
        assert shown.complaints == []


@pytest.mark.parametrize("script", [True, False], ids=["with its script", "without"])
def test_names_that_are_markup_are_text(script: bool, tmp_path: Path) -> None:
    text = page(named(demo(), NAMES["markup"]))
    with opened(text, tmp_path, Sight(script=script)) as shown:
        shown.unfold()
        assert shown.run("document.querySelectorAll('img, b:empty, script').length") == 2
        assert shown.run("typeof gotcha") == "undefined"
        assert shown.requests == [shown.page.url]
        assert shown.complaints == []
        heading = shown.page.locator("h1").inner_text()
        assert "</style></script><img src=x onerror=gotcha()><b>\"'&amp;<U+202E>" in heading


def test_the_policy_of_the_page_refuses_any_other_script_and_style(tmp_path: Path) -> None:
    attack = (
        "<script>document.title = 'gotcha'</script><style>h1 { display: none }</style><img src='https://example.com/'>"
    )
    text = page(demo()).replace("</main>", f"{attack}</main>")
    with opened(text, tmp_path) as shown:
        assert shown.page.title() != "gotcha"
        assert shown.page.locator("h1").is_visible()
        assert len(shown.complaints) == 3


def test_the_script_and_the_style_of_the_page_are_let_through(tmp_path: Path) -> None:
    with opened(page(named(demo(), NAMES["markup"])), tmp_path) as shown:
        assert shown.run("document.documentElement.classList.contains('js')")
        assert shown.run("getComputedStyle(document.querySelector('.skip')).position") == "absolute"


def test_the_result_in_the_page_can_be_read_by_a_program(tmp_path: Path) -> None:
    report = named(demo(), NAMES["markup"])
    with opened(page(report), tmp_path) as shown:
        found = shown.run("JSON.parse(document.getElementById('result').textContent)")
        assert found["report"]["company_name"] == report.company_name
        assert len(found["report"]["packs"][0]["verdicts"]) == len(report.packs[0].verdicts)


def test_names_that_run_from_right_to_left_leave_the_rest_of_the_page_in_its_place(tmp_path: Path) -> None:
    with opened(page(named(demo(), NAMES["right to left"])), tmp_path) as shown:
        assert shown.run("getComputedStyle(document.documentElement).direction") == "ltr"
        left = shown.page.locator("dt", has_text="Company ID").bounding_box()["x"]
        assert left < shown.page.locator("dt", has_text="Read as").bounding_box()["x"]
