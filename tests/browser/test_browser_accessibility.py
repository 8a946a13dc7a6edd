"""WCAG 2.2 AA as far as axe-core can tell, and what it cannot: the keyboard, the width, the size of targets."""

import re
from pathlib import Path

import pytest
from browsed_reports import NAMES, demo, many, named, page, ready
from browsing import PHONE, Opened, Sight, opened

SIGHTS = {
    "light": Sight(),
    "dark": Sight(scheme="dark"),
    "print": Sight(media="print"),
    "phone": Sight(size=PHONE),
}


def without_script(text: str) -> str:
    """The page as it is where no script runs; axe-core itself needs the browser to run scripts."""
    return re.sub(r"<script>.*?</script>", "", text, flags=re.DOTALL)


@pytest.mark.parametrize("unfolded", [False, True], ids=["as it opens", "unfolded"])
@pytest.mark.parametrize("script", [True, False], ids=["with its script", "without"])
@pytest.mark.parametrize("sight", SIGHTS)
def test_axe_finds_nothing_in_the_demo(sight: str, script: bool, unfolded: bool, tmp_path: Path) -> None:
    text = page(demo())
    with opened(text if script else without_script(text), tmp_path, SIGHTS[sight]) as shown:
        if unfolded:
            shown.unfold()
        assert shown.faults() == []


def test_axe_finds_nothing_in_a_company_that_lacks_nothing(tmp_path: Path) -> None:
    with opened(page(ready()), tmp_path) as shown:
        assert shown.faults() == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_a_report_of_40_packs(scheme: str, tmp_path: Path) -> None:
    with opened(page(many()), tmp_path, Sight(scheme=scheme)) as shown:
        assert shown.faults() == []


@pytest.mark.parametrize("names", NAMES)
def test_axe_finds_nothing_whatever_the_names_are(names: str, tmp_path: Path) -> None:
    with opened(page(named(demo(), NAMES[names])), tmp_path) as shown:
        shown.unfold()
        # Where every name is the same, two regions have one name, too.
        assert [fault for fault in shown.faults() if not fault.startswith("landmark-unique")] == []


@pytest.mark.parametrize("width", [320, 375, 768, 1024, 1280])
@pytest.mark.parametrize("script", [True, False], ids=["with its script", "without"])
def test_nothing_has_to_be_scrolled_sideways(width: int, script: bool, tmp_path: Path) -> None:
    with opened(page(demo()), tmp_path, Sight(size=(width, 700), script=script)) as shown:
        shown.unfold()
        assert shown.width() <= width


@pytest.mark.parametrize("names", NAMES)
def test_no_name_is_too_wide_for_a_phone(names: str, tmp_path: Path) -> None:
    with opened(page(named(demo(), NAMES[names])), tmp_path, Sight(size=PHONE)) as shown:
        shown.unfold()
        assert shown.width() <= PHONE[0]


def test_a_report_of_40_packs_fits_a_phone(tmp_path: Path) -> None:
    with opened(page(many()), tmp_path, Sight(size=PHONE)) as shown:
        assert shown.width() <= PHONE[0]


def focused(shown: Opened) -> str:
    """What has the focus, as a word for people."""
    said: str = shown.run(
        "(e => e === document.body ? '' : `${e.localName} ${e.id || e.getAttribute('href') || e.textContent.trim()}`)"
        "(document.activeElement)"
    )
    return said


def tabbed(shown: Opened, times: int) -> list[str]:
    stops = []
    for _ in range(times):
        shown.page.keyboard.press("Tab")
        stops.append(focused(shown))
    return stops


@pytest.mark.parametrize("script", [True, False], ids=["with its script", "without"])
def test_the_tab_key_goes_through_the_page_from_top_to_bottom(script: bool, tmp_path: Path) -> None:
    with opened(page(demo()), tmp_path, Sight(script=script)) as shown:
        stops = tabbed(shown, 40)
        assert stops[0] == "a #answer"
        assert stops[1:8] == [
            f"a #{name}" for name in ("answer", "to-do", "unproven", "permissions", "hand-over", "fine", "how")
        ]
        order = [stop for stop in stops if stop in {"input f-outcome-all", "input search"}]
        assert order == (["input f-outcome-all", "input search"] if script else ["input f-outcome-all"])
        assert any(stop.startswith("summary How this is known") for stop in stops)


def test_the_first_stop_of_the_keyboard_leads_past_the_head(tmp_path: Path) -> None:
    with opened(page(demo()), tmp_path) as shown:
        shown.page.keyboard.press("Tab")
        assert shown.page.locator(".skip").bounding_box()["y"] >= 0
        shown.page.keyboard.press("Enter")
        shown.page.keyboard.press("Tab")
        assert focused(shown).startswith("a #rule-upflow-")


@pytest.mark.parametrize("script", [True, False], ids=["with its script", "without"])
def test_what_has_the_focus_can_be_seen(script: bool, tmp_path: Path) -> None:
    with opened(page(demo()), tmp_path, Sight(script=script)) as shown:
        # Of a radio button, what stands beside it shows the focus.
        outlined = "[e, e.nextElementSibling].some(n => n && getComputedStyle(n).outlineStyle !== 'none')"
        seen = f"(e => {outlined})(document.activeElement)"
        for _ in range(40):
            shown.page.keyboard.press("Tab")
            assert shown.run(seen), focused(shown)


@pytest.mark.parametrize("key", ["Enter", "Space"])
@pytest.mark.parametrize("script", [True, False], ids=["with its script", "without"])
def test_a_key_unfolds_the_evidence_of_a_point(script: bool, key: str, tmp_path: Path) -> None:
    with opened(page(demo()), tmp_path, Sight(script=script)) as shown:
        evidence = shown.page.locator("#rule-upflow-ar-reports details.more")
        api = evidence.locator(".api")
        assert not api.is_visible()
        evidence.locator("summary").focus()
        shown.page.keyboard.press(key)
        assert api.is_visible()
        assert "ROLEPOLICYASSIGNMENT" in api.inner_text()


def test_every_target_is_at_least_24_pixels_high(tmp_path: Path) -> None:
    small = """[...document.querySelectorAll('summary, button, label:has(input), .contents a, .here, .skip')]
        .filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 24)
        .map(e => e.outerHTML.slice(0, 120))"""
    with opened(page(demo()), tmp_path) as shown:
        shown.unfold()
        assert shown.run(small) == []
