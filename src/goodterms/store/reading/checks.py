"""The invariants as queries over the facts: what `verify` runs. Each finds the rows that break it.

Nothing here reads a figure that the product maintains and then trusts it: balances are recomputed from the posted
facts and compared. `{company}` is the company that is looked at.
"""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models


@dataclass(frozen=True, slots=True)
class Check:
    """One invariant: how many things were looked at, and which break it.

    broken: SELECT of (where, expected, found), each as text or number.
    """

    invariant: str
    name: str
    looked_at: str
    broken: str


CLOSED_PAYMENT = """
    SELECT p.id, p.reference, p.amount_minor
           + COALESCE((SELECT r.amount_minor FROM store_payment r WHERE r.reverses_id = p.id), 0)
           - COALESCE((SELECT SUM(a.amount_minor) FROM store_allocation a WHERE a.payment_id = p.id), 0)
           AS left_minor
    FROM store_payment p WHERE p.company_id = {company} AND p.reverses_id IS NULL
"""

OWED = """
    SELECT i.id, i.number, i.kind, i.amount_minor + COALESCE(j.total, 0) - COALESCE(s.total, 0)
           - COALESCE(c.total, 0) AS open_minor
    FROM store_invoice i
    LEFT JOIN (SELECT invoice_id, SUM(amount_minor) AS total FROM store_adjustment
               WHERE company_id = {company} GROUP BY invoice_id) j ON j.invoice_id = i.id
    LEFT JOIN (SELECT invoice_id, SUM(amount_minor) AS total FROM store_allocation
               WHERE company_id = {company} GROUP BY invoice_id) s ON s.invoice_id = i.id
    LEFT JOIN (SELECT credit_note_id, SUM(amount_minor) AS total FROM store_allocation
               WHERE company_id = {company} AND credit_note_id IS NOT NULL GROUP BY credit_note_id) c
              ON c.credit_note_id = i.id
    WHERE i.company_id = {company}
"""

