"""drive_pyintacct.py ACTION <SETTINGS: what the client finds with one page size, as JSON."""
# mypy: disable-error-code="import-not-found"
# The client is installed in an environment of its own, not in the one that is checked.

import json
import sys

from pyintacct import IntacctAPI

settings = json.load(sys.stdin)
api = IntacctAPI(
    {
        "SENDER_ID": settings["sender_id"],
        "SENDER_PW": settings["sender_password"],
        "COMPANY_ID": settings["company_id"],
        "USER_ID": settings["user_id"],
        "USER_PW": settings["user_password"],
    }
)
# The configured ENDPOINT is ignored.
api.url = settings["url"]
found = {}
for name, fields in settings["objects"].items():
    rows = api.read_by_query(name, "", ",".join(fields), settings["pagesize"])
    found[name] = [[str(row[field]) for field in fields] for row in rows]
json.dump(found, sys.stdout)
