"""The exports of well-known accounting programs, recognised by their own column names.

Sources, read November 2026: the programs' own import templates and report layouts as their help pages give
them (QuickBooks Online "A/R Ageing Detail" and "Transaction List by Customer", QuickBooks Desktop "Open
Invoices", Xero "Invoices" export, Sage 50 "Transactions", Odoo "Invoices" by label and by technical name,
ERPNext "Sales Invoice" and "Accounts Receivable", DATEV format "Buchungsstapel" and "Debitoren/Kreditoren").
"""

from collections.abc import Sequence
from dataclasses import dataclass

from goodterms.core.ledger.reading.fields import Kind
from goodterms.core.ledger.reading.words import fold


@dataclass(frozen=True, slots=True)
class Program:
    """An export: the columns that prove it, and what its columns mean (header to field, "" = not read)."""

    name: str
    kind: Kind
    proof: frozenset[str]
    columns: dict[str, str]


def _program(name: str, kind: Kind, proof: str, columns: str) -> Program:
    pairs = dict(item.split("=") for item in columns.split("|"))
    return Program(
        name,
        kind,
        frozenset(fold(header) for header in proof.split("|")),
        {fold(header): field for header, field in pairs.items()},
    )


_QUICKBOOKS = (
    "Date=issued_on|Transaction type=document|Type=document|Num=number|No.=number|Customer=customer_name|"
    "Customer full name=customer_name|Name=customer_name|Memo/Description=description|Memo=description|"
    "Due date=due_on|Amount=amount|Open balance=outstanding|Currency=currency|Terms=terms|P. O. #=purchase_order|"
    "Aging=|Class=|Location=|Department=|Status=status|A/R paid=|Rep=owner|Past due="
)
_ODOO = (
    "Number=number|Invoice Partner Display Name=customer_name|Partner=customer_name|Customer=customer_name|"
    "Invoice/Bill Date=issued_on|Invoice Date=issued_on|Due Date=due_on|Tax Excluded=net|Untaxed Amount=net|"
    "Total=amount|Amount Due=outstanding|Currency=currency|Payment Status=|Status=status|Reference=reference|"
    "Salesperson=owner|Company=company|Activities=|Total in Currency=|Type=document|Source Document="
)
PROGRAMS: tuple[Program, ...] = (
    _program(
        "DATEV",
        "ledger",
        "Umsatz (ohne Soll/Haben-Kz)|Soll/Haben-Kennzeichen|Konto|Belegdatum|Belegfeld 1",
        "Umsatz (ohne Soll/Haben-Kz)=amount|Soll/Haben-Kennzeichen=side|WKZ Umsatz=currency|Konto=customer_ref|"
        "Belegdatum=issued_on|Belegfeld 1=number|Belegfeld 2=|Buchungstext=description|Kurs=|Basis-Umsatz=|"
        "WKZ Basis-Umsatz=|Gegenkonto (ohne BU-Schlüssel)=|Gegenkonto=|BU-Schlüssel=|Skonto=|Fälligkeit=due_on",
    ),
    _program(
        "DATEV",
        "customers",
        "Konto|Name (Adressattyp Unternehmen)",
        "Konto=customer_ref|Name (Adressattyp Unternehmen)=customer_name|Land=country|E-Mail=email|Telefon=phone|"
        "EU-UStID=tax_number|Sprache=language|Kreditlimit (Debitor)=credit_limit",
    ),
    _program(
        "Xero",
        "ledger",
        "ContactName|InvoiceNumber|InvoiceDate|DueDate|Total|InvoiceAmountDue",
        "ContactName=customer_name|AccountNumber=customer_ref|EmailAddress=|InvoiceNumber=number|"
        "Reference=reference|InvoiceDate=issued_on|DueDate=due_on|Total=amount|TaxTotal=tax|"
        "InvoiceAmountPaid=settled_amount|InvoiceAmountDue=outstanding|Currency=currency|Type=document|"
        "Status=status|Description=|AccountCode=|TaxType=|InventoryItemCode=|TrackingName1=|TrackingOption1=|"
        "TrackingName2=|TrackingOption2=|BrandingTheme=|PlannedDate=|LineAmount=|TaxAmount=|Discount=|Quantity=|UnitAmount=|Sent=|POCountry=",
    ),
    _program(
        "Xero",
        "ledger",
        "InvoiceNumber|Contact|Date|DueDate|Status|Type|Total|AmountDue|AmountPaid|AmountCredited",
        "InvoiceNumber=number|Contact=customer_name|Date=issued_on|DueDate=due_on|Status=status|Type=document|"
        "SubTotal=net|TotalTax=tax|Total=amount|AmountDue=outstanding|AmountPaid=settled_amount|"
        "AmountCredited=credited|Reference=reference|CurrencyCode=currency|FullyPaidOnDate=settled_on",
    ),
    _program(
        "Xero",
        "customers",
        "ContactName|AccountNumber|EmailAddress|FirstName|LastName",
        "ContactName=customer_name|AccountNumber=customer_ref|EmailAddress=email|FirstName=|LastName=|"
        "POCountry=country|PhoneNumber=phone|TaxNumber=tax_number|CompanyNumber=registration|LegalName=legal_name",
    ),
    _program(
        "Sage 50",
        "ledger",
        "Type|Account Reference|Date|Reference|Details|Net Amount|Tax Amount",
        "Type=document|Account Reference=customer_ref|Date=issued_on|Reference=number|Details=description|"
        "Net Amount=net|Tax Amount=tax|Nominal A/C Ref=|Department Code=|Tax Code=|Exchange Rate=|"
        "Extra Reference=reference|User Name=|Due Date=due_on",
    ),
    _program(
        "QuickBooks",
        "ledger",
        "Date|Transaction type|Num|Due date|Amount|Open balance",
        _QUICKBOOKS,
    ),
    _program("QuickBooks", "ledger", "Date|Transaction type|Num|Amount", _QUICKBOOKS),
    _program(
        "QuickBooks",
        "ledger",
        "Type|Date|Num|Name|Due Date|Open Balance",
        _QUICKBOOKS.replace("Open balance=outstanding", "Open balance=amount").replace("Amount=amount|", ""),
    ),
    _program("QuickBooks", "ledger", "Date|Type|No.|Customer|Amount|Status", _QUICKBOOKS),
    # Beside "Total in Currency", the plain "Total" is in the company's own currency.
    _program(
        "Odoo",
        "ledger",
        "Number|Invoice Partner Display Name|Due Date|Total|Total in Currency",
        _ODOO.replace("Currency=currency", "Currency="),
    ),
    _program("Odoo", "ledger", "Number|Invoice Partner Display Name|Due Date|Total", _ODOO),
    _program("Odoo", "ledger", "Number|Partner|Invoice/Bill Date|Due Date|Total", _ODOO),
    _program("Odoo", "ledger", "Number|Customer|Invoice Date|Due Date|Amount Due|Payment Status", _ODOO),
    _program(
        "Odoo",
        "ledger",
        "name|invoice_date|invoice_date_due|amount_total|amount_residual",
        "name=number|partner_id=customer_name|invoice_partner_display_name=customer_name|invoice_date=issued_on|"
        "invoice_date_due=due_on|amount_total=amount|amount_residual=outstanding|amount_untaxed=net|amount_tax=tax|"
        "currency_id=currency|move_type=document|state=status|payment_state=|ref=reference|payment_reference=|"
        "amount_total_signed=|amount_residual_signed=|invoice_user_id=owner|company_id=company|id=",
    ),
    _program(
        "ERPNext",
        "ledger",
        "Posting Date|Voucher Type|Voucher No|Due Date|Invoiced Amount|Paid Amount|Outstanding Amount",
        "Posting Date=issued_on|Party=customer_ref|Customer=customer_ref|Customer Name=customer_name|"
        "Voucher Type=document|Voucher No=number|Due Date=due_on|Invoiced Amount=amount|"
        "Paid Amount=settled_amount|Credit Note=credited|Outstanding Amount=outstanding|Currency=currency|"
        "Age (Days)=|Age=|Party Type=|"
        "Receivable Account=|Cost Center=|"
        "Customer LPO=purchase_order|Territory=|Customer Group=|Remarks=description",
    ),
    _program(
        "ERPNext",
        "ledger",
        "ID|Customer|Due Date|Grand Total|Outstanding Amount",
        "ID=number|Customer=customer_ref|Customer Name=customer_name|Title=|Date=issued_on|Posting Date=issued_on|"
        "Due Date=due_on|Payment Due Date=due_on|Grand Total=amount|Outstanding Amount=outstanding|"
        "Currency=currency|Status=status|Company=company|Is Return (Credit Note)=|Paid Amount=|Total=|"
        "Net Total=net|Customer's Purchase Order=purchase_order|Rounded Total=|Grand Total (Company Currency)=",
    ),
)


def program_of(header: Sequence[str]) -> Program | None:
    """The program whose export has this header, None if it is none that we know. The fullest proof wins.

    >>> program_of(["ContactName", "InvoiceNumber", "InvoiceDate", "DueDate", "Total", "InvoiceAmountDue"]).name
    'Xero'
    >>> program_of(["Invoice", "Amount"]) is None
    True
    """
    there = {fold(title) for title in header}
    found = [program for program in PROGRAMS if program.proof <= there]
    return max(found, key=lambda program: len(program.proof), default=None)