LEDGER: tuple[Check, ...] = (
    Check(
        "I1",
        "balances",
        "SELECT COUNT(*) FROM store_invoice WHERE company_id = {company}",
        f"""SELECT 'open balance of ' || f.kind || ' ' || f.number, f.open_minor, COALESCE(o.open_minor, 0)
            FROM ({OWED}) f LEFT JOIN store_openitem o ON o.invoice_id = f.id
            WHERE f.open_minor <> COALESCE(o.open_minor, 0)""",
    ),
    Check(
        "I1",
        "open items",
        "SELECT COUNT(*) FROM store_openitem WHERE company_id = {company}",
        """SELECT 'open item of ' || COALESCE(i.number, 'no invoice'),
                  COALESCE(i.kind, '-') || ' ' || COALESCE(i.currency, '-') || ' customer '
                  || COALESCE(CAST(i.customer_id AS text), '-'),
                  o.kind || ' ' || o.currency || ' customer ' || CAST(o.customer_id AS text)
           FROM store_openitem o LEFT JOIN store_invoice i ON i.id = o.invoice_id
           WHERE o.company_id = {company} AND (i.id IS NULL OR i.kind <> o.kind OR i.currency <> o.currency
                 OR i.customer_id <> o.customer_id OR o.open_minor <= 0)""",
    ),
    Check(
        "I1",
        "due dates of open items",
        "SELECT COUNT(*) FROM store_openitem WHERE company_id = {company}",
        """SELECT 'due date of ' || i.number, CAST(COALESCE(d.new_due_on, i.due_on) AS text), CAST(o.due_on AS text)
           FROM store_openitem o JOIN store_invoice i ON i.id = o.invoice_id
           LEFT JOIN store_adjustment d ON d.id = (SELECT MAX(x.id) FROM store_adjustment x
                     WHERE x.invoice_id = i.id AND x.kind = 'dates')
           WHERE o.company_id = {company} AND COALESCE(d.new_due_on, i.due_on) <> o.due_on""",
    ),
    Check(
        "I2",
        "payments",
        "SELECT COUNT(*) FROM store_payment WHERE company_id = {company}",
        f"""SELECT 'what is left of payment ' || f.reference,
                   CASE WHEN f.left_minor < 0 THEN 0 ELSE f.left_minor END,
                   CASE WHEN f.left_minor < 0 THEN f.left_minor ELSE COALESCE(u.remaining_minor, 0) END
            FROM ({CLOSED_PAYMENT}) f LEFT JOIN store_unapplied u ON u.payment_id = f.id
            WHERE f.left_minor <> COALESCE(u.remaining_minor, 0) OR f.left_minor < 0""",
    ),
    Check(
        "I2",
        "unapplied money",
        "SELECT COUNT(*) FROM store_unapplied WHERE company_id = {company}",
        """SELECT 'unapplied money of ' || COALESCE(p.reference, 'no payment'),
                  COALESCE(p.currency, '-') || ' customer ' || COALESCE(CAST(p.customer_id AS text), '-'),
                  u.currency || ' customer ' || CAST(u.customer_id AS text)
           FROM store_unapplied u LEFT JOIN store_payment p ON p.id = u.payment_id
           WHERE u.company_id = {company} AND (p.id IS NULL OR p.currency <> u.currency
                 OR p.customer_id <> u.customer_id OR u.remaining_minor <= 0 OR p.reverses_id IS NOT NULL)""",
    ),
    Check(
        "I2",
        "invoices not paid twice",
        "SELECT COUNT(*) FROM store_invoice WHERE company_id = {company}",
        f"""SELECT 'paid or credited on ' || f.number, 'not more than its amount', f.open_minor
            FROM ({OWED}) f WHERE f.open_minor < 0""",
    ),
    Check(
        "I3",
        "allocations",
        "SELECT COUNT(*) FROM store_allocation WHERE company_id = {company}",
        """SELECT 'allocation ' || CAST(a.id AS text) || ' to ' || COALESCE(i.number, '?'),
                  'one firm, customer and currency',
                  COALESCE(i.currency, '-') || ' / ' || a.currency || ' / '
                  || COALESCE(p.currency, n.currency, '-')
           FROM store_allocation a LEFT JOIN store_invoice i ON i.id = a.invoice_id
           LEFT JOIN store_payment p ON p.id = a.payment_id
           LEFT JOIN store_invoice n ON n.id = a.credit_note_id
           WHERE a.company_id = {company} AND (i.id IS NULL OR COALESCE(p.id, n.id) IS NULL
                 OR i.company_id <> a.company_id OR COALESCE(p.company_id, n.company_id) <> a.company_id
                 OR i.currency <> a.currency OR COALESCE(p.currency, n.currency) <> a.currency
                 OR COALESCE(p.customer_id, n.customer_id) <> i.customer_id OR i.kind <> 'invoice'
                 OR (n.id IS NOT NULL AND n.kind <> 'credit_note'))""",
    ),
    Check(
        "I3",
        "reversals",
        "SELECT COUNT(*) FROM store_allocation WHERE company_id = {company} AND reverses_id IS NOT NULL",
        """SELECT 'reversal ' || CAST(a.id AS text), CAST(-b.amount_minor AS text), CAST(a.amount_minor AS text)
           FROM store_allocation a JOIN store_allocation b ON b.id = a.reverses_id
           WHERE a.company_id = {company} AND (a.amount_minor <> -b.amount_minor OR a.invoice_id <> b.invoice_id
                 OR COALESCE(a.payment_id, 0) <> COALESCE(b.payment_id, 0)
                 OR COALESCE(a.credit_note_id, 0) <> COALESCE(b.credit_note_id, 0)
                 OR b.reverses_id IS NOT NULL)""",
    ),
    Check(
        "I3",
        "payment reversals",
        "SELECT COUNT(*) FROM store_payment WHERE company_id = {company} AND reverses_id IS NOT NULL",
        """SELECT 'reversal of payment ' || b.reference, CAST(-b.amount_minor AS text),
                  CAST(a.amount_minor AS text)
           FROM store_payment a JOIN store_payment b ON b.id = a.reverses_id
           WHERE a.company_id = {company} AND (a.amount_minor <> -b.amount_minor OR a.currency <> b.currency
                 OR a.customer_id <> b.customer_id OR b.reverses_id IS NOT NULL)""",
    ),
    Check(
        "I1",
        "instalments",
        "SELECT COUNT(*) FROM store_instalment WHERE company_id = {company}",
        """SELECT 'instalments of ' || i.number, i.amount_minor, COALESCE(SUM(p.amount_minor), 0)
           FROM store_invoice i LEFT JOIN store_instalment p ON p.invoice_id = i.id
           WHERE i.company_id = {company} AND i.instalments > 1
           GROUP BY i.id, i.number, i.amount_minor, i.instalments
           HAVING COALESCE(SUM(p.amount_minor), 0) <> i.amount_minor OR COUNT(p.id) <> i.instalments""",
    ),
    Check(
        "I7",
        "import rows",
        "SELECT COUNT(*) FROM store_importrow WHERE company_id = {company}",
        """SELECT 'rows of import ' || CAST(m.id AS text),
                  CAST(m.rows AS text) || ' = ' || CAST(m.created AS text) || ' + ' || CAST(m.updated AS text)
                  || ' + ' || CAST(m.unchanged AS text) || ' + ' || CAST(m.rejected AS text),
                  CAST(COUNT(r.id) AS text) || ' rows with an outcome'
           FROM store_import m LEFT JOIN store_importrow r ON r.reading_id = m.id
           WHERE m.company_id = {company} AND m.state IN ('done', 'cancelled')
           GROUP BY m.id, m.rows, m.created, m.updated, m.unchanged, m.rejected
           HAVING COUNT(r.id) <> m.rows OR m.rows <> m.created + m.updated + m.unchanged + m.rejected
               OR COALESCE(SUM(CASE WHEN r.outcome = 'created' THEN 1 ELSE 0 END), 0) <> m.created
               OR COALESCE(SUM(CASE WHEN r.outcome = 'updated' THEN 1 ELSE 0 END), 0) <> m.updated
               OR COALESCE(SUM(CASE WHEN r.outcome = 'unchanged' THEN 1 ELSE 0 END), 0) <> m.unchanged
               OR COALESCE(SUM(CASE WHEN r.outcome = 'rejected' THEN 1 ELSE 0 END), 0) <> m.rejected""",
    ),
    Check(
        "I8",
        "files read again",
        "SELECT COUNT(*) FROM store_import WHERE company_id = {company} AND state = 'done'",
        """SELECT 'file ' || b.file_name || ' read again as import ' || CAST(b.id AS text), 'nothing new',
                  CAST(b.created AS text) || ' created'
           FROM store_import b JOIN store_import a ON a.company_id = b.company_id AND a.sha256 = b.sha256
                AND a.mapping = b.mapping AND a.id < b.id AND a.finished_at <= b.started_at
                AND a.state = 'done' AND a.rejected = 0
           WHERE b.company_id = {company} AND b.state = 'done' AND b.created > 0""",
    ),
)


