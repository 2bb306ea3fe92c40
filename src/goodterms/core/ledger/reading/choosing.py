"""Choosing the kind of a file and the field of each column, from headers first and cells second."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from goodterms.core.basics.reasons import N_, Ours, Reason
from goodterms.core.ledger.reading.fields import FIELDS, KINDS, REQUIRED, Kind
from goodterms.core.ledger.reading.programs import Program
from goodterms.core.ledger.reading.sampling import ColumnSamples
from goodterms.core.ledger.reading.synonyms import BY_KIND, meaning, synonyms_of
from goodterms.core.ledger.reading.words import fold

_SETTLED = ("settled_on", "settled_amount", "outstanding", "credited", "days_to_payment", "document")
# A name of a file or sheet that says what is in it.
_NAME_HINTS: tuple[tuple[Kind, str], ...] = (
    (
        "credit_notes",
        "credit note|creditnote|credit memo|gutschrift|avoir|nota de credito|nota di credito|creditnota",
    ),
    ("contacts", "contact|ansprechpartner|kontakt|personen|interlocuteur"),
    (
        "payments",
        "payment|receipt|zahlung|paiement|reglement|encaissement|pagos|cobros|pagamenti|betaling|platnosc",
    ),
    ("customers", "customer|client|debtor|kunde|debitor|cliente|clienti|klant|debiteur|klienc|stammdaten"),
)
_EVERYDAY = frozenset(
    fold(word)
    for field in ("issued_on", "amount", "number", "reference", "document", "booked_on")
    for word in synonyms_of(field)
)
_OF_PAYING = (
    frozenset(
        fold(word) for field in ("paid_on", "amount", "reference") for word in BY_KIND["payments"][field].split("|")
    )
    - _EVERYDAY
)
_SURE, _LIKELY, _PERHAPS = 1.0, 0.9, 0.5
# Above this share of cells that are plainly something else, what a header promises is not believed.
_BELIEVED = 0.5


@dataclass(frozen=True, slots=True)
class Choice:
    """The field chosen for the column at this position ("" = not read)."""

    position: int
    header: str
    field: str
    confidence: float
    because: Reason
    by_program: bool = False


def choose_kind(header: Sequence[str], *, name: str = "") -> Kind:
    """The kind of file that the headers, and the name of the file or sheet, speak for.

    >>> choose_kind(["Name", "E-mail", "Role", "Customer no"])
    'contacts'
    >>> choose_kind(["Customer", "Invoice no", "Invoice date", "Amount", "Paid on"])
    'ledger'
    """
    folded_name = fold(name)
    hinted = next((k for k, words in _NAME_HINTS if any(fold(w) in folded_name for w in words.split("|"))), None)
    scores = {kind: _score(header, kind) + (4 if kind == hinted else 0) for kind in KINDS}
    best = max(KINDS, key=lambda kind: (scores[kind], kind == "ledger"))
    if best in ("ledger", "invoices"):
        fields = {meaning(title, "ledger") for title in header}
        return "ledger" if fields.intersection(_SETTLED) else "invoices"
    return best


def _score(header: Sequence[str], kind: Kind) -> int:
    named = [meaning(title, kind) for title in header]
    fields = {name for name in named if name and kind in FIELDS[name].kinds}
    score = len(fields) + sum(2 if fields.intersection(group) else -4 for group in REQUIRED[kind])
    own = {fold(word) for words in BY_KIND.get(kind, {}).values() for word in words.split("|")}
    everyday = {meaning(title, "ledger") for title in header}
    if kind == "payments":
        # A date and an amount alone may as well be an invoice: some name must speak of paying.
        score += 2 if any(fold(title) in _OF_PAYING for title in header) or _says_what_it_paid(fields) else -6
        score -= 5 * bool(everyday.intersection(("due_on", "outstanding", "terms", "net", "tax")))
        score -= 4 * ("issued_on" in everyday and "settled_on" in everyday)
    elif kind == "credit_notes":
        score += 6 * any("cred" in fold(t) or "gutschrift" in fold(t) or "avoir" in fold(t) for t in header) - 6
        score += sum(fold(title) in own for title in header) // 2
    elif kind in ("customers", "contacts"):
        score -= 5 * bool(everyday.intersection(("issued_on", "due_on", "amount", "settled_on")))
        score += 3 * (kind == "contacts" and "role" in fields)
        # An address alone is the customer's own: a list of contacts names persons, or what they are there.
        score -= 4 * (kind == "contacts" and not fields.intersection(("contact_name", "role")))
        score += 2 * (kind == "contacts" and "contact_name" in {meaning(t, "customers") for t in header})
    return score


def _says_what_it_paid(fields: set[str]) -> bool:
    """A reference of its own beside the invoice that it is for, or the day on which it was set against one."""
    return "allocated_on" in fields or {"reference", "invoice_number"} <= fields


def choose_columns(
    header: Sequence[str], samples: Sequence[ColumnSamples], *, kind: Kind, program: Program | None = None
) -> list[Choice]:
    """A choice for every column of the header, in order; no field is chosen twice."""
    choices = [_by_header(at, title, samples, kind, program) for at, title in enumerate(header)]
    choices = _no_field_twice(choices, samples)
    _drop_what_is_said_twice(choices)
    _fill_from_cells(choices, samples, kind)
    return choices


def _by_header(
    position: int, title: str, samples: Sequence[ColumnSamples], kind: Kind, program: Program | None
) -> Choice:
    if program is not None and fold(title) in program.columns:
        field = program.columns[fold(title)]
        if not field or kind in FIELDS[field].kinds:
            return Choice(position, title, field, _SURE, _unread(), by_program=bool(field))
    field = meaning(title, kind)
    if not field or kind not in FIELDS[field].kinds:
        return Choice(position, title, "", 0.0, Reason("column.unknown", N_("no name that we know")))
    if field in ("gross_margin", "goods_cost") and "%" in title:
        return Choice(position, title, "", 0.0, Reason("column.share", N_("a share of sales, not an amount")))
    field = _by_cells(field, samples[position], kind)
    if not field:
        return Choice(position, title, "", 0.0, Reason("column.unlike", N_("the cells do not hold what the name says")))
    because = Reason("column.name", N_("a name for {field}"), {"field": Ours(FIELDS[field].title)})
    return Choice(position, title, field, _LIKELY, because)


def _by_cells(field: str, sample: ColumnSamples, kind: Kind) -> str:
    """The field again, or what the cells show it to be instead; "" if they are plainly something else.

    A name is believed even where cells cannot be read: better every such row is rejected, with its reason,
    than that a column of payments is overlooked.
    """
    content = FIELDS[field].content
    if sample.filled == 0:
        return field
    dates, amounts = sample.share_of_dates, sample.share_of_amounts
    yes_or_no = sample.flags > sample.filled * _BELIEVED
    if field in ("settled_amount", "settled_on") and yes_or_no:
        return "status"
    no_date = dates == 0 and not sample.dates.style.serial and not sample.numbers
    if content == "date" and no_date and amounts > _BELIEVED:
        other = {"due_on": "outstanding", "settled_on": "settled_amount"}.get(field, field)
        return other if kind in FIELDS[other].kinds else field
    if content == "amount" and (dates > max(amounts, _BELIEVED) or sample.codes > sample.filled * _BELIEVED):
        return "settled_on" if field == "settled_amount" else "currency" if sample.codes else ""
    if content in ("amount", "date") and yes_or_no and dates == 0 and amounts == 0:
        return ""
    if field == "number" and dates > _BELIEVED and amounts < dates:
        return ""
    return field


def _no_field_twice(choices: Sequence[Choice], samples: Sequence[ColumnSamples]) -> list[Choice]:
    """Of columns with one meaning the surest stays: named by the program, then fullest, then the longer name."""
    kept: dict[str, Choice] = {}
    result = list(choices)
    order = sorted(
        (c for c in choices if c.field),
        key=lambda c: (-c.confidence, samples[c.position].filled == 0, -len(fold(c.header)), c.position),
    )
    for choice in order:
        if choice.field not in kept:
            kept[choice.field] = choice
            continue
        other = {"customer_name": "customer_ref", "customer_ref": "customer_name"}.get(choice.field, "")
        takes = other and not any(c.field == other for c in result)
        field = other if takes else ""
        because = Reason("column.second", N_("{other} is taken for it already"), {"other": kept[choice.field].header})
        result[choice.position] = replace(choice, field=field, confidence=_PERHAPS, because=because, by_program=False)
        if field:
            kept[field] = result[choice.position]
    return result


def _drop_what_is_said_twice(choices: list[Choice]) -> None:
    """Days until payment say nothing beside the date of payment, nor sides beside their own columns."""
    fields = {choice.field for choice in choices}
    needless = set()
    if "settled_on" in fields:
        needless.add("days_to_payment")
    if "amount" in fields and "side" not in fields:
        needless |= {"debit", "credit"}
    for choice in choices:
        if choice.field in needless and not choice.by_program:
            because = Reason("column.needless", N_("another column says it already"))
            choices[choice.position] = replace(choice, field="", confidence=0.0, because=because)


def _fill_from_cells(choices: list[Choice], samples: Sequence[ColumnSamples], kind: Kind) -> None:
    """What no header names is looked for in the cells of the columns left over."""
    taken = {choice.field for choice in choices}
    if kind in ("ledger", "invoices", "credit_notes", "payments"):
        first = "paid_on" if kind == "payments" else "issued_on"
        _take(choices, samples, first, taken, lambda s: s.share_of_dates > _LIKELY)
        _take(choices, samples, "amount", taken | {"debit", "net"} & taken, _looks_like_amounts)
        _take(choices, samples, "currency", taken, lambda s: s.codes > s.filled * _LIKELY)
        if "customer_ref" not in taken:
            _take(choices, samples, "customer_name", taken, _looks_like_names)
    if kind in ("customers", "contacts"):
        _take(choices, samples, "email", taken, lambda s: s.emails > s.filled * _BELIEVED)


def _take(
    choices: list[Choice],
    samples: Sequence[ColumnSamples],
    field: str,
    taken: set[str],
    fits: Callable[[ColumnSamples], bool],
) -> None:
    if field in taken or (field == "amount" and taken.intersection(("debit", "net"))):
        return
    fitting = [c for c in choices if not c.field and samples[c.position].filled > 1 and fits(samples[c.position])]
    if len(fitting) == 1:
        because = Reason("column.cells", N_("the only column left whose cells look like it"))
        at = fitting[0].position
        choices[at] = replace(fitting[0], field=field, confidence=_PERHAPS, because=because)
        taken.add(field)


def _looks_like_amounts(sample: ColumnSamples) -> bool:
    guess = sample.amounts
    decimals = bool(guess.examples) or sample.numbers > 0
    return decimals and sample.share_of_amounts > _LIKELY and sample.share_of_dates < _BELIEVED


def _looks_like_names(sample: ColumnSamples) -> bool:
    wordy = sample.spaced > sample.filled * _BELIEVED and sample.digits < sample.filled * _BELIEVED
    return wordy and sample.share_of_dates < _BELIEVED


def _unread() -> Reason:
    return Reason("column.unread", N_("not needed"))
