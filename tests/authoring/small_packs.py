"""Packs of few rules, their examples, and the command that is run on them."""

from pathlib import Path

FIX = """
    fix:
      actor: Intacct admin
      path: [Company, Admin, Subscriptions]
      steps: [Put it right.]
      verified: 2026-11-22"""

HEAD = """\
pack: acme
product: Acme
version: 1.0.0
source: https://acme.example/guide
read_on: 2026-11-22
api: xml
complete: true
"""


def rule(name: str, requires: str, more: str = "", level: str = "required") -> str:
    """One rule; `more` are further lines of it, indented by four blanks."""
    return f"""\
  - id: {name}
    title: What {name} asks for
    level: {level}
    requires: {requires}
    why: Acme does not work without {name}.{more}{FIX}
"""


SENDER = rule("sender", "{sender: AcmeMPP}")
SUBSCRIBED = rule("ar-subscribed", "{subscription: Accounts Receivable}")
RIGHTS = rule("ar-rights", "{rights: {application: Accounts Receivable, section: activities and lists, grant: all}}")


def pack(*rules: str, more: str = "") -> str:
    """The text of a pack of these rules; `more` are further keys of it."""
    return f"{HEAD}{more}rules:\n{''.join(rules)}"


def written(folder: Path, text: str, examples: str | None = None, name: str = "acme") -> str:
    """The path of the pack, written with its examples beside it."""
    file = folder / f"{name}.yaml"
    file.write_text(text, encoding="utf-8")
    if examples is not None:
        (folder / f"{name}.examples.yaml").write_text(examples, encoding="utf-8")
    return str(file)
