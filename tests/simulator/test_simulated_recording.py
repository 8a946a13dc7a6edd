"""`simulate --record`: the requests are kept, the credentials in them are not."""

from pathlib import Path

import pytest
import requests
from hand_written_client import Client, query
from lxml import etree

from auditor.errors import UsageError
from auditor.simulator import Simulator, load_company

ASK = query("USERINFO")
SECRETS = ("simulated-sender", "simulated-admin", "guessed", "tok-en")


def test_requests_are_kept_in_their_order_without_credentials(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "recorded"
    with Simulator(load_company("upflow-ready"), record=folder) as simulator:
        admin = Client(simulator.url)
        session = admin.ask("<getAPISession/>").text("operation/result/data/api/sessionid")
        Client(simulator.url, session=session).ask(ASK)
        Client(simulator.url, password="guessed").ask(ASK)
    files = sorted(folder.iterdir())
    assert [file.name for file in files] == ["0001.xml", "0002.xml", "0003.xml"]
    kept = [file.read_text(encoding="utf-8") for file in files]
    assert [secret for secret in (*SECRETS, str(session)) if any(secret in text for text in kept)] == []
    assert etree.fromstring(kept[1].encode()).findtext("operation/authentication/sessionid") == "replaced"
    assert "<field>RECORDNO</field>" in kept[1]
    assert "<userid>audit_admin</userid>" in kept[2]


@pytest.mark.parametrize(
    "change",
    [
        ("<password>", "<password><![CDATA[guessed</]]>"),
        ("<password>", "<!-- guessed --><password>"),
        ("<login>", '<login token="tok-en">'),
        ("<login>", "<oauth>tok-en</oauth><login>"),
        ("<login>", "<passwd>guessed</passwd><login>"),
        ("<login>", "<oauth><accessToken>tok-en</accessToken></oauth><login>"),
        ("<password>", "<password><b>guessed</b>"),
        ("</request>", "guessed"),
        ("</password>", "</password>simulated-admin"),
        ("<userid>", "<userid>simulated-sender"),
        ('controlid="call 1"', 'controlid="simulated-admin"'),
        ("<request>", "<!DOCTYPE request><request>"),
    ],
)
def test_no_credential_is_kept_wherever_it_stands(tmp_path: Path, change: tuple[str, str]) -> None:
    with Simulator(load_company("upflow-ready"), record=tmp_path) as simulator:
        document = Client(simulator.url).document(ASK).replace(*change)
        requests.post(simulator.url, data=document.encode(), timeout=10)
    [file] = tmp_path.iterdir()
    text = file.read_text(encoding="utf-8")
    assert [secret for secret in SECRETS if secret in text] == []


def test_a_folder_that_holds_something_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").touch()
    with pytest.raises(UsageError, match="not empty"):
        Simulator(load_company("upflow-ready"), record=tmp_path)


def test_a_folder_that_cannot_be_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="cannot be used"):
        Simulator(load_company("upflow-ready"), record=tmp_path / "file" / "folder")
