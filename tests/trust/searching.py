"""How often a random search tries: PROPERTY_RUNS in the environment, or its own number.

What reads files and addresses is the same code on both databases, so PostgreSQL, on which every step costs more, tries
a third of them; what the databases do themselves (A1, A11, B5, H4) is tried as often on either.
"""

import os


def tries(usual: int) -> int:
    """The number of tries on this run's database."""
    asked = os.environ.get("PROPERTY_RUNS")
    if asked:
        return int(asked)
    return max(1, usual // 3) if os.environ.get("DATABASE_URL", "").startswith("postgres") else usual
