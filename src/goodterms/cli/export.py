"""goodterms export"""

from pathlib import Path
from typing import Annotated

import typer

from goodterms.cli import boot, formats


def export(
    target: Annotated[Path, typer.Argument(help="A folder for CSV files, or a file ending in .xlsx.")],
    firm: Annotated[str | None, formats.Firm] = None,
) -> None:
    """Write the ledger for other programs: invoices, payments, allocations, import rows and the audit log.

    No text in it can run as a formula; amounts are plain numbers with a point.
    """
    with boot.started():
        from goodterms.journeys.export_ledger import export_csv, export_xlsx

        who = boot.firm(firm)
        try:
            made = [export_xlsx(who, target)] if target.suffix.lower() == ".xlsx" else export_csv(who, target)
        except OSError as fault:
            boot.stop(boot.UNREACHABLE, f"The export was not finished: {fault}")
    for path in made:
        print(path)
