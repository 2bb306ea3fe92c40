"""The read-only SQL views for people with their own tools: stable names, minor units, ISO dates.

Their columns are a promise (docs/running/views.md) and are tested. The same text runs on both databases; only
how a date becomes ISO text differs.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class View:
    """The SELECT of a view; `{day:COLUMN}` and `{instant:COLUMN}` stand for ISO text of a date or an instant."""

    select: str

    def on(self, vendor: str, *, also: str = "") -> str:
        """The statement for a database; `also`: one more column, for who reads more than the view promises."""
        select = self.select.format_map(_Dialect(vendor))
        return select.replace("FROM store_invoice i\n", f", {also} FROM store_invoice i\n", 1) if also else select


class _Dialect(dict[str, "_Column"]):
    def __init__(self, vendor: str) -> None:
        super().__init__()
        self["day"] = _Column("{}" if vendor == "sqlite" else "to_char({}, 'YYYY-MM-DD')")
        self["instant"] = _Column(
            "strftime('%Y-%m-%dT%H:%M:%fZ', {})"
            if vendor == "sqlite"
            else "to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')"
        )


class _Column:
    def __init__(self, pattern: str) -> None:
        self.pattern = pattern

    def __format__(self, column: str) -> str:
        return self.pattern.format(column)


VIEWS: dict[str, View] = {
    "v_invoice": View("""
        SELECT c.slug AS company, cu.reference AS customer, i.number AS number, i.kind AS kind,
               {day:COALESCE(d.issued_on, i.issued_on)} AS issued_on,
               {day:COALESCE(d.due_on, i.due_on)} AS due_on,
               i.currency AS currency,
               CAST(CASE WHEN i.kind = 'credit_note' THEN -1 ELSE 1 END
                    * (i.amount_minor + COALESCE(a.amount_minor, 0)) AS bigint) AS amount_minor,
               CAST(CASE WHEN i.kind = 'credit_note' THEN -1 ELSE 1 END
                    * COALESCE(o.open_minor, 0) AS bigint) AS open_minor
        FROM store_invoice i
        JOIN store_company c ON c.id = i.company_id
        JOIN store_customer cu ON cu.id = i.customer_id
        LEFT JOIN store_openitem o ON o.invoice_id = i.id
        LEFT JOIN (SELECT invoice_id, SUM(amount_minor) AS amount_minor FROM store_adjustment
                   WHERE kind = 'correction' GROUP BY invoice_id) a ON a.invoice_id = i.id
        LEFT JOIN (SELECT x.invoice_id, x.new_issued_on AS issued_on, x.new_due_on AS due_on
                   FROM store_adjustment x
                   JOIN (SELECT MAX(id) AS id FROM store_adjustment WHERE kind = 'dates'
                         GROUP BY invoice_id) newest ON newest.id = x.id) d ON d.invoice_id = i.id
    """),
    "v_payment": View("""
        SELECT c.slug AS company, cu.reference AS customer, p.reference AS reference,
               {day:p.paid_on} AS paid_on, p.currency AS currency, p.amount_minor AS amount_minor,
               COALESCE(u.remaining_minor, 0) AS unapplied_minor
        FROM store_payment p
        JOIN store_company c ON c.id = p.company_id
        JOIN store_customer cu ON cu.id = p.customer_id
        LEFT JOIN store_unapplied u ON u.payment_id = p.id
    """),
    "v_allocation": View("""
        SELECT c.slug AS company, COALESCE(p.reference, n.number) AS source, i.number AS invoice,
               a.currency AS currency, a.amount_minor AS amount_minor, {day:a.effective_on} AS effective_on,
               CASE WHEN a.reverses_id IS NOT NULL OR r.id IS NOT NULL THEN 1 ELSE 0 END AS reversed
        FROM store_allocation a
        JOIN store_company c ON c.id = a.company_id
        JOIN store_invoice i ON i.id = a.invoice_id
        LEFT JOIN store_payment p ON p.id = a.payment_id
        LEFT JOIN store_invoice n ON n.id = a.credit_note_id
        LEFT JOIN store_allocation r ON r.reverses_id = a.id
    """),
    "v_import_row": View("""
        SELECT c.slug AS company, r.reading_id AS import_id, m.file_name AS file, r.line AS line,
               r.outcome AS outcome, r.record AS record, r.reason AS reason
        FROM store_importrow r
        JOIN store_import m ON m.id = r.reading_id
        JOIN store_company c ON c.id = r.company_id
    """),
    "v_audit": View("""
        SELECT c.slug AS company, e.seq AS seq, {instant:e.at} AS at, e.actor AS actor, e.kind AS kind,
               e.subject AS subject, e.digest AS digest, e.previous_digest AS previous_digest
        FROM store_event e
        JOIN store_company c ON c.id = e.company_id
    """),
}
