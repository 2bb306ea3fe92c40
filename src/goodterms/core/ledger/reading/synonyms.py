"""What people and programs call the columns, in eight languages, and the exports of well-known programs.

English, German, French, Spanish, Italian, Dutch, Portuguese, Polish. Compared by `fold` (case, accents, spaces
and punctuation do not matter). Some words mean different things in different kinds of file: those are in
`BY_KIND` and win there.
"""

from goodterms.core.ledger.reading.fields import Kind
from goodterms.core.ledger.reading.words import fold

_COMMON = {
    "customer_ref": "customer number|customer no|customer no.|customer id|customer code|customer ref|"
    "customer key|customer account|account number|account reference|account ref|a/c|a/c ref|account code|"
    "account no|account|client id|client number|client code|client no|debtor id|debtor number|debtor no|"
    "debtor account|debtor code|buyer id|party|party id|cust no|cust id|custid|cust_number|kundennummer|"
    "kunden-nr|kunden-nr.|kundennr|kdnr|kd-nr|kundenkonto|debitor|debitorennummer|debitoren-nr|debitorennr|"
    "debitorenkonto|debitornr|konto|personenkonto|numero client|no client|n° client|code client|"
    "reference client|compte client|compte auxiliaire|id client|numero de cliente|codigo cliente|"
    "codigo de cliente|n cliente|id cliente|cuenta cliente|codice cliente|numero cliente|cod cliente|"
    "conto cliente|klantnummer|klantnr|klant nr|klantcode|debiteurnummer|debiteurnr|debiteur nr|relatiecode|"
    "numero do cliente|codigo do cliente|nr klienta|numer klienta|kod klienta|kod kontrahenta|"
    "numer kontrahenta|symbol kontrahenta",
    "customer_name": "customer name|customer|customer full name|client|client name|debtor|debtor name|"
    "company name|account name|contact name|contactname|bill to|bill-to name|billed to|sold to|sold to name|"
    "buyer|buyer name|party name|vendor name|partner|partner name|invoice partner display name|kunde|"
    "kundenname|name des kunden|debitorenname|kontobezeichnung|empfanger|rechnungsempfanger|firma|firmenname|"
    "nom du client|nom client|raison sociale|destinataire|cliente|nombre cliente|nombre del cliente|"
    "razon social|nome cliente|ragione sociale|intestatario|klant|klantnaam|debiteur|debiteurnaam|naam klant|"
    "relatie|nome do cliente|razao social|klient|nazwa klienta|kontrahent|nazwa kontrahenta|nabywca|odbiorca",
    "company": "company|company id|tenant|tenant id|tenantid|mandant|mandanten-nr|mandantennummer|org id|orgid|"
    "orgname|organisation|organization|organization id|entity|legal entity|subsidiary|business unit|"
    "company code|buchungskreis|societe|empresa|societa|bedrijf|spolka|firm id|ledger entity",
    "number": "invoice number|invoice no|invoice no.|invoice #|invoice id|invoice|inv no|inv. no.|inv #|"
    "inv number|inv_no|invoicenum|invoice ref|invoice reference|bill number|bill no|num|no.|document number|"
    "document no|document no.|document id|doc number|doc no|doc no.|doc_id|docnumber|transaction number|"
    "transaction no|transaction id|voucher no|voucher number|voucher|number|rechnungsnummer|rechnungs-nr|"
    "rechnungs-nr.|rechnungsnr|rechnung|rg-nr|rg-nr.|rgnr|re-nr|renr|re-nummer|belegnummer|beleg-nr|belegnr|"
    "beleg|belegfeld 1|belegfeld1|numero de facture|numero facture|n° facture|no facture|facture|facture n°|"
    "numero de piece|piece|reference facture|ref facture|numero de factura|numero factura|n factura|n° factura|"
    "nº factura|factura|no de factura|num factura|numero fattura|n fattura|n° fattura|fattura|nr fattura|"
    "numero documento|factuurnummer|factuurnr|factuur nr|factuur|boekstuknummer|numero da fatura|n fatura|"
    "nº fatura|fatura|numer faktury|nr faktury|faktura|numer dokumentu|nr dokumentu",
    "document": "type|transaction type|document type|doc type|doctype|invoice type|voucher type|move type|"
    "move_type|trans type|tran type|txn type|kind|record type|belegart|dokumentart|buchungsart|art|vorgang|"
    "type de piece|type de document|tipo|tipo documento|tipo de documento|documentsoort|soort|"
    "tipo do documento|rodzaj dokumentu|typ dokumentu|typ",
    "issued_on": "invoice date|inv date|inv. date|invoiced on|invoiced|date of invoice|issue date|issued on|"
    "issued|date issued|document date|doc date|posting date|transaction date|trans date|txn date|txndate|"
    "bill date|billing date|invoice/bill date|invoice_date|voucher date|document create date|date|datum|"
    "rechnungsdatum|rg-datum|re-datum|belegdatum|ausstellungsdatum|buchungsdatum|date de facture|date facture|"
    "date d emission|date de facturation|date de piece|date piece|fecha factura|fecha de factura|"
    "fecha de emision|fecha emision|fecha|data fattura|data emissione|data documento|data di emissione|data|"
    "factuurdatum|datum factuur|data da fatura|data de emissao|data emissao|data wystawienia|data faktury|"
    "data dokumentu",
    "due_on": "due date|duedate|due|due on|due in date|date due|payment due|payment due date|pay by|maturity|"
    "maturity date|net due date|due_in_date|invoice_date_due|faellig|fallig|falligkeit|falligkeitsdatum|"
    "fallig am|faelligkeit|faelligkeitsdatum|faellig am|zahlbar bis|zahlungsziel datum|nettofalligkeit|"
    "date d echeance|date echeance|echeance|vencimiento|fecha vencimiento|fecha de vencimiento|scadenza|"
    "data scadenza|data di scadenza|vervaldatum|vervaldag|betalen voor|vencimento|data de vencimento|"
    "data vencimento|termin platnosci|data platnosci|termin zaplaty",
    "terms": "terms|payment terms|terms of payment|payment term|cust_payment_terms|zahlungsbedingung|"
    "zahlungsbedingungen|zahlungsziel|conditions de paiement|conditions de reglement|condiciones de pago|"
    "termini di pagamento|condizioni di pagamento|betalingsvoorwaarden|betaaltermijn|condicoes de pagamento|"
    "warunki platnosci",
    "amount": "amount|amt|invoice amount|total|total amount|amount total|invoice total|grand total|gross|"
    "gross amount|amount incl tax|amount including tax|amount incl vat|total incl vat|total incl. vat|"
    "total including tax|total incl tax|original amount|invoiced amount|invoice value|value|total_open_amount|"
    "amount due total|amount_total|amount_total_signed|total in currency|total signed|document amount|betrag|"
    "rechnungsbetrag|bruttobetrag|brutto|gesamtbetrag|betrag brutto|summe brutto|rechnungssumme|endbetrag|"
    "umsatz|umsatz (ohne soll/haben-kz)|umsatz (ohne soll/haben-kennzeichen)|montant|montant ttc|total ttc|"
    "montant total|montant facture|importe|importe total|total factura|importe factura|importo|totale|"
    "totale fattura|importo totale|importo fattura|bedrag|totaalbedrag|factuurbedrag|bedrag incl btw|totaal|"
    "totaal incl btw|valor|valor total|total com iva|montante|kwota|kwota brutto|wartosc brutto|wartosc|"
    "do zaplaty razem",
    "debit": "debit|debit amount|amount debit|betrag soll|soll|sollbetrag|montant debit|debe|dare|debet|"
    "importo dare|winien|kwota wn|debito",
    "credit": "credit|credit amount|amount credit|betrag haben|haben|habenbetrag|montant credit|haber|avere|"
    "importo avere|kwota ma|credito",
    "side": "debit/credit|dr/cr|d/c|debit credit indicator|soll/haben|s/h|soll/haben-kennzeichen|soll-haben|"
    "sens|debe/haber|dare/avere|debet/credit",
    "currency": "currency|currency code|currencycode|invoice currency|invoice_currency|cur|curr|ccy|"
    "currency_id|iso currency|wahrung|waehrung|wahrungscode|whrg|wkz|wkz umsatz|devise|monnaie|code devise|"
    "moneda|divisa|valuta|valuta code|moeda|waluta|kod waluty",
    "net": "net|net amount|amount excl tax|subtotal|sub total|untaxed amount|tax excluded|amount_untaxed|"
    "total excl tax|total excl vat|netto|nettobetrag|betrag netto|montant ht|total ht|base imponible|"
    "importe neto|imponibile|bedrag excl btw|totaal excl btw|valor liquido|kwota netto|wartosc netto",
    "tax": "tax|vat|tax amount|tax total|taxtotal|total tax|vat amount|gst|sales tax|mwst|ust|umsatzsteuer|"
    "mwst betrag|steuer|steuerbetrag|tva|montant tva|iva|importe iva|importo iva|imposta|btw|btw bedrag|"
    "vat kwota|kwota vat|podatek",
    "gross_margin": "gross profit|gross profit amount|gross margin amount|margin amount|contribution|"
    "contribution margin|db1|db i|rohertrag|rohgewinn|deckungsbeitrag eur|marge eur|marge commerciale|benefice brut|"
    "beneficio bruto|margen bruto|margine lordo|utile lordo|margine di contribuzione|brutomarge|brutowinst|"
    "margem bruta|lucro bruto|margem de contribuicao|marza brutto|marza kwotowa|zysk brutto",
    "goods_cost": "cost of goods|cost of goods sold|cogs|cost of sales|total cost|cost amount|wareneinsatz|"
    "einstandswert|einkaufswert|einstandskosten|cout des ventes|cout d achat|prix de revient|coste de ventas|"
    "coste de las ventas|costo del venduto|costo merce|kostprijs omzet|inkoopwaarde|custo das vendas|"
    "custo das mercadorias|koszt wlasny|koszt wlasny sprzedazy|wartosc zakupu",
    "settled_on": "settled date|settled on|date settled|settlement date|paid date|date paid|paid on|paid at|"
    "payment date|date of payment|last payment date|fully paid on|fullypaidondate|fully paid on date|"
    "clear date|clear_date|clearing date|cleared on|closed date|receipt date|payment received date|"
    "zahlungsdatum|bezahlt am|zahldatum|ausgleichsdatum|zahlungseingang|zahlungseingang am|ausgeglichen am|"
    "date de paiement|date paiement|date de reglement|date reglement|paye le|regle le|fecha de pago|fecha pago|"
    "fecha cobro|fecha de cobro|pagado el|data pagamento|data di pagamento|data incasso|pagato il|data saldo|"
    "betaaldatum|betaald op|datum betaling|data de pagamento|data do pagamento|pago em|data zaplaty|"
    "zaplacono dnia|data wplaty",
    "settled_amount": "settled|settled amount|paid|amount paid|paid amount|amountpaid|invoiceamountpaid|"
    "invoice amount paid|payments|total paid|received|amount received|payment amount|bezahlt|gezahlt|"
    "bezahlter betrag|zahlbetrag|gezahlter betrag|paye|montant paye|montant regle|regle|pagado|importe pagado|"
    "cobrado|importe cobrado|pagato|importo pagato|incassato|betaald|betaald bedrag|voldaan|pago|valor pago|"
    "zaplacono|kwota zaplacona|wplacono",
    "credited": "credited|amount credited|amountcredited|credits applied|credit note amount|gutgeschrieben",
    "outstanding": "outstanding|outstanding amount|amount outstanding|open|open amount|open balance|balance|"
    "balance due|amount due|amountdue|invoiceamountdue|invoice amount due|remaining|remaining amount|unpaid|"
    "unpaid amount|amount open|residual|amount_residual|amount_residual_signed|amount due signed|"
    "balance amount|current balance|offen|offener betrag|offener posten|restbetrag|saldo|offener saldo|"
    "reste a payer|reste du|solde|montant du|solde du|restant du|pendiente|importe pendiente|saldo pendiente|"
    "residuo|importo residuo|da pagare|importo aperto|openstaand|openstaand bedrag|restant|em aberto|"
    "valor em aberto|saldo em aberto|do zaplaty|pozostalo do zaplaty|kwota pozostala",
    "days_to_payment": "days to payment|days until payment|number of days until payment|days to pay|"
    "days to settle|daystosettle|tage bis zahlung|tage bis zur zahlung|zahlungsdauer|jours avant paiement|"
    "delai de paiement reel|dias hasta el pago|giorni al pagamento|dagen tot betaling|dias ate pagamento|"
    "dni do zaplaty",
    "status": "status|invoice status|state|payment status|payment_state|zahlungsstatus|statut|etat|estado|"
    "stato|situacao|stan",
    "disputed": "disputed|dispute|in dispute|is disputed|dispute flag|strittig|reklamation|reklamiert|litige|"
    "en litige|en disputa|disputada|contestata|contestato|in contestazione|betwist|em disputa|sporna",
    "purchase_order": "purchase order|purchase order number|po|po number|po no|po no.|p. o. #|po #|customer po|"
    "order number|customer order|bestellnummer|bestell-nr|ihre bestellung|auftragsnummer|bon de commande|"
    "numero de commande|pedido|numero de pedido|orden de compra|ordine|numero ordine|bestelnummer|inkooporder|"
    "ordem de compra|numer zamowienia|nr zamowienia",
    "description": "description|memo|memo/description|details|narrative|text|notes|note|remark|remarks|subject|"
    "buchungstext|verwendungszweck|beschreibung|bemerkung|bezeichnung|libelle|objet|descripcion|concepto|"
    "descrizione|causale|omschrijving|descricao|historico|opis|tytulem",
    "booked_on": "created|created on|created at|creation date|entry date|booked on|booking date|erstellt|"
    "erstellt am|erfasst am|cree le|date de saisie|date de creation|creado|fecha de creacion|creato il|"
    "data creazione|aangemaakt|aangemaakt op|criado em|utworzono",
    "owner": "owner|account manager|sales rep|salesperson|sales person|rep|relationship owner|betreuer|"
    "ansprechpartner intern|verkaufer|vertriebsmitarbeiter|sachbearbeiter|commercial|charge de clientele|"
    "responsable|vendedor|comercial|venditore|agente|accountmanager|verkoper|handlowiec|opiekun",
    "reference": "reference|ref|ref.|your reference|customer reference|payment reference|bank reference|"
    "transaction reference|remittance|end to end id|referenz|zahlungsreferenz|reference paiement|referencia|"
    "riferimento|referentie|betalingskenmerk|kenmerk|referencja",
    "paid_on": "received on|date received|value date|wertstellung|valuta datum|eingangsdatum",
    "invoice_number": "applied to|applied to invoice|applies to|for invoice|against invoice|original invoice|"
    "invoice paid|reference name|zu rechnung|auf rechnung|ursprungsrechnung|facture reglee|facture d origine|"
    "factura aplicada|factura original|fattura collegata|factuur betaald|fatura original|do faktury",
    "allocated_on": "allocated on|allocation date|applied on|applied date|date applied|zugeordnet am|"
    "verrechnet am|affecte le|aplicado el|abbinato il|toegewezen op",
    "method": "method|payment method|paid by|mode|mode of payment|payment type|zahlungsart|zahlart|"
    "mode de paiement|mode de reglement|forma de pago|metodo de pago|metodo di pagamento|modalita di pagamento|"
    "betaalwijze|forma de pagamento|sposob platnosci|metoda platnosci",
    "legal_name": "legal name|registered name|full legal name|rechtlicher name|firmierung|denomination sociale|"
    "denominacion social|denominazione|statutaire naam|nome legal|pelna nazwa",
    "legal_form": "legal form|company type|entity type|business type|rechtsform|forme juridique|forma juridica|"
    "forma giuridica|rechtsvorm|forma prawna",
    "registration": "registration|registration number|company number|company registration|company reg no|crn|"
    "handelsregisternummer|handelsregister|hrb|registernummer|siren|siret|rcs|registro mercantil|numero rea|"
    "kvk|kvk nummer|kvk-nummer|krs|regon",
    "tax_number": "tax number|vat number|vat no|vat id|vat registration number|tax id|taxnumber|ust-idnr|"
    "ust-id|ustid|steuernummer|eu-ust-idnr|numero tva|n tva|nif|cif|partita iva|p iva|piva|btw nummer|"
    "btw-nummer|nip|nipc",
    "country": "country|country code|countrycode|pocountry|billing country|land|landercode|laendercode|pays|"
    "pais|paese|nazione|kraj",
    "language": "language|lang|sprache|langue|idioma|lingua|taal|jezyk",
    "segment": "segment|customer group|group|category|customer type|industry|territory|kundengruppe|branche|"
    "kategorie|segmento|categorie|categoria|grupo|gruppo|klantgroep|grupa|branza",
    "margin": "margin|gross margin|margin %|gross margin %|margin percent|marge|deckungsbeitrag|db %|rohmarge|"
    "marge brute|margen|margine|marza|margem",
    "cost_to_serve": "cost to serve|cost to serve %|service cost|betreuungskosten|cout de service|"
    "coste de servicio|costo di servizio",
    "credit_limit": "credit limit|limit|kreditlimit|kreditrahmen|limite de credit|plafond|limite de credito|"
    "fido|limite di credito|kredietlimiet|limit kredytowy",
    "customer_since": "customer since|client since|since|opened|kunde seit|client depuis|cliente desde|"
    "cliente dal|klant sinds|klient od",
    "referred_by": "referred by|referrer|referral|introduced by|empfohlen von|geworben von|recommande par|"
    "parraine par|recomendado por|segnalato da|aangebracht door|indicado por|polecony przez",
    "contact_name": "contact|contact person|attention|attn|ansprechpartner|kontaktperson|kontakt|interlocuteur|"
    "personne de contact|persona de contacto|contacto|referente|persona di contatto|contatto|contactpersoon|"
    "pessoa de contato|osoba kontaktowa",
    "role": "role|job title|position|function|title|department|rolle|funktion|abteilung|fonction|poste|cargo|"
    "funcion|puesto|ruolo|funzione|functie|rol|afdeling|funcao|stanowisko|rola",
    "email": "email|e-mail|email address|emailaddress|e-mail address|mail|billing email|email id|"
    "e-mail-adresse|courriel|adresse e-mail|adresse mail|correo|correo electronico|posta elettronica|"
    "indirizzo email|e-mailadres|endereco de email|adres email",
    "phone": "phone|telephone|phone number|phone numbers|tel|tel.|mobile|telefon|telefonnummer|rufnummer|"
    "telephone fixe|telefono|cellulare|telefoon|telefoonnummer|telefone|numer telefonu",
}
# Of a list of customers a share of sales; of an invoice an amount.
_MARGIN_OF_INVOICE = {
    "gross_margin": "margin|gross margin|marge|deckungsbeitrag|db|rohmarge|marge brute|margen|margine|marza|margem",
}
BY_KIND: dict[Kind, dict[str, str]] = {
    "ledger": _MARGIN_OF_INVOICE,
    "invoices": _MARGIN_OF_INVOICE,
    "payments": {
        "paid_on": "date|datum|fecha|data|payment date|paid date|date paid|paid on|date of payment|"
        "receipt date|transaction date|posting date|buchungsdatum|buchungstag|zahlungsdatum|zahldatum|"
        "zahlungseingang am|bezahlt am|belegdatum|date de paiement|date paiement|date de reglement|"
        "date reglement|paye le|fecha de pago|fecha pago|fecha de cobro|data pagamento|data di pagamento|"
        "data incasso|betaaldatum|datum betaling|betaald op|data de pagamento|data do pagamento|data zaplaty|"
        "data wplaty",
        "amount": "payment amount|amount paid|paid amount|amount received|received|paid|zahlbetrag|"
        "zahlungsbetrag|gezahlter betrag|montant paye|montant regle|importe pagado|importe cobrado|"
        "importo pagato|betaald bedrag|valor pago|kwota zaplacona|kwota wplaty",
        "invoice_number": "belegfeld 1|invoice number|invoice no|invoice no.|invoice #|invoice id|invoice|"
        "inv no|inv number|rechnungsnummer|rechnungs-nr|rechnungs-nr.|rechnungsnr|rechnung|rg-nr|re-nr|"
        "numero de facture|numero facture|n° facture|facture|numero de factura|numero factura|factura|"
        "numero fattura|fattura|factuurnummer|factuurnr|factuur|numero da fatura|fatura|numer faktury|"
        "nr faktury|faktura",
        "reference": "payment number|payment no|payment id|receipt number|receipt no|receipt|number|num|no.|"
        "transaction id|belegnummer|zahlungsnummer|numero de paiement|numero de pago|numero pagamento|"
        "betalingsnummer|numer platnosci|voucher no|document number",
    },
    "credit_notes": {
        "number": "credit note number|credit note no|credit note|credit memo|credit memo number|credit number|"
        "gutschriftsnummer|gutschriftnummer|gutschrift-nr|gutschriftnr|gutschrift|numero d avoir|numero avoir|avoir|"
        "numero de abono|numero nota de credito|nota de credito|numero nota di credito|nota di credito|"
        "creditnotanummer|creditnota|numer korekty|faktura korygujaca",
        "issued_on": "credit note date|credit date|gutschriftsdatum|date avoir|fecha abono|data nota",
        "invoice_number": "invoice number|invoice no|invoice|rechnungsnummer|rechnung|rechnungs-nr|facture|"
        "numero de facture|factura|numero de factura|fattura|numero fattura|factuur|factuurnummer|fatura|"
        "faktura",
        "amount": "credit amount|credit note amount|gutschriftsbetrag|montant avoir|bedrag creditnota",
    },
    "customers": {
        "customer_ref": "id|number|no|no.|code|ref|reference|key|nummer|nr|numero|codigo|codice|numer|kod|custom id",
        "customer_name": "name|display name|full name|title|nom|nombre|nome|naam|nazwa|bezeichnung|"
        "organisation|organization|company|name (adressattyp unternehmen)|unternehmen|societe|empresa|societa|"
        "bedrijf|firma",
        "contact_name": "primary contact|main contact|kontaktname|first name last name",
        "owner": "customer owner|kundenbetreuer",
    },
    "contacts": {
        "contact_name": "name|full name|contact name|person|nom|nombre|nome|naam|nazwisko|imie i nazwisko",
        "customer_name": "company|organisation|organization|company name|firma|unternehmen|societe|empresa|"
        "societa|bedrijf|account",
    },
}


