"""make_certificate.py FOLDER: a throw-away authority (ca.pem), and its certificate for *.intacct.com (server.pem)."""
# mypy: disable-error-code="import-not-found"
# The package is installed in an environment of its own, not in the one that is checked.

import sys
from pathlib import Path

import trustme

folder = Path(sys.argv[1])
authority = trustme.CA()
authority.cert_pem.write_to_path(str(folder / "ca.pem"))
authority.issue_cert("*.intacct.com").private_key_and_cert_chain_pem.write_to_path(str(folder / "server.pem"))
