"""The net under the other tests holds."""

import os
import socket
from pathlib import Path

import pytest


@pytest.mark.parametrize("host", ["192.0.2.1", "api.intacct.com", "::ffff:192.0.2.1", b"api.intacct.com"])
def test_a_name_beyond_this_machine_fails_the_test_that_looks_it_up(host: str | bytes) -> None:
    with pytest.raises(pytest.fail.Exception, match="reached for the network"):
        socket.getaddrinfo(host, 443)


def test_a_connection_beyond_this_machine_fails_the_test_even_where_errors_are_caught() -> None:
    def swallow() -> None:
        try:
            socket.create_connection(("192.0.2.1", 443), timeout=0.01)
        except Exception as error:
            raise ValueError from error

    with pytest.raises(pytest.fail.Exception, match=r"192\.0\.2\.1"):
        swallow()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_loopback_stays_open(host: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection((host, server.getsockname()[1]), timeout=5).close()


def test_no_credentials_of_the_developer_reach_a_test() -> None:
    assert [name for name in os.environ if name.upper().startswith("INTACCT_")] == []
    assert not (Path.home() / ".intacct").exists()
