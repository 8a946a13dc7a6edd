"""A client that writes its XML by hand, as somebody else's integration would."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

import requests
from lxml import etree

from auditor.simulator import Simulator, load_company

ROLE = "Web Services user - Upflow"
UNAUTHORISED = "The sender ID '{}' is not authorized to make Web Services requests to company ID '{}'."


class Reply:
    """What came back: the HTTP answer and its document."""

    def __init__(self, http: requests.Response) -> None:
        self.http = http
        self.root = etree.fromstring(http.content)

    def text(self, path: str) -> str | None:
        return self.root.findtext(path)

    def errors(self, level: str) -> list[tuple[str, str]]:
        """(errorno, text without its Support ID) of the errors at a level: ".", "operation" or "operation/result"."""
        found = []
        for error in self.root.findall(f"{level}/errormessage/error"):
            text = error.findtext("description2") or error.findtext("description") or ""
            found.append((error.findtext("errorno") or "", text.partition(" [Support ID: ")[0]))
        return found

    def statuses(self) -> list[str]:
        return [result.findtext("status") or "" for result in self.root.findall("operation/result")]

    def data(self) -> etree._Element:
        found = self.root.find("operation/result/data")
        assert found is not None, self.http.text
        return found

    def rows(self) -> list[dict[str, str]]:
        return [{str(field.tag): field.text or "" for field in row} for row in self.data()]

    def column(self, field: str) -> list[str]:
        return [row[field] for row in self.rows()]


@dataclass(frozen=True)
class Client:
    url: str
    sender: str = "UpflowMPP"
    sender_password: str = "simulated-sender"
    company: str = "ready-company"
    user: str = "audit_admin"
    password: str = "simulated-admin"
    entity: str | None = None
    session: str | None = None

    def document(self, *functions: str) -> str:
        entity = "" if self.entity is None else f"<locationid>{escape(self.entity)}</locationid>"
        login = (
            f"<login><userid>{escape(self.user)}</userid><companyid>{escape(self.company)}</companyid>"
            f"<password>{escape(self.password)}</password>{entity}</login>"
        )
        signed_in = login if self.session is None else f"<sessionid>{escape(self.session)}</sessionid>"
        calls = "".join(f'<function controlid="call {n}">{call}</function>' for n, call in enumerate(functions, 1))
        return (
            f'<?xml version="1.0" encoding="utf-8"?>\n<request><control><senderid>{escape(self.sender)}</senderid>'
            f"<password>{escape(self.sender_password)}</password><controlid>request 1</controlid>"
            "<uniqueid>false</uniqueid><dtdversion>3.0</dtdversion><includewhitespace>false</includewhitespace>"
            f"</control><operation><authentication>{signed_in}</authentication><content>{calls}</content>"
            "</operation></request>"
        )

    def ask(self, *functions: str) -> Reply:
        return send(self.url, self.document(*functions))


def send(url: str, document: str, content_type: str = "application/xml") -> Reply:
    return Reply(
        requests.post(url, data=document.encode(), headers={"Content-Type": content_type}, timeout=10),
    )


def query(name: str, *fields: str, rest: str = "", sort: bool = True) -> str:
    selected = "".join(f"<field>{field}</field>" for field in fields or ("RECORDNO",))
    order = "<orderby><order><field>RECORDNO</field><ascending/></order></orderby>" if sort else ""
    return f"<query><object>{name}</object><select>{selected}</select>{order}{rest}</query>"


@contextmanager
def served(patch: Mapping[str, Any], company: str = "upflow-ready") -> Iterator[Client]:
    """The administrator of a built-in company with a patch laid over it."""
    with Simulator(load_company(company, patch)) as simulator:
        yield Client(simulator.url, company=simulator.company.id)
