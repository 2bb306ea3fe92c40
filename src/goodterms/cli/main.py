"""The `goodterms` command: one file a command, listed here."""

import io
import sys

import typer

from goodterms.cli import (
    age,
    aging,
    backup,
    customer,
    demo,
    export,
    health,
    import_,
    restore,
    second_factor,
    serve,
    statement,
    today,
    verify,
    weigh,
    worker,
)

app = typer.Typer(
    name="goodterms",
    help="Get late-paying business customers back on good terms: be paid, and keep the customer.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

for command in (demo.demo, serve.serve, aging.aging, today.today, customer.customer, statement.statement,
                verify.verify, health.health, export.export, backup.backup, restore.restore, age.age,
                weigh.weigh, worker.worker):  # fmt: skip
    app.command()(command)
app.command("import")(import_.import_)
app.command("second-factor")(second_factor.second_factor)


def run() -> None:
    """Run the command of this process."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # What is wrong in a file is quoted: half a character is shown as its code, which JSON understands too.
        sys.stdout.reconfigure(errors="backslashreplace")
    app(prog_name="goodterms")


if __name__ == "__main__":
    run()