def company_checks() -> list[Check]:
    """I12: for every reference from one company's row to another row with a company, both are the same."""
    found = []
    for model in apps.get_app_config("store").get_models():
        if not _has_company(model):
            continue
        for field in model._meta.local_fields:
            parent = field.related_model
            if not isinstance(field, models.ForeignKey) or not isinstance(parent, type) or not _has_company(parent):
                continue
            found.append(_same_company(model, field, parent))
    return found


def _same_company(model: type[models.Model], field: "models.Field[Any, Any]", parent: type[models.Model]) -> Check:
    child, column, above = model._meta.db_table, field.column, parent._meta.db_table
    key = parent._meta.pk.column
    own = model._meta.pk.column
    return Check(
        "I12",
        f"{model._meta.model_name}.{field.name}",
        f"SELECT COUNT(*) FROM {child} WHERE company_id = {{company}} AND {column} IS NOT NULL",
        f"""SELECT '{child} ' || CAST(c.{own} AS text), CAST(c.company_id AS text),
                   COALESCE(CAST(p.company_id AS text), 'another firm')
            FROM {child} c LEFT JOIN {above} p ON p.{key} = c.{column}
            WHERE c.company_id = {{company}} AND c.{column} IS NOT NULL
                  AND COALESCE(p.company_id, -1) <> c.company_id""",
    )


def _has_company(model: type[models.Model]) -> bool:
    return any(f.column == "company_id" for f in model._meta.local_fields)
