"""What the text of a refused sign-in says, what it rules out, and where it leads astray.

The gateway checks in an order (xml-api notes, 4.1): the sender's own ID and
password; the state of the company; whether the company authorises the sender;
the user. So a text about a later step says that the earlier ones went well, and
nothing of those that follow. The texts and their causes: guides notes, 3 and
xml-api notes, 4.2; the wrong leads: guides notes, 4.
"""

from dataclasses import dataclass

from auditor.model.evidence import SignIn, SignInCause

EMPTY_ROLE_LOOKS_LIKE_TYPE = (
    "An empty role looks like a user type that is too low: both refuse every read. Look first at which role is held, "
    "then at what it grants, and only then at the type."
)
NUMBER_IS_SHARED = (
    "PL04000005 looks like a missing right; it also covers an application that is not subscribed, so the text "
    "counts and not the number."
)
_NUMBER_OF_ALL = (
    "XL03000006 looks like one cause; it covers the sender, the sign-in and faulty requests, so the text counts and "
    "not the number."
)
_RIGHTS_COME_LATER = (
    "A missing right, an empty role or the user type: they refuse single reads after a sign-in, never the sign-in."
)
_SENDER_IS_RIGHT = "A wrong ID or password of the sender itself: that is checked before, and has a text of its own."


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What a text says; `lacking` is what is known to be missing for the sign-in to work, `hint` where to look for it.

    Without a hint everything is possible, and all of it has to be checked.
    """

    says: str
    lacking: str = ""
    hint: str = ""
    rules_out: tuple[str, ...] = ()
    wrong_leads: tuple[str, ...] = ()


_SENDER = Diagnosis(
    "the text names the sender: the company does not let this sender ID in",
    lacking="an active authorisation of the sender ID",
    hint="Look at Company > Setup > Configuration > Company > Security > Web Services authorizations.",
    rules_out=(
        _SENDER_IS_RIGHT,
        "A wrong company ID: a company that does not exist has no list of senders.",
    ),
    wrong_leads=(
        "A sender ID that looks the same in the list: upper and lower case count, and an entry may be inactive.",
        "The user, its password or its role: the gateway did not come that far.",
        _NUMBER_OF_ALL,
    ),
)
_LOCKED_OUT = Diagnosis(
    "the text names the state of the user: it is locked out",
    lacking="a user that is not locked out",
    hint="Find out first what locked the user, then unlock it: each further refusal locks it again.",
    rules_out=(
        _SENDER_IS_RIGHT,
        "A sender that is not authorised: its text names the sender.",
        "A wrong company ID, or a user ID that does not exist: the gateway knows the state of this user.",
    ),
    wrong_leads=(
        "A wrong password: the general text follows in the same answer, whatever the password.",
        "Another try: further refusals keep the user locked out.",
        _RIGHTS_COME_LATER,
    ),
)
_EXPIRED = Diagnosis(
    "the text names the state of the company: it has expired",
    lacking="a company that has not expired",
    hint="Have Sage, or whoever opened the company, renew it, or check the company ID.",
    rules_out=("A company ID that does not exist: the gateway knows the state of this company.",),
    wrong_leads=("The password or the role of the user: neither was looked at.",),
)
_STATE = Diagnosis(
    "the text names the state of the user",
    lacking="a user whose status is active",
    hint="Look at the status on the user's page, and find out first who switched it off and why.",
    rules_out=(_SENDER_IS_RIGHT, "A sender that is not authorised: its text names the sender."),
    wrong_leads=("A wrong password: the general text that follows comes whatever the password.", _RIGHTS_COME_LATER),
)
_ADDRESS = Diagnosis(
    "the text names the address from which the request came",
    lacking="a filter of IP addresses that lets this machine in",
    hint="Look at the filters of IP addresses of the company and of the user.",
    wrong_leads=("The password: it may well be right.", _RIGHTS_COME_LATER),
)
_GENERAL = Diagnosis(
    "the text names no cause: user ID, password, company, entity, status and address filters are all possible",
    rules_out=(
        "A sender that is not authorised: its text names the sender.",
        "A user that is locked out: its text says so.",
    ),
    wrong_leads=(
        "The password alone: a wrong entity ID gives the same text.",
        _RIGHTS_COME_LATER,
        _NUMBER_OF_ALL,
    ),
)
# The first whose words the text holds. Two of them were never recorded and are read by the words alone.
_BY_WORDS: tuple[tuple[tuple[str, ...], Diagnosis], ...] = (
    (("has expired", "pl04000055"), _EXPIRED),
    (("ip address",), _ADDRESS),
    (("user is in ",), _STATE),
)


def diagnosis(sign_in: SignIn) -> Diagnosis:
    """What the text of a refusal says. Only two causes are certain; a text that is not known names none."""
    match sign_in.cause:
        case SignInCause.SENDER_NOT_AUTHORISED:
            return _SENDER
        case SignInCause.USER_LOCKED_OUT:
            return _LOCKED_OUT
    text = sign_in.message.casefold()
    return next((found for words, found in _BY_WORDS if any(word in text for word in words)), _GENERAL)
