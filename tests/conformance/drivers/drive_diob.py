"""drive_diob.py ACTION <SETTINGS: how many rows the unmodified client finds, as JSON."""
# mypy: disable-error-code="import-not-found"
# The client is installed in an environment of its own, not in the one that is checked.

import json
import sys

from sageintacctsdkDIOB import SageIntacctSDK
from sageintacctsdkDIOB.apis.api_base import ApiBase

settings = json.load(sys.stdin)
sdk = SageIntacctSDK(
    **{key: settings[key] for key in ("sender_id", "sender_password", "user_id", "company_id", "user_password")}
)
found = {}
for name in settings["objects"]:
    api = ApiBase(name)
    api.set_sender_id(settings["sender_id"])
    api.set_sender_password(settings["sender_password"])
    api.set_session_id(sdk.api_base._ApiBase__session_id)
    api.set_show_private(False)
    found[name] = [row["RECORDNO"] for row in api.get_all(fields=["RECORDNO"])]
json.dump(found, sys.stdout)
