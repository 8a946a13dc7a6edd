"""`rules guide`: the set-up guide of a pack, from the texts of its rules."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from small_packs import FIX, RIGHTS, SENDER, SUBSCRIBED, pack, rule, written

from auditor.__main__ import run
from auditor.resources import rule_packs, template
from auditor.rulebook import find_pack

Captured = pytest.CaptureFixture[str]

HOSTILE = "<script>alert(1)</script> | *x* [y](javascript:z) `c`"

# What a reader of the source has to do, step by step, as facts: a word or two of each that the guide has to say.
STEPS_OF_UPFLOW = {
    "subscribe to Web Services: where": "Company > Admin > Subscriptions",
    "subscribe to Web Services: what": "Web Services and turn the toggle on",
    "sender: the page": "formerly Company > Setup > Company > Edit > Security > Web Services authorizations > Add",
    "sender: the ID": "UpflowMPP",
    "sender: save": "Save in the window",
    "role: the page": "formerly Company > Admin > Roles",
    "role: its name": "Its name is free",
    "role: save": "Save the role",
    "role: subscribe it to an application": "Tick General Ledger and open its Permissions",
    "permissions: where": "Subscriptions of the role > Accounts Receivable > Permissions",
    "permissions: Company": "Company: Read only",
    "permissions: Company, or more": "choose Read only (All does as well)",
    "permissions: General Ledger": "General Ledger: All",
    "permissions: Accounts Payable": "Accounts Payable: All",
    "permissions: Accounts Receivable": "Accounts Receivable: All",
    "permissions: Reports of Accounts Receivable": "Accounts Receivable: Reports All",
    "permissions: scroll down to them": "easy to miss",
    "permissions: Cash Management": "Cash Management: All",
    "permissions: Order Entry": "Order Entry: All",
    "permissions: custom reports": "Platform Services: Custom reports List, View",
    "permissions: save": "Save in the permissions window",
    "user: solely for the integration": "The user serves Upflow and nothing else",
    "user: the page": "formerly Company > Admin > Web Services users",
    "user: user ID": "The user has a user ID",
    "user: last name": "fill in Last name",
    "user: first name": "fill in First name",
    "user: e-mail": "e-mail address",
    "user: not for the screens": "The user is for Web Services only",
    "user: type": "Set User type to Business",
    "user: privileges": "Set Admin privileges to Limited",
    "user: its role": "add the role in its Roles table",
    "user: the former tab of the roles": "Roles information tab",
    "user: save": "Save, and confirm",
    "credentials: the e-mail": "the e-mail that Sage Intacct sends",
    "credentials: what it holds": "password, the company ID and the user ID",
    "product: an organisation of one's own": "In Upflow, set up your organisation",
    "product: connect": "start its connection to Sage Intacct",
    "product: company ID": "Sage Intacct company ID",
    "product: where it is": "Company information",
    "product: currency": "Default currency",
    "product: user ID": "User ID",
    "product: password": "The password is not shown here",
}


def guide(capsys: Captured, *options: str) -> str:
    assert run(["rules", "guide", *options]) == 0, capsys.readouterr().err
    return capsys.readouterr().out


def plain(markdown: str) -> str:
    """The text as a reader sees it, on one line, with each row of a table as "application: section boxes"."""
    lines, application = [], ""
    for line in markdown.splitlines():
        if line.startswith("**"):
            application = line.strip("* ")
        cells = [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("| ") else []
        if len(cells) == 4 and cells[0] not in {"Section", "---"}:
            section, row, boxes, _ = cells
            named = row if row != "every row" else "" if section == "Activities and lists" else section
            lines.append(f"{application}: {named} {boxes}".replace(":  ", ": "))
        lines.append(line)
    return re.sub(r"\s+", " ", re.sub(r"\\(?=[^A-Za-z0-9\s])|\*\*", "", " ".join(lines)))


def test_the_guide_of_upflow_has_every_step_of_its_source(capsys: Captured) -> None:
    text = plain(guide(capsys, "upflow"))
    assert [step for step, said in STEPS_OF_UPFLOW.items() if said not in text] == []


def test_the_guide_says_what_the_audit_says(capsys: Captured) -> None:
    text = plain(guide(capsys, "upflow"))
    for one in find_pack("upflow").rules:
        assert plain(one.why) in text, one.id


@pytest.mark.parametrize("variant", ["roles", "users"])
@pytest.mark.parametrize("name", sorted(rule_packs()))
def test_every_bundled_pack_has_a_guide_for_both_kinds_of_company(name: str, variant: str, capsys: Captured) -> None:
    product = find_pack(name).product
    markdown = guide(capsys, name, "--variant", variant)
    assert plain(markdown).startswith(f"# Set up Sage Intacct for {product}")
    assert f"Values for {product}" in plain(markdown)
    page = guide(capsys, name, "--variant", variant, "--format", "html")
    assert Page(page).headings[0] == f"Set up Sage Intacct for {product}"


def test_chapters_come_in_the_order_in_which_an_admin_works(capsys: Captured) -> None:
    chapters = [line.removeprefix("## ") for line in guide(capsys, "upflow").splitlines() if line.startswith("## ")]
    assert [chapter.split(". ")[-1] for chapter in chapters[:8]] == [
        "Subscriptions",
        "Web Services authorization",
        "Role",
        "Permissions",
        "Web Services user",
        "Further settings and checks",
        "What somebody has to look at",
        "Values for Upflow",
    ]


def test_in_a_company_without_roles_the_permissions_go_on_the_user(capsys: Captured) -> None:
    text = guide(capsys, "upflow", "--variant", "users")
    chapters = [line.split(". ")[-1] for line in text.splitlines() if line.startswith("## ")]
    assert "Role" not in chapters
    assert chapters.index("Web Services user") < chapters.index("Permissions")
    assert "go on the user itself" in text
    assert "Web Services users > Subscriptions of the user > Accounts Receivable > Permissions" in text
    assert "holds a role" not in text
    assert "no Roles menu" not in text


def test_in_a_company_with_roles_the_user_gets_its_role_last(capsys: Captured) -> None:
    tasks = [line for line in guide(capsys, "upflow").splitlines() if line.startswith("### ")]
    assert tasks.index("### The Web Services user of the integration exists") < tasks.index(
        "### The integration's user holds a role that grants something"
    )


def test_a_table_names_sections_rows_and_boxes(tmp_path: Path, capsys: Captured) -> None:
    fine = rule(
        "ar-fine",
        "{rights: {application: Accounts Receivable, section: reports, grant: read only}}",
        level="recommended",
    )
    box = rule("invoices", "{rights: {application: Accounts Receivable, permission: Invoices, grant: [List, View]}}")
    less = rule(
        "gl",
        "{rights: {application: General Ledger, section: activities and lists, grant: all, "
        "except: {Journals: [Delete]}}}",
    )
    never = rule("no-users", "{forbidden: {rights: {application: Administration, permission: Users, grant: [Add]}}}")
    text = guide(capsys, written(tmp_path, pack(RIGHTS, fine, box, less, never)))
    for line in (
        "| Activities and lists | every row | All |  |",
        "| Reports | every row | Read only | recommended |",
        "| Activities and lists | Invoices | List, View |  |",
        "| Activities and lists | Journals | without Delete |  |",
        "| Activities and lists | Users | not ticked: Add |  |",
    ):
        assert line in text.splitlines(), line
    assert text.count("### Accounts Receivable") == 1


QUESTIONS = """\
parameters:
  - {name: bills, question: Does Acme write bills?, type: yes or no}
  - {name: user-id, question: Which user ID does Acme show?, type: text}
