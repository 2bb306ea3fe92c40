"""The answer of `goodterms aging --json` and of `goodterms age --json` (docs/running/json.md)."""

from datetime import date
from typing import Any

from goodterms.core.ledger.ageing import Ageing, Buckets


def as_json(found: dict[str, Ageing], *, as_of: date, basis: str, buckets: Buckets) -> dict[str, Any]:
    """Currency by currency, amounts in minor units; `unapplied` is unused money and unused credit notes."""
    return {
        "as_of": as_of.isoformat(),
        "basis": basis,
        "buckets": list(buckets.names),
        "currencies": {
            currency: {
                "total": ageing.total_minor,
                "open_items": ageing.open_items,
                "customers": ageing.customers,
                "unapplied": ageing.unapplied_minor + ageing.credit_notes_minor,
                "amounts": list(ageing.amounts),
            }
            for currency, ageing in found.items()
        },
    }
