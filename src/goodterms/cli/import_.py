"""goodterms import"""

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from goodterms.cli import boot

if TYPE_CHECKING:
    from goodterms.core.basics.problems import Problem
    from goodterms.core.ledger.reading.fields import Kind
    from goodterms.core.ledger.reading.questions import Question
    from goodterms.journeys.import_ledger import File, Report
    from goodterms.journeys.look_at_file import Look
    from goodterms.store.access import Access

SWITCHES = {"date_order": "--dates", "decimal_mark": "--decimal", "currency": "--currency"}


def import_(
    file: Annotated[Path, typer.Argument(help="A CSV or XLSX file: customers, contacts, invoices, payments …")],
    kind: Annotated[
        str | None,
        typer.Option(help="ledger, customers, contacts, invoices, credit_notes or payments; recognised if left out."),
    ] = None,
    map_: Annotated[
        Path | None, typer.Option("--map", help="A saved mapping (TOML or JSON) that says what the columns mean.")
    ] = None,
    currency: Annotated[str | None, typer.Option(help="Currency of rows that name none.")] = None,
    dates: Annotated[str | None, typer.Option(help="Order of ambiguous dates: dmy, mdy or ymd.")] = None,
    decimal: Annotated[str | None, typer.Option(help="Ambiguous decimal mark: point or comma.")] = None,
    number_from: Annotated[
        str | None, typer.Option(help="Where there are no numbers: columns that never change, by commas.")
    ] = None,
    sheet: Annotated[str | None, typer.Option(help="Sheet of a workbook.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Do everything except keep it.")] = False,
    firm: Annotated[str | None, typer.Option(help="The firm; on an empty data folder its name.")] = None,
    timezone: Annotated[str | None, typer.Option(help="Time zone of a firm that is created here.")] = None,
    new_firm: Annotated[bool, typer.Option("--new-firm", help="Add a further firm, named by --firm.")] = False,
    json: Annotated[bool, typer.Option("--json", help="The answer as JSON.")] = False,
) -> None:
    """Read a file into the ledger. Good rows go in, bad rows are named; the same file again changes nothing."""
    with boot.started():
        from django.db import transaction

        from goodterms.journeys.look_at_file import as_file, look_at_file, remember

        wanted = _kind(kind)
        said = {"date_order": dates, "decimal_mark": decimal, "currency": currency, "number_from": number_from}
        answers = {code: text for code, text in said.items() if text and code != "currency"}
        text = _read(map_) if map_ else ""
        begins = new_firm or boot.no_firm_yet()
        # A firm that begins here is kept only if its first file can be imported, and never by a dry run.
        with transaction.atomic() if begins else nullcontext():
            who = boot.add_firm(firm, currency, timezone) if begins else boot.firm(firm)

            def look() -> "Look":
                return look_at_file(
                    who, file, kind=wanted, currency=currency or "", sheet=sheet, mapping=text, answers=answers
                )

            found = look()
            while found.questions and sys.stdin.isatty() and not json:
                answers.update(_ask(found.questions[0]))
                found = look()
            if not found.ready or found.mapping is None:
                _refuse(file, found, json=json)
            _tell_guess(found)
            if dry_run:
                report = _with_progress(who, as_file(found, who, file), dry_run=True, json=json)
                if begins:
                    transaction.set_rollback(True)
        if not dry_run:
            report = _with_progress(who, as_file(found, who, file), dry_run=False, json=json)
            if map_ or answers or found.recognition:
                remember(who, found, name=found.table.name)
    if json:
        boot.answer(report.as_json())
    else:
        _tell(report, dry_run=dry_run)


def _kind(text: str | None) -> "Kind | None":
    from goodterms.core.ledger.reading.fields import KINDS

    wanted = next((k for k in KINDS if k == text), None)
    if text is not None and wanted is None:
        boot.stop(boot.UNUSABLE, f"There is no kind {text!r}; there are: {', '.join(KINDS)}.")
    return wanted


def _with_progress(who: "Access", file: "File", *, dry_run: bool, json: bool) -> "Report":
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    from goodterms.journeys.import_ledger import import_file

    bars = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed} rows"), TimeElapsedColumn())
    with Progress(*bars, console=boot.console, disable=json or not boot.console.is_terminal) as bar:
        task = bar.add_task("Dry run" if dry_run else "Importing", total=None)

        def moved(rows: int) -> bool:
            bar.update(task, completed=rows)
            return True

        return import_file(who, file, dry_run=dry_run, progress=moved)


def _ask(question: "Question") -> dict[str, str]:
    from goodterms.core.basics.reasons import fill

    choices = f" ({'/'.join(question.choices)})" if question.choices else ""
    said = typer.prompt(f"{fill(question.text, question.params)}{choices}", err=True)
    return {f"{question.code}:{question.column}": said.strip()}


def _refuse(file: Path, found: "Look", *, json: bool) -> None:
    from goodterms.core.basics.reasons import fill

    lines = [_sentence(p) for p in found.problems]
    for question in found.questions:
        switch = SWITCHES.get(question.code, f"--{question.code.replace('_', '-')}")
        choices = f": {' or '.join(f'{switch} {c}' for c in question.choices)}" if question.choices else f" ({switch})"
        lines.append(f"{fill(question.text, question.params)} Please say{choices}")
    if json:
        problems = [
            {"line": p.line, "column": p.column, "value": p.value, "reason": p.english} for p in found.problems
        ] + [{"line": 0, "column": q.column, "value": "", "reason": fill(q.text, q.params)} for q in found.questions]
        kind = found.mapping.kind if found.mapping else None
        counts = dict.fromkeys(("rows", "created", "updated", "unchanged", "rejected"), 0)
        boot.answer({"kind": kind, **counts, "totals": {}, "problems": problems})
    boot.stop(boot.UNUSABLE, f"{file.name} was not imported, nothing was changed.\n" + "\n".join(lines))


def _sentence(problem: "Problem") -> str:
    place = f"line {problem.line}: " if problem.line else ""
    column = f"{problem.column}: " if problem.column else ""
    return f"{place}{column}{problem.english}" + (f" — {problem.remedy}" if problem.remedy else "")


def _tell_guess(found: "Look") -> None:
    mapping = found.mapping
    if mapping is None:
        return
    whose = f"as {found.recognition.program} writes it" if found.recognition and found.recognition.program else ""
    if found.source:
        whose = f"as remembered for {found.source}"
    columns = ", ".join(f"{c.header} → {c.field}" for c in mapping.columns)
    boot.say(f"Reading it as {mapping.kind} {whose}".rstrip() + f": {columns}")


def _tell(report: "Report", *, dry_run: bool) -> None:
    from goodterms.core.basics.money import plain

    answer = report.as_json()
    counts = ", ".join(f"{answer[name]} {name}" for name in ("created", "updated", "unchanged", "rejected"))
    print(f"{'Dry run: ' if dry_run else ''}{answer['rows']} rows of {report.kind}: {counts}.")
    for currency, sums in answer["totals"].items():
        file, ledger = (plain(sums[side], currency) for side in ("file", "ledger"))
        note = "" if file == ledger else "  (the difference is in the rejected rows)"
        print(f"  {currency}: in the file {file}, in the ledger {ledger}{note}")
    for problem in report.problems[:20]:
        print("  " + _sentence(problem))
    if len(report.problems) > 20:
        print(f"  … and {len(report.problems) - 20} more; --json names them all.")


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        boot.stop(boot.UNUSABLE, f"The mapping {path} cannot be read: {fault}")
