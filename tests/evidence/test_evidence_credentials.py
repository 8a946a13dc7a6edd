"""Where credentials may go, and that they never show."""

import copy
import pickle

import pytest

from auditor.errors import UsageError
from auditor.evidence.credentials import Credentials, Secret
from auditor.evidence.endpoint import DEFAULT_ENDPOINT, endpoint_problem, host_of


def credentials(endpoint: str = DEFAULT_ENDPOINT, company: str = "ACME") -> Credentials:
    return Credentials("sender", Secret("hush-1"), company, "user", Secret("hush-2"), endpoint=endpoint)


def test_a_secret_shows_in_no_representation() -> None:
    shown = [
        repr(credentials()),
        str(Secret("hush")),
        f"{Secret('hush')}",
        f"{Secret('hush')!r:>40}",
    ]
    assert not any("hush" in text for text in shown)
    assert Secret("hush").reveal() == "hush"


@pytest.mark.parametrize("leak", [pickle.dumps, copy.deepcopy])
def test_a_secret_cannot_be_pickled_or_copied(leak: object) -> None:
    with pytest.raises(TypeError):
        leak(Secret("hush"))  # type: ignore[operator]  # both are callables of one argument


@pytest.mark.parametrize(
    "url",
    [
        DEFAULT_ENDPOINT,
        "https://intacct.com/",
        "https://na12.intacct.com./ia/xml/xmlgw.phtml",
        "https://API.INTACCT.COM:443/x",
        "http://127.0.0.1:8080/ia",
        "http://127.9.9.9/",
        "http://[::1]:99/ia",
        "http://localhost:1/",
    ],
)
def test_credentials_go_to_sage_and_to_this_machine(url: str) -> None:
    assert credentials(url).endpoint == url


@pytest.mark.parametrize(
    "url",
    [
        "http://api.intacct.com/ia",
        "https://intacct.com.evil.example/",
        "https://evilintacct.com/",
        "https://evil.example/.intacct.com",
        "https://user@api.intacct.com/",
        "https://api.intacct.com@evil.example/",
        "https://evil.example\\.intacct.com/",
        "https://evil.example#.intacct.com/",
        "https://evil.example?.intacct.com/",
        "https://api.intacct.com/\n",
        "https://.intacct.com..intacct.com/",
        "https://api.intacct.com:0/",
        "https://api.intacct.com:99999/",
        "ftp://api.intacct.com/",
        "https://192.168.0.1/",
        "http://127.0.0.1.evil.example/",
        "http://localhost.evil.example/",
        "http://2130706433/",
        "https://аpi.intacct.com.ру/",
        "https://api。intacct.com/",
        "",
        "https://a.intacct.com/" + "a" * 3000,
    ],
)
def test_credentials_go_nowhere_else(url: str) -> None:
    with pytest.raises(UsageError) as refused:
        credentials(url)
    assert "hush" not in refused.value.message + refused.value.hint


def test_an_answer_may_not_name_this_machine_unless_the_user_did() -> None:
    assert endpoint_problem("http://127.0.0.1/", loopback=False)
    assert endpoint_problem("http://127.0.0.1/", loopback=True) is None


def test_a_host_for_a_message_holds_neither_path_nor_userinfo() -> None:
    assert host_of("https://evil.example/a?password=x") == "evil.example"
    assert host_of("https://user:pw@evil.example/") == "an unreadable address"
    assert host_of("\x1b[31m") == "an unreadable address"


@pytest.mark.parametrize(
    ("given", "echoed", "company"),
    [
        ("ACME", "", "ACME"),
        ("acme", "ACME", "ACME"),
        ("CON|ACME|US", "", "ACME"),
        ("CON|ACME|US", "CON", "ACME"),
        ("CON|ACME|US", "acme", "ACME"),
        ("CON|ACME|US", "CON|ACME|US", "ACME"),
        ("CON|ACME|US", "Other", "Other"),
        ("CON|", "CON", "CON"),
    ],
)
def test_a_console_sign_in_means_the_client(given: str, echoed: str, company: str) -> None:
    assert credentials(company=given).company_of(echoed) == company
