"""goodterms health"""

from typing import Annotated

import typer

from goodterms.cli import boot


def health(json: Annotated[bool, typer.Option("--json", help="The answer as JSON.")] = False) -> None:
    """What runs here: version, database and how it is set, when something last happened."""
    with boot.started():
        from goodterms.journeys.check_health import health as look

        found = look()
    if json:
        boot.answer(found)
    else:
        for name, value in found.items():
            print(f"{name.replace('_', ' '):15} {value if value is not None else 'never'}")