"""
ASKING = pack(
    rule("bills-subscribed", "{subscription: Accounts Payable}", "\n    when: {answer: {bills: ['yes']}}"),
    rule("purchasing", "{subscription: General Ledger}", "\n    when: {subscription: Purchasing}"),
    rule("user-id", '{user: {user ID: ["${user-id}"]}}'),
    more=QUESTIONS,
)


def test_conditions_are_said_in_words(tmp_path: Path, capsys: Captured) -> None:
    text = plain(guide(capsys, written(tmp_path, ASKING)))
    assert "Only if the answer to “Does Acme write bills?” is yes" in text
    assert "Only if the company is subscribed to Purchasing" in text
    assert "Which user ID does Acme show? not answered yet; it stands below as <user-id>" in text


def test_answers_settle_conditions_and_fill_texts(tmp_path: Path, capsys: Captured) -> None:
    path = written(tmp_path, ASKING)
    yes = plain(guide(capsys, path, "--param", "bills=yes", "--param", "user-id=acme_7"))
    assert "Only if the answer" not in yes
    assert "What bills-subscribed asks for" in yes
    assert "Does Acme write bills? yes" in yes
    assert "The user ID is acme_7." in yes
    no = guide(capsys, path, "--param", "bills=no")
    assert "Acme does not work without bills-subscribed." not in no
    assert "- What bills-subscribed asks for" in no.partition("## Left out with these answers")[2]


def test_another_user_has_a_part_of_its_own(tmp_path: Path, capsys: Captured) -> None:
    about = "\n    subject: jo"
    text = guide(
        capsys,
        written(tmp_path, pack(SENDER, rule("jo-privileges", "{user: {admin privileges: [full]}}", about))),
    )
    assert "## 2. The user jo" in text
    assert "## 3. Values for Acme" in text
    assert "Web Services user\n" not in text


def standard(text: str) -> str:
    """The same pack with the standard fixes."""
    return text.replace(FIX, "")


def test_another_user_is_no_web_services_user_and_has_no_role_of_the_integration(
    tmp_path: Path, capsys: Captured
) -> None:
    jo = "\n    subject: jo"
    box = "{rights: {application: Administration, permission: Users, grant: [List]}}"
    text = standard(pack(SENDER, RIGHTS, rule("jo-may", box, jo), rule("jo-there", "{user: exists}", jo)))
    for variant in ("roles", "users"):
        told = guide(capsys, written(tmp_path, text), "--variant", variant)
        _, own, others = re.split(r"^(?=## \d+\. (?:Permissions|The user jo))", told, flags=re.MULTILINE)
        about_jo = others.partition("\n## ")[0]
        assert "Accounts Receivable" in own
        assert "Administration" not in own
        assert "In the row Users, tick List." in about_jo
        assert "Web Services user" not in about_jo
        assert "the role of the integration" not in about_jo
    assert (
        "**Company > Admin > Users, roles, and groups > Users > Subscriptions of the user > Administration" in about_jo
    )


def test_in_a_company_without_roles_the_standard_steps_speak_of_none(tmp_path: Path, capsys: Captured) -> None:
    rules = (
        rule("there", "{user: exists}"),
        rule("id", "{user: {user ID: {starts_with: XML}}}"),
        rule("only", "{user: {web services only: true}}"),
        rule("limited", "{user: {admin privileges: {at_most: limited}}}"),
        rule("held", "{role: held}"),
        rule("named", "{role: {any_of: [Acme sync, Acme full]}}"),
        rule("least", "{rights: {nothing_beyond: this pack}}"),
    )
    path = written(tmp_path, standard(pack(SENDER, *rules, RIGHTS)))
    told = guide(capsys, path, "--variant", "users")
    words = told.replace("Users, roles, and groups", "").replace("Admin > Roles", "")
    assert re.findall(r"[^.\n]*\brole\b[^.\n]*", words) == []
    assert re.search(r"\brole\b", guide(capsys, path))


def test_a_role_that_may_have_one_of_several_names_is_named_after_one_of_them(tmp_path: Path, capsys: Captured) -> None:
    named = rule("named", "{role: {any_of: [Acme sync, Acme full]}}")
    assert "Name it Acme sync or Acme full." in guide(capsys, written(tmp_path, pack(SENDER, named)))


def test_texts_of_a_pack_that_speak_of_a_role_are_said_to_mean_the_permissions(
    tmp_path: Path, capsys: Captured
) -> None:
    text = standard(pack(SENDER, rule("there", "{user: exists}"))).replace("Acme does not work", "A role does not work")
    meant = "where a text speaks of one, it means the permissions of the user"
    assert meant in guide(capsys, written(tmp_path, text), "--variant", "users")
    assert meant not in guide(capsys, written(tmp_path, text))
    plain_pack = standard(pack(SENDER, rule("there", "{user: exists}")))
    assert meant not in guide(capsys, written(tmp_path, plain_pack), "--variant", "users")


def test_alternatives_keep_to_themselves(tmp_path: Path, capsys: Captured) -> None:
    either = rule("vendors", "{rights: {record: VENDOR, grant: [List, View]}}")
    bills = rule("bills", "{rights: {application: Accounts Payable, permission: Bills, grant: [List, View]}}")
    told = guide(capsys, written(tmp_path, standard(pack(SENDER, either, bills))))
    tasks = {task.partition("\n")[0]: task for task in told.split("\n### ")}
    assert "One of the following is enough." in tasks["What vendors asks for"]
    assert "Bills" not in tasks["What vendors asks for"]
    assert "One of the following" not in tasks["Accounts Payable"]
    assert "Vendors" not in tasks["Accounts Payable"]


class Page(HTMLParser):
    """What is in a page that a browser would act on."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.policy = ""
        self.headings: list[str] = []
        self._in_heading = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append(tag)
        self._in_heading = tag in {"h1", "h2", "h3"}
        if tag == "a":
            self.links.append(found.get("href") or "")
        if found.get("http-equiv") == "Content-Security-Policy":
            self.policy = found.get("content") or ""

    def handle_data(self, data: str) -> None:
        if self._in_heading:
            self.headings.append(data)
            self._in_heading = False


