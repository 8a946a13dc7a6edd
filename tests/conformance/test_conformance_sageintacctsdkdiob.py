"""sageintacctsdkDIOB, a client with a known fault: it asks for 1000 rows and goes on at 2000.

Kept because its loss has to show: whoever compares the rows with totalcount sees it.
"""

from pathlib import Path

from big_company import ROWS, write_company
from driving import Driver, credentials, simulated
from environments import SAGEINTACCTSDK, SAGEINTACCTSDKDIOB
from front import Front
from lxml import etree


def test_half_of_the_rows_are_lost_and_totalcount_tells(tmp_path: Path) -> None:
    Driver(SAGEINTACCTSDK, "make_certificate.py").output([str(tmp_path)])
    driver = Driver(SAGEINTACCTSDKDIOB, "drive_diob.py")
    driver.command()
    with (
        simulated(write_company(tmp_path / "company.yaml")) as address,
        Front(address, tmp_path / "server.pem") as front,
    ):
        outcome = driver.run(
            front,
            "get_all",
            credentials() | {"objects": list(ROWS)},
            REQUESTS_CA_BUNDLE=str(tmp_path / "ca.pem"),
        )
    assert {name: len(set(numbers)) for name, numbers in outcome.told.items()} == {**ROWS, "ROLEPOLICYASSIGNMENT": 2000}
    assert len(outcome.calls) == 10
    data = etree.fromstring(outcome.calls[-1].answer).find(".//data")
    assert data is not None
    assert data.get("totalcount") == "4000"
