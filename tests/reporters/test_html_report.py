"""The page: complete, inert whatever the names in it are, and without a need for anything but itself."""

import base64
import hashlib
import json
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from many import full, several
from sample import AR_RIGHTS, COMPANY_NAME, PACK, REPORT, SIGN_IN, VERDICTS, lacks, passes, too_much, with_only

from auditor.model.report import Report
from auditor.model.rule import Actor, RulePack
from auditor.model.verdict import Outcome, Verdict
from auditor.reporters import REPORTERS, Display

LOADING = {"link", "img", "iframe", "frame", "object", "embed", "audio", "video", "source", "form", "base"}
ANSWER = "//h2[@id='answer']"


def hash_of(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def page(report: Report = REPORT) -> str:
    return REPORTERS["html"].render(report, Display())


def parsed(report: Report = REPORT) -> html.HtmlElement:
    return html.document_fromstring(page(report))


def text_of(node: html.HtmlElement) -> str:
    return " ".join(str(node.text_content()).split())


def texts(root: html.HtmlElement, path: str) -> list[str]:
    return [text_of(node) for node in root.xpath(path)]


def test_the_page_loads_nothing_and_runs_one_script_of_its_own() -> None:
    root = parsed()
    assert root.xpath("//script/@type") == ["application/json"]
    assert len(root.xpath("//script")) == 2
    assert LOADING.isdisjoint({node.tag for node in root.iter() if isinstance(node.tag, str)})
    (policy,) = root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    hashes = {tag: hash_of("".join(root.xpath(f"//{tag}[not(@type)]/text()"))) for tag in ("style", "script")}
    assert policy == (
        f"default-src 'none'; style-src '{hashes['style']}'; script-src '{hashes['script']}'; "
        "base-uri 'none'; form-action 'none'"
    )
    assert root.xpath("//@*[starts-with(name(), 'on')] | //@src | //@srcset | //@style | //@action") == []
    style = "".join(root.xpath("//style/text()"))
    assert "url(" not in style
    assert "@import" not in style


def test_links_lead_to_the_web_only_and_tell_nothing_about_where_they_were_clicked() -> None:
    links = parsed().xpath("//a[not(starts-with(@href, '#'))]")
    assert {urlsplit(link.get("href")).scheme for link in links} == {"https"}
    assert {link.get("rel") for link in links} == {"noopener noreferrer"}


def test_an_address_that_is_no_web_address_is_text() -> None:
    root = parsed()
    assert root.xpath("//a[contains(@href, 'javascript')]") == []
    assert "Described in javascript:alert(1)" in text_of(root)


def test_hostile_names_are_shown_and_inert() -> None:
    source = page()
    assert source.count("<script") == 2
    assert "\x1b" not in source
    assert "\u202e" not in source
    assert texts(parsed(), "//h1") == ["Acme & Söhne <script>alert(1)</script><U+001B>[31mred<U+001B>]0;title<U+0007>"]
    assert "<U+202E>gnp.exe" in text_of(parsed())


@settings(max_examples=30, deadline=None)
@given(st.text(st.characters(), max_size=40))
def test_no_name_can_change_the_structure_of_the_page(name: str) -> None:
    def shape(text: str) -> list[str]:
        finding = lacks(text, text, text, f"R{text}")
        report = with_only(passes(SIGN_IN, text), Verdict(AR_RIGHTS, Outcome.GAP, text, (finding,)), readiness=text)
        root = parsed(replace(report, company_name=f"A{text}", subject=text))
        return [str(node.tag) for node in root.iter()]

    assert shape(name) == shape("harmless")


def test_every_verdict_is_there() -> None:
    content = text_of(parsed())
    assert [v.rule.id for v in VERDICTS if v.rule.title not in content] == []


def test_the_answer_is_told_by_a_sign_and_words_and_not_by_colour_alone() -> None:
    (answer,) = parsed().xpath(ANSWER)
    assert text_of(answer) == f"✗{REPORT.packs[0].readiness}"


@pytest.mark.parametrize(
    ("verdicts", "sign"),
    [
        ((VERDICTS[1],), "✓"),
        ((VERDICTS[0], VERDICTS[1]), "?"),
        ((VERDICTS[0], VERDICTS[4]), "✗"),
        ((VERDICTS[7],), "?"),
        ((VERDICTS[11],), "?"),
        ((VERDICTS[1], VERDICTS[11]), "✓"),
    ],
    ids=[
        "all proved",
        "something unproven",
        "a gap",
        "nothing required was judged",
        "nothing required applies",
        "what applies is proved",
    ],
)
def test_the_sign_is_that_of_the_worst_required_rule(verdicts: tuple[Verdict, ...], sign: str) -> None:
    assert texts(parsed(with_only(*verdicts)), f"{ANSWER}/span[1]") == [sign]


@pytest.mark.parametrize(
    "pack",
    [replace(PACK, complete=False, rules=(SIGN_IN,)), replace(PACK, rules=(SIGN_IN, AR_RIGHTS))],
    ids=["only a part of the needs is known", "only a part was selected"],
)
def test_a_part_is_never_shown_as_ready(pack: RulePack) -> None:
    report = with_only(VERDICTS[1])
    part = replace(report.packs[0], pack=pack)
    assert texts(parsed(replace(report, packs=(part,))), f"{ANSWER}/span[1]") == ["?"]


def test_each_window_comes_once_and_joins_the_gaps_that_are_closed_in_it() -> None:
    first, *_ = parsed().xpath("//li[contains(@class, 'todo')]")
    assert texts(first, ".//div[@class='task']/h4/label") == [
        "Accounts Receivable: All under Activities and lists",
        "Accounts Receivable: All under Reports",
    ]
    assert texts(first, ".//ol[@class='steps']/li") == [
        "Tick Accounts Receivable and open its Permissions.",
        "Under Activities and lists, choose All.",
        "Scroll down to the section Reports.",
        "Choose All there.",
        "Save in the window, and save the page behind it.",
    ]


def test_the_work_is_numbered_through_and_grouped_by_who_does_it() -> None:
    root = parsed()
    assert root.xpath("//li[contains(@class, 'todo')]/@value") == ["1", "2", "3"]
    assert texts(root, "//h3[@class='actor']") == [
        "To be done by: your Sage Intacct administrator",
        "To be done by: your Sage account manager",
    ]
    assert len(Actor) == 3


def test_every_box_to_tick_is_a_row_of_a_table_with_its_own_check_box() -> None:
    rows = parsed().xpath("(//table[contains(@class, 'boxes')])[1]/tbody/tr")
    assert len(rows) == 12
    assert texts(rows[0], "./*") == [
        "Accounts Receivable",
        "Activities and lists",
        "Activity 0",
        "List: Activity 0 View: Activity 0",
    ]
    assert len(rows[0].xpath(".//label/input[@type='checkbox']")) == 2


def test_the_same_row_asked_for_twice_is_one_row_with_all_its_boxes() -> None:
    one = Verdict(AR_RIGHTS, Outcome.GAP, "a", (lacks("AR", "reports", "Ledger", "Run"),))
    other = Verdict(
        replace(AR_RIGHTS, id="other"), Outcome.GAP, "b", (lacks("AR", "reports", "Ledger", "Run", "Print"),)
    )
    rows = parsed(with_only(one, other, exit_code=1)).xpath("//table[contains(@class, 'boxes')]/tbody/tr")
    assert [texts(row, "./*") for row in rows] == [["AR", "Reports", "Ledger", "Run: Ledger Print: Ledger"]]


def test_boxes_to_take_out_have_a_table_of_their_own_and_never_ask_to_be_ticked() -> None:
    findings = (lacks("AR", "reports", "Ledger", "Run"), too_much("AR", "reports", "Ledger", "Export"))
    root = parsed(with_only(Verdict(AR_RIGHTS, Outcome.GAP, "Boxes.", findings), exit_code=1))
    tick, take_out = root.xpath("//table[contains(@class, 'boxes')]")
    assert texts(take_out, "./caption") == ["Boxes that are ticked and must not be"]
    assert texts(take_out, ".//thead//th")[-1] == "Take out"
    assert [texts(row, "./*") for row in take_out.xpath("./tbody/tr")] == [
        ["AR", "Reports", "Ledger", "Export: Ledger"]
    ]
    assert [texts(row, "./*") for row in tick.xpath("./tbody/tr")] == [["AR", "Reports", "Ledger", "Run: Ledger"]]


def test_the_answers_the_open_questions_and_further_sources_of_a_pack_are_there() -> None:
    root = parsed()
    how = text_of(root.xpath("//section[@aria-labelledby='how']")[0])
    assert "Are bills synced? (bills-synced): no" in how
    assert "Which mode? (mode): not answered" in how
    assert "Which entity? (entity): 100<U+202E>gnp.exe" in how
    assert "Left open by the source of Upflow Whether dimensions are read." in how
    assert "javascript:alert(2)" in how
    assert root.xpath("//a[@href='https://docs.example.com/faq']/text()") == ["https://docs.example.com/faq"]


def test_the_same_row_of_two_users_is_two_rows() -> None:
    lacking = lacks("AR", "reports", "Ledger", "Run")
    one = Verdict(AR_RIGHTS, Outcome.GAP, "a", (lacking,))
    about = replace(AR_RIGHTS, id="other", subject="xmlgateway")
    other = Verdict(about, Outcome.GAP, "b", (replace(lacking, subject="xmlgateway"),))
    rows = parsed(with_only(one, other, exit_code=1)).xpath("//table[contains(@class, 'boxes')]/tbody/tr/th")
    assert [text_of(row) for row in rows] == ["Ledger", "User xmlgateway: Ledger"]


def test_two_products_share_one_list_and_each_point_names_its_product() -> None:
    second = replace(REPORT.packs[0], pack=replace(PACK, id="other", product="Other"))
    root = parsed(replace(REPORT, packs=(REPORT.packs[0], second)))
    first, *_ = root.xpath("//li[contains(@class, 'todo')]")
    assert texts(first, ".//h4/span[@class='badge']") == ["Upflow", "Upflow", "Other", "Other"]
    assert len(root.xpath("//li[contains(@class, 'todo')]")) == 3


def test_what_could_not_be_checked_says_why_and_how_to_prove_it() -> None:
    card = text_of(parsed().xpath("//section[@aria-labelledby='unproven']/div")[0])
    assert "Reason: The API of Sage Intacct does not tell it." in card
    assert "How to prove it: Look at Company > Setup" in card
    assert "Or: Run this audit with the sender UpflowMPP" in card


def test_rules_that_wait_for_another_are_listed_under_its_title() -> None:
    card = text_of(parsed().xpath("//section[@aria-labelledby='unproven']/div")[-1])
    assert "Waiting for: Accounts Receivable: All under Activities and lists" in card
    assert "The user can read payments" in card


def test_what_is_in_place_is_folded_and_opened_on_paper() -> None:
    root = parsed()
    assert texts(root, "//section[@aria-labelledby='fine']/details/summary")[1:] == [
        "✓In place: 4 points",
        "–Does not apply here: 1 point",
    ]
    assert "details::details-content" in "".join(root.xpath("//style/text()")).split("@media print", 1)[1]


def test_the_hand_over_has_every_value_and_the_warning() -> None:
    (section,) = parsed().xpath("//section[@aria-labelledby='hand-over']")
    assert [texts(row, "./*") for row in section.xpath(".//tbody/tr")] == [
        ["Sage Intacct company ID", "acme-prod", "–"],
        ["Default currency", "could not be read", "See Company > Setup > Company."],
        ["User ID", "upflow_ws", "Not the e-mail address."],
    ]
    assert "Never send the password by e-mail" in text_of(section)


def test_every_function_that_was_sent_is_listed() -> None:
    how = parsed().xpath("//section[@aria-labelledby='how']")[0]
    calls = [texts(row, "./*") for row in how.xpath(".//details//tbody/tr")]
    assert calls == [
        ["1", "query", "ARINVOICE", "ok", "1"],
        ["1", "get_list", "–", "refused", "0"],
        ["2", "query", "ROLES", "ok", "40"],
    ]
    assert "intacct-audit 0.1.0, permission catalogue 2026.11" in text_of(how)


def test_the_page_can_be_read_by_ear() -> None:
    root = parsed()
    assert root.get("lang") == "en"
    assert len(root.xpath("//h1")) == len(root.xpath("//main")) == 1
    levels = [int(str(node.tag)[1]) for node in root.xpath("//h1 | //h2 | //h3 | //h4")]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert root.xpath("//thead//th[not(@scope)]") == []
    assert root.xpath("//input[not(ancestor::label) and not(@id = //label/@for)]") == []
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert set(root.xpath("//@aria-labelledby")) <= set(ids)


def test_a_company_without_gaps_has_nothing_to_do() -> None:
    root = parsed(with_only(VERDICTS[1]))
    assert "Nothing is known to be missing." in text_of(root)
    assert root.xpath("//h2[@id='unproven']") == []


def test_the_company_id_stands_in_for_a_name_that_is_not_known() -> None:
    assert texts(parsed(replace(REPORT, company_name=None)), "//h1") == ["acme-prod"]
    assert COMPANY_NAME not in page(replace(REPORT, company_name=None))


def test_other_formats_do_not_pay_for_the_template_engine() -> None:
    code = "import sys, auditor.reporters; sys.exit('jinja2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603 - our own interpreter


def test_what_could_not_be_seen_is_told_before_anything_is_counted() -> None:
    text = page()
    assert text.index("points could not be seen") < text.index('class="counters"')
    assert text.index("points could not be seen") < text.index('id="to-do"')
    blind = text_of(parsed().xpath("//div[@class='blind']")[0])
    assert "3 points could not be seen." in blind
    assert "The sender ID UpflowMPP may use Web Services in this company" in blind


def test_where_everything_could_be_seen_the_page_says_so() -> None:
    assert "Everything that was asked could be seen." in text_of(parsed(with_only(VERDICTS[1])))


def test_each_rule_has_one_address_that_stays() -> None:
    root = parsed()
    assert [v.rule.id for v in VERDICTS if len(root.xpath(f"//*[@id='rule-upflow-{v.rule.id}']")) != 1] == []
    ids = set(root.xpath("//@id"))
    assert [href for href in root.xpath("//a/@href[starts-with(., '#')]") if href[1:] not in ids] == []


def test_the_addresses_of_many_packs_lead_somewhere_too() -> None:
    root = parsed(several(full(), 3))
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert [href for href in root.xpath("//a/@href[starts-with(., '#')]") if href[1:] not in set(ids)] == []


def test_an_id_that_is_no_name_gives_an_address_all_the_same() -> None:
    root = parsed(with_only(Verdict(replace(SIGN_IN, id='a b"<c>'), Outcome.PASS, "In place.")))
    assert root.xpath("//@id[starts-with(., 'rule-')]") == ["rule-upflow-a%20b%22%3Cc%3E"]


def test_the_windows_of_a_plan_come_in_its_order_with_its_changes() -> None:
    windows = parsed(full()).xpath("//li[contains(@class, 'todo')]")
    todo = [text_of(window) for window in windows]
    assert "Authorise the sender ID UpflowMPP" in todo[0]
    assert "Create Upflow" in todo[1]
    assert "upflow_ws: User type: choose Business" in todo[2]
    assert "Subscribe to General Ledger" in text_of(parsed(full()).xpath("//section[@aria-labelledby='to-do']")[0])


def test_no_gap_is_lost_that_a_plan_leaves_out() -> None:
    root = parsed(full())
    gaps = [v.rule.title for v in VERDICTS if v.outcome is Outcome.GAP]
    assert sorted(texts(root, "//div[@class='task']/h4/label")) == sorted(gaps)


def test_how_far_a_plan_was_tried_out_is_told() -> None:
    text = text_of(parsed(full()).xpath("//section[@aria-labelledby='to-do']")[0])
    assert "with these changes made in the evidence and judged again, 2 gaps are closed" in text
    assert "1 change could not be tried out" in text


def test_an_explanation_unfolds_in_plain_words() -> None:
    text = text_of(parsed(full()).xpath("//*[@id='rule-upflow-ar-reports']//details")[0])
    assert text.startswith("How this is known On paper:")
    for words in (
        "From user to right user upflow_ws › role Upflow",
        "Held List",
        "Missing Run, Print",
        "Would be granted by the role Finance",
        "What would allow it List on Company > Roles",
        "This rules out a wrong password",
        "Wrong leads An empty role",
    ):
        assert words in text
    assert text.index("Wrong leads") < text.index("Seen in:")


def test_the_matrix_tells_each_box_in_a_word_besides_its_shape() -> None:
    ledger, balance = parsed(full()).xpath("//table[@class='matrix']//tr[td]")
    assert texts(ledger, "./*") == [
        "AR ledger", "extra", "missing", "recommended", "Missing: Run Recommended: Print More than asked for: List"
    ]  # fmt: skip
    assert texts(balance, "./*") == ["Trial balance", "not known", "Not known: Run"]


def test_what_lacks_something_is_unfolded_and_the_rest_is_not() -> None:
    (part,) = full().packs
    rows = (*part.permissions, replace(part.permissions[0], application="Fine", held=("Run", "Print")))
    root = parsed(replace(REPORT, packs=(replace(part, permissions=rows),)))
    tables = root.xpath("//section[@aria-labelledby='permissions']/details")
    assert [(text_of(t.find("summary/h3")), t.get("open") is not None) for t in tables] == [
        ("Accounts Receivable", True),
        ("General Ledger", True),
        ("Fine", False),
    ]


def test_the_result_is_in_the_page_and_equals_the_json_report() -> None:
    (embedded,) = parsed().xpath("//script[@type='application/json']/text()")
    assert json.loads(embedded) == json.loads(REPORTERS["json"].render(REPORT, Display()))


def test_a_large_result_says_that_it_is_abridged_and_keeps_every_verdict() -> None:
    report = several(full(), 5)
    (embedded,) = parsed(report).xpath("//script[@type='application/json']/text()")
    document = json.loads(embedded)
    assert document["abridged"] is True
    assert [len(part["verdicts"]) for part in document["report"]["packs"]] == [len(VERDICTS)] * 5


def test_a_filter_names_an_application_and_its_rules_hold_numbers_only() -> None:
    root = parsed(with_only(Verdict(AR_RIGHTS, Outcome.GAP, "x", (lacks("}</style>*{", "reports", "R", "Run"),))))
    assert "}</style>*{" in texts(root, "//fieldset//span")
    assert "}</style>*{" not in "".join(root.xpath("//style/text()"))


def test_each_sheet_of_paper_names_the_company_whatever_its_name_is() -> None:
    style = "".join(parsed(replace(REPORT, company_name='A"}</style>\\')).xpath("//style/text()"))
    assert 'content: "A\\000022\\00007d\\00003c\\00002fstyle\\00003e\\00005c"' in style


def test_many_windows_are_folded() -> None:
    (part,) = REPORT.packs
    rules = [replace(AR_RIGHTS, id=f"r{n}", fix=replace(AR_RIGHTS.fix, path=("Company", str(n)))) for n in range(20)]
    verdicts = tuple(Verdict(rule, Outcome.GAP, "Missing.") for rule in rules)
    root = parsed(replace(REPORT, packs=(replace(part, verdicts=verdicts),)))
    assert len(root.xpath("//li[contains(@class, 'todo')]/details[not(@open)]")) == 20
