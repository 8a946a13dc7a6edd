"""The addresses inside the page, which people send to each other: they stay the same from one run to the next."""

from urllib.parse import quote


def rule_anchor(pack_id: str, rule_id: str) -> str:
    """Where a rule stands: `rule-upflow-ar-reports`. What an id cannot hold is written with per cent signs."""
    return quote(f"rule-{pack_id}-{rule_id}", safe="", errors="surrogatepass")


def pack_anchor(pack_id: str) -> str:
    """Where everything about a product stands."""
    return quote(f"pack-{pack_id}", safe="", errors="surrogatepass")