def _fold_all(groups: dict[str, str]) -> dict[str, str]:
    folded: dict[str, str] = {}
    for field, words in groups.items():
        for word in words.split("|"):
            folded.setdefault(fold(word), field)
    return folded


_FOLDED = _fold_all(_COMMON)
_FOLDED_BY_KIND = {kind: _fold_all(groups) for kind, groups in BY_KIND.items()}
_KNOWN = frozenset(_FOLDED) | {word for groups in _FOLDED_BY_KIND.values() for word in groups}


def meaning(header: str, kind: Kind) -> str:
    """The field that a header names in this kind of file, "" if we know none.

    >>> meaning("Fällig am", "ledger"), meaning("Date", "payments"), meaning("Shoe size", "ledger")
    ('due_on', 'paid_on', '')
    """
    folded = fold(header)
    return _FOLDED_BY_KIND.get(kind, {}).get(folded) or _FOLDED.get(folded, "")


def is_known(header: str) -> bool:
    """Whether the header is a name that we know in some kind of file.

    >>> is_known("Rechnungs-Nr."), is_known("4711")
    (True, False)
    """
    return fold(header) in _KNOWN


def synonyms_of(field: str) -> tuple[str, ...]:
    """The everyday names of a field, in all languages.

    >>> synonyms_of("due_on")[:2]
    ('due date', 'duedate')
    """
    return tuple(_COMMON[field].split("|"))
