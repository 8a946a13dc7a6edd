"""What the simulator costs: a page of 2,000 rows, and 50 clients at once. Prints one line per number.

    .venv/bin/python benchmarks/page_cost.py

A page is a ratio to what lxml needs to write the same rows, measured in turns; the clients are a ratio to the same
requests one after the other. Ends with 1 where a budget is exceeded.
"""

import statistics
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import large_companies
import requests
from lxml import etree

from auditor.simulator import Simulator
from auditor.simulator.gateway import Gateway

ROUNDS, PAGE, CLIENTS = 15, 2_000, 50
MOST_OF_A_PAGE, MOST_OF_ALL_CLIENTS = 3.0, 2.0
FIELDS = ("RECORDNO", "ROLEKEY", "MODULE", "POLICYNAME", "RIGHTS")


def document(company: str, call: str) -> bytes:
    sender, admin = large_companies.SENDER, large_companies.ADMIN
    return (
        f"<request><control><senderid>{sender.id}</senderid><password>{sender.password}</password>"
        "<controlid>c</controlid><uniqueid>false</uniqueid><dtdversion>3.0</dtdversion>"
        "<includewhitespace>false</includewhitespace></control><operation><authentication><login>"
        f"<userid>{admin}</userid><companyid>{company}</companyid><password>{large_companies.OPENS_NOTHING}</password>"
        f'</login></authentication><content><function controlid="f">{call}</function></content></operation></request>'
    ).encode()


def page(pagesize: int) -> str:
    selected = "".join(f"<field>{field}</field>" for field in FIELDS)
    order = "<orderby><order><field>RECORDNO</field><ascending/></order></orderby>"
    return (
        f"<query><object>ROLEPOLICYASSIGNMENT</object><select>{selected}</select>{order}"
        f"<pagesize>{pagesize}</pagesize></query>"
    )


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def written(rows: list[list[str]]) -> bytes:
    """The same rows as XML, by lxml alone."""
    data = etree.Element("data")
    for row in rows:
        element = etree.SubElement(data, "ROLEPOLICYASSIGNMENT")
        for field, text in zip(FIELDS, row, strict=True):
            etree.SubElement(element, field).text = text
    return etree.tostring(data, encoding="UTF-8")


def page_ratio() -> float:
    company = large_companies.to_serve()
    gateway = Gateway((company,), lambda: datetime(2026, 1, 31, tzinfo=UTC))
    asked = document(company.id, page(PAGE))
    answer = gateway.answer(asked, "http://127.0.0.1/")
    rows = [[cell.text or "" for cell in row] for row in etree.fromstring(answer.content).iter("ROLEPOLICYASSIGNMENT")]
    if len(rows) != PAGE:
        raise SystemExit(f"The page has {len(rows)} rows.")
    pairs = [
        (seconds(lambda: gateway.answer(asked, "http://127.0.0.1/")), seconds(lambda: written(rows)))
        for _ in range(ROUNDS)
    ]
    return statistics.median(ours / theirs for ours, theirs in pairs)


def clients_ratio() -> float:
    company = large_companies.to_serve()
    asked = document(company.id, page(100))
    with Simulator(company) as simulator:

        def ask(_number: int) -> int:
            answer = requests.post(simulator.url, data=asked, timeout=60)
            return answer.content.count(b"<ROLEPOLICYASSIGNMENT>")

        with ThreadPoolExecutor(CLIENTS) as pool:
            together = seconds(lambda: check(list(pool.map(ask, range(CLIENTS)))))
        apart = seconds(lambda: check([ask(number) for number in range(CLIENTS)]))
    return together / apart


def check(found: list[int]) -> None:
    if found != [100] * CLIENTS:
        raise SystemExit(f"Some clients got another answer: {found}")


def main() -> int:
    lines = (
        (f"a page of {PAGE:,} rows, as a ratio to writing them with lxml", page_ratio(), MOST_OF_A_PAGE),
        (f"{CLIENTS} clients at once, as a ratio to one after the other", clients_ratio(), MOST_OF_ALL_CLIENTS),
    )
    for what, measured, at_most in lines:
        print(f"{measured:8.2f} x  at most {at_most:.1f} x  {what}")
    return int(any(measured > at_most for _, measured, at_most in lines))


if __name__ == "__main__":
    sys.exit(main())
