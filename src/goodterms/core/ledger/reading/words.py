"""The words that exports use for kinds of document, states, sides, yes and no, roles and lines of totals.

English, German, French, Spanish, Italian, Dutch, Portuguese and Polish, and the codes of the well-known
programs. All are compared by `fold`, so case, accents, spaces and punctuation do not matter.
"""

import re
import unicodedata
from functools import lru_cache

from goodterms.core.basics.text import key

_NOT_A_LETTER = re.compile(r"[\W_]+")
_OTHER_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe"})


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Letters and digits only, caseless, without accents: how words and headers are compared.

    >>> fold("Fällig am"), fold("due_date"), fold("Due\\u00a0Date"), fold("InvoiceNumber")
    ('falligam', 'duedate', 'duedate', 'invoicenumber')
    """
    plain = unicodedata.normalize("NFD", key(text)).translate(_OTHER_LETTERS)
    return _NOT_A_LETTER.sub("", "".join(c for c in plain if not unicodedata.combining(c)))


def _table(groups: dict[str, str]) -> dict[str, str]:
    return {fold(word): meaning for meaning, words in groups.items() for word in words.split("|")}


DOCUMENTS = _table(
    {
        "invoice": "invoice|sales invoice|tax invoice|customer invoice|out_invoice|ACCREC|SI|INV|bill|rechnung|"
        "ausgangsrechnung|RE|RG|AR|facture|facture client|FA|FAC|factura|fattura|factuur|verkoopfactuur|fatura|"
        "faktura|sales|opening invoice|debit note",
        "credit_note": "credit note|credit memo|credit|sales credit|sales credit note|customer credit note|"
        "out_refund|ACCRECCREDIT|SC|CN|CM|refund note|gutschrift|GU|GS|rechnungskorrektur|stornorechnung|avoir|"
        "note de credit|AV|nota de credito|abono|factura rectificativa|nota di credito|nota credito|creditnota|"
        "creditfactuur|faktura korygujaca|korekta|return|sales return",
        "payment": "payment|receipt|customer payment|sales receipt|SR|SA|payment entry|payment received|zahlung|"
        "zahlungseingang|ZE|paiement|reglement|encaissement|pago|cobro|pagamento|incasso|betaling|ontvangst|"
        "recebimento|platnosc|wplata|cash receipt|deposit",
    }
)
STATES = _table(
    {
        "paid": "yes|y|ja|oui|si|sim|tak|true|x|"
        "paid|paid in full|fully paid|settled|closed|bezahlt|beglichen|ausgeglichen|erledigt|paye|payee|"
        "regle|reglee|solde|soldee|pagado|pagada|cobrada|pagato|pagata|saldata|betaald|voldaan|pago|paga|"
        "liquidada|zaplacono|zaplacona|oplacona",
        "draft": "draft|deleted|voided|void|cancelled|canceled|cancel|submitted|awaiting approval|rejected|"
        "entwurf|storniert|brouillon|annule|annulee|borrador|anulado|anulada|cancelada|bozza|annullato|"
        "annullata|concept|geannuleerd|rascunho|anulowana|szkic|reversed",
        "open": "no|n|nein|non|nao|nee|nie|false|"
        "open|unpaid|overdue|due|sent|authorised|authorized|approved|awaiting payment|posted|partial|"
        "partially paid|partly paid|part paid|in payment|not paid|pending|viewed|return|credit note issued|"
        "unpaid and discounted|overdue and discounted|partly paid and discounted|offen|teilbezahlt|"
        "teilweise bezahlt|uberfallig|verschickt|versendet|gebucht|ouvert|ouverte|impaye|impayee|en retard|"
        "partiellement paye|partiellement payee|validee|envoyee|abierta|pendiente|vencida|parcial|aperta|"
        "da pagare|scaduta|parzialmente pagata|niet betaald|openstaand|vervallen|deels betaald|aberta|"
        "nieoplacona|przeterminowana|czesciowo oplacona",
    }
)
SIDES = _table(
    {
        "debit": "s|soll|d|dr|debit|debet|debe|dare|dare |deve|wn|winien|debet",
        "credit": "h|haben|c|cr|credit|haber|avere|haver|ma",
    }
)
FLAGS = _table(
    {
        "yes": "yes|y|true|t|1|x|ja|j|wahr|oui|o|vrai|si|s|verdadero|vero|sim|verdadeiro|waar|tak|prawda|disputed",
        "no": "no|n|false|f|0|nein|falsch|non|faux|falso|nao|nee|onwaar|nie|falsz|none",
    }
)
ROLES = ("accounts_payable", "buyer", "approver", "owner", "finance_director", "other")
_ROLE_WORDS = _table(
    {
        "accounts_payable": "accounts payable|ap|a/p|payables|accounting|accounts|accountant|bookkeeper|"
        "bookkeeping|billing|invoices|payer|finance|buchhaltung|kreditoren|kreditorenbuchhaltung|rechnungen|comptabilite|"
        "comptable|fournisseurs|contabilidad|cuentas por pagar|contabilita|amministrazione|boekhouding|"
        "crediteuren|contabilidade|ksiegowosc",
        "buyer": "buyer|purchasing|procurement|purchaser|purchase|orders|einkauf|einkaufer|besteller|achats|"
        "acheteur|compras|comprador|acquisti|inkoop|inkoper|zakupy",
        "approver": "approver|approval|approvals|freigabe|freigeber|rechnungsprufung|approbateur|aprobador|"
        "approvatore|goedkeurder",
        "owner": "owner|managing director|director|ceo|founder|partner|principal|inhaber|geschaftsfuhrer|gerant|"
        "dirigeant|propietario|gerente|titolare|amministratore|eigenaar|directeur|proprietario|wlasciciel",
        "finance_director": "finance director|cfo|chief financial officer|head of finance|financial controller|"
        "controller|treasurer|finanzleiter|kaufmannischer leiter|leiter finanzen|daf|directeur financier|"
        "director financiero|direttore finanziario|financieel directeur|diretor financeiro",
    }
)
_TOTALS = _table(
    {
        "total": "total|totals|grand total|sub total|subtotal|sum|overall total|report total|balance|summe|gesamt|"
        "gesamtsumme|gesamtbetrag|zwischensumme|endsumme|saldo|somme|total general|sous-total|totaux|suma|"
        "suma total|totale|totale generale|totaal|eindtotaal|subtotaal|total geral|razem|lacznie|ogolem|"
        "total outstanding|total due|total receivable|total amount"
    }
)
_TOTAL_OF = re.compile(
    r"(?:grand |sub-?)?(?:total|totale|totaal|summe|gesamt|somme|suma|razem)"
    r"(?: (?:for|of|für|pour|de|di|van)\b.*| ?:.*)"
)

_COUNTRY_WORDS = _table(
    {
        "DE": "germany|deutschland|allemagne|alemania|germania|duitsland|DEU|bundesrepublik deutschland",
        "AT": "austria|österreich|autriche|oostenrijk|AUT",
        "CH": "switzerland|schweiz|suisse|suiza|svizzera|zwitserland|CHE",
        "GB": "united kingdom|uk|great britain|england|scotland|wales|northern ireland|GBR|"
        "vereinigtes königreich|großbritannien|royaume-uni|reino unido|regno unito|verenigd koninkrijk",
        "US": "united states|united states of america|usa|u.s.a.|u.s.|vereinigte staaten|états-unis|"
        "estados unidos|stati uniti|verenigde staten",
        "FR": "france|frankreich|francia|frankrijk|FRA",
        "ES": "spain|spanien|espagne|españa|spagna|spanje|ESP",
        "IT": "italy|italien|italie|italia|italië|ITA",
        "NL": "netherlands|the netherlands|niederlande|pays-bas|países bajos|paesi bassi|nederland|holland|NLD",
        "BE": "belgium|belgien|belgique|bélgica|belgio|belgië|BEL",
        "LU": "luxembourg|luxemburg|LUX",
        "PL": "poland|polen|pologne|polonia|polska|POL",
        "CZ": "czechia|czech republic|tschechien|CZE",
        "PT": "portugal|PRT",
        "IE": "ireland|irland|irlande|irlanda|ierland|IRL",
        "DK": "denmark|dänemark|danmark|DNK",
        "SE": "sweden|schweden|sverige|SWE",
        "NO": "norway|norwegen|norge|NOR",
        "FI": "finland|finnland|suomi|FIN",
        "CA": "canada|kanada|CAN",
        "AU": "australia|australien|AUS",
        "NZ": "new zealand|neuseeland|NZL",
        "IN": "india|indien|IND",
        "JP": "japan|JPN",
        "CN": "china|CHN",
    }
)
_COUNTRY_CODE = re.compile(r"[A-Za-z]{2}")


def role_of(text: str) -> str:
    """The role that the text names, "other" where it names one we do not know.

    >>> role_of("Kreditorenbuchhaltung"), role_of("CFO"), role_of("Night watch")
    ('accounts_payable', 'finance_director', 'other')
    """
    return _ROLE_WORDS.get(fold(text), text if text in ROLES else "other")


def country_of(text: str) -> str:
    """The ISO 3166 code of a country given by code or by name; "" where the name is not known.

    >>> country_of("de"), country_of("Österreich"), country_of("Atlantis")
    ('DE', 'AT', '')
    """
    named = _COUNTRY_WORDS.get(fold(text))
    if named:
        return named
    return text.upper() if _COUNTRY_CODE.fullmatch(text) else ""


def names_a_total(text: str) -> bool:
    """Whether a cell labels a line of totals.

    >>> names_a_total("TOTAL:"), names_a_total("Total for ACME"), names_a_total("Total Energies")
    (True, True, False)
    """
    low = text.strip().casefold()
    return fold(low) in _TOTALS or _TOTAL_OF.fullmatch(low) is not None