def test_the_page_asks_for_nothing_and_runs_nothing(capsys: Captured) -> None:
    page = Page(guide(capsys, "upflow", "--format", "html"))
    assert page.policy.startswith("default-src 'none'; style-src 'unsafe-inline'")
    assert not {"script", "img", "iframe", "link", "form"} & set(page.tags)
    assert all(link.startswith("https://") for link in page.links)
    assert page.tags.count("table") >= 7


def test_the_page_can_be_printed_and_looks_like_the_report(capsys: Captured) -> None:
    text = guide(capsys, "upflow", "--format", "html")
    assert "@media print" in text
    assert template("base.css").strip() in text


@pytest.mark.parametrize("kind", ["markdown", "html"])
def test_texts_of_a_pack_stay_texts(kind: str, tmp_path: Path, capsys: Captured) -> None:
    hostile = pack(SENDER, SUBSCRIBED).replace("Acme does not work without sender.", f"'{HOSTILE}'")
    text = guide(capsys, written(tmp_path, hostile), "--format", kind)
    if kind == "html":
        assert "script" not in Page(text).tags
        assert "&lt;script&gt;" in text
    else:
        assert r"\<script>alert(1)\</script> \| \*x\* \[y\](javascript:z) \`c\`" in text


def test_the_guide_goes_to_a_file_that_is_kept_unless_it_may_be_replaced(tmp_path: Path, capsys: Captured) -> None:
    file = tmp_path / "guide.md"
    told = guide(capsys, "upflow", "--output", str(file))
    assert told == f"The guide is written to {file}.\n"
    assert file.read_text(encoding="utf-8").startswith("# Set up Sage Intacct for Upflow\n")
    assert run(["rules", "guide", "upflow", "--output", str(file)]) == 2
    assert "exists and is kept" in capsys.readouterr().err
    file.write_text("old", encoding="utf-8")
    guide(capsys, "upflow", "--output", str(file), "--overwrite")
    assert file.read_text(encoding="utf-8") != "old"


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["upflw"], "Did you mean upflow?"),
        (["upflow", "--param", "bills=yes"], "bills"),
        (["upflow", "--variant", "groups"], "groups"),
        (["upflow", "--output", "no/such/folder/guide.md"], "does not exist"),
    ],
)
def test_wrong_usage_ends_with_2_and_a_sentence(arguments: list[str], complaint: str, capsys: Captured) -> None:
    assert run(["rules", "guide", *arguments]) == 2
    told = capsys.readouterr()
    assert complaint in told.err
    assert told.out == ""
