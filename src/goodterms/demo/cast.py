"""Who buys from the demonstration firm: one line a customer, with how it behaves and how much it orders.

The firm sells refrigeration and kitchen equipment, spare parts and its own maintenance. All firms and people are
invented; e-mail addresses end in .example, telephone numbers are those that regulators keep for fiction.
"""

from dataclasses import dataclass
from typing import Literal

Manner = Literal[
    "good", "discount", "habit", "red_tape", "public", "bond", "shock", "distress", "dispute", "evading",
    "referrer", "new", "stopped", "branch",
]  # fmt: skip
Twist = Literal["", "nobody_said", "open_credit", "paid_twice", "no_contact", "only_buyer"]


@dataclass(frozen=True, slots=True)
class Part:
    """One customer in the play. every: mean days between orders. size: typical invoice in whole units.

    twist: something of ours that is not in order: nobody said what a payment is for, a credit note is not set
    against anything, an invoice was paid twice; or nobody to talk to, or only a buyer.
    """

    manner: Manner
    name: str
    legal_form: str
    country: str
    segment: str
    terms: str
    every: int
    size: int
    referred_by: str = ""
    group: str = ""
    twist: Twist = ""

    @property
    def currency(self) -> str:
        return "GBP" if self.country == "GB" else "EUR"


_LINES = """
good|Gasthof Alte Post|Einzelunternehmen|DE|Hospitality|net 30|17|900|||nobody_said
good|Hotel Seeblick Betriebs|GmbH|DE|Hospitality|net 30|12|2100|||paid_twice
good|Nordlicht Kältetechnik|GmbH|DE|Trade|net 30|9|1800
good|Bäckerei Hinrichs|e.K.|DE|Food|net 14|22|650
good|Feinkost Marlow|GmbH|DE|Food|net 30|15|1300|||open_credit
good|Klinikküche Weserbergland|GmbH|DE|Catering|net 30|11|3200
good|Brauerei Sankt Ansgar|GmbH & Co. KG|DE|Food|net 30|14|2600
good|Wirtshaus zur Linde|Einzelunternehmen|DE|Hospitality|net 14|26|480|||no_contact
good|Alpenfrost Logistik|GmbH|AT|Logistics|net 30|12|3400
good|Molkerei Tannengrund|eG|DE|Food|net 30|16|4100
good|Restaurants Lumière|SARL|FR|Hospitality|net 30|20|1500
good|Koelhuis De Waard|B.V.|NL|Logistics|net 30|15|2900|||nobody_said
good|Ashcombe Catering|Ltd|GB|Catering|net 30|16|1700|||paid_twice
good|Harbour Lane Hotels|Ltd|GB|Hospitality|net 30|14|2500
good|Metzgerei Dallmann|Einzelunternehmen|DE|Food|net 14|25|720|||only_buyer
discount|Kantinen Rheinbogen|GmbH|DE|Catering|2/10 net 30|15|2200
discount|Frischemarkt Oberland|GmbH|DE|Retail|2/10 net 30|11|3000
discount|Tiefkühl Brandes|GmbH & Co. KG|DE|Food|2/10 net 30|10|3600
discount|Penrose Foods|Ltd|GB|Food|2/10 net 30|17|2000
habit|Systemgastronomie Vierländer|AG|DE|Hospitality|net 30|9|3900
habit|Großküchen Union Süd|GmbH|DE|Catering|net 30|11|3100
habit|Supermarktkette Zentral|GmbH & Co. KG|DE|Retail|net 30|9|5200
habit|Brasseries du Rhône|SA|FR|Hospitality|net 30|15|2400
habit|Kingsmead Leisure|plc|GB|Hospitality|net 30|12|2800
habit|Event & Messe Catering Nord|GmbH|DE|Catering|net 14|19|1900|||no_contact
red_tape|Pharmakühl Deutschland|AG|DE|Logistics|net 30|10|4800
red_tape|Nordbahn Bordgastronomie|GmbH|DE|Catering|net 30|12|3300
red_tape|Vereinte Kliniken Elbe-Saale|gGmbH|DE|Catering|net 30|11|4200
red_tape|Crossway Retail Group|plc|GB|Retail|net 45|15|3800|||only_buyer
public|Studierendenwerk Mittelhessen|Public body|DE|Public|net 30|14|3500
public|Stadt Lindenau, Schulverpflegung|Public body|DE|Public|net 30|20|2300
bond|Eismanufaktur Contarini|GmbH|DE|Food|net 30|15|1600
bond|Landgasthof Rittmeyer|Einzelunternehmen|DE|Hospitality|net 14|19|900
bond|Hofladen Gut Sandau|KG|DE|Retail|net 30|20|1200
shock|Kühltransporte Bergmann|GmbH|DE|Logistics|net 30|11|3000
shock|Partyservice Lindqvist|e.K.|DE|Catering|net 14|17|1100
shock|Fischhandel Petersen & Sohn|OHG|DE|Food|net 30|14|2300
shock|Traiteur Beaumont|SARL|FR|Catering|net 30|19|1800
shock|Millbrook Dairy|Ltd|GB|Food|net 30|15|2600
distress|Bistro-Kette Pomodoro|GmbH|DE|Hospitality|net 30|11|2200
distress|Kühlhaus Ostfalen|GmbH|DE|Logistics|2/10 net 30|12|3700
distress|Cafébar Lindenhof|UG|DE|Hospitality|net 14|20|800
distress|Groothandel Vermeulen|B.V.|NL|Food|net 30|15|2900
distress|Saltmarsh Inns|Ltd|GB|Hospitality|net 30|14|2100
dispute|Ladenbau Krüger & Partner|GmbH|DE|Trade|net 30|14|3300
dispute|Hotelgruppe Drei Kronen|GmbH|DE|Hospitality|net 30|12|3000
dispute|Konditorei Sperling|Einzelunternehmen|AT|Food|net 30|21|1000
dispute|Fairfield Schools Catering|Ltd|GB|Catering|net 30|16|2000
evading|Gastro-Discount Handels|UG|DE|Retail|net 14|15|2400
evading|Immo & Event Konzept|GmbH|DE|Hospitality|net 30|19|1900|||no_contact
evading|Blackwater Bars|Ltd|GB|Hospitality|net 30|17|1600
referrer|Planungsbüro Küche & Raum|PartG mbB|DE|Trade|net 30|50|380
referrer|Beratung Reuter Gastronomie|Einzelunternehmen|DE|Trade|net 14|56|300
good|Seniorenresidenz Auental|gGmbH|DE|Catering|net 30|16|2000|Planungsbüro Küche & Raum
good|Burgerwerk Kassel|GmbH|DE|Hospitality|net 30|17|1400|Planungsbüro Küche & Raum
good|Kita-Verbund Sonnenberg|gGmbH|DE|Catering|net 30|22|1100|Beratung Reuter Gastronomie
new|Foodtruck Kollektiv Anker|GbR|DE|Hospitality|net 14|12|700|Beratung Reuter Gastronomie
new|Molenda Mroźnie|Sp. z o.o.|PL|Logistics|net 30|14|2500
new|Hotel Zum Weissen Turm|GmbH|DE|Hospitality|net 30|15|1600
stopped|Catering Manufaktur Holm|GmbH|DE|Catering|net 30|15|1900
stopped|Tannhäuser Fleischwaren|GmbH|DE|Food|net 30|17|2300
branch|Backhaus Friedrichs Zentrale|GmbH|DE|Food|net 30|15|2600||Backhaus Friedrichs
branch|Backhaus Friedrichs Filiale Göttingen|GmbH|DE|Food|net 30|20|900||Backhaus Friedrichs
branch|Backhaus Friedrichs Filiale Northeim|GmbH|DE|Food|net 30|22|800||Backhaus Friedrichs
branch|Backhaus Friedrichs Filiale Einbeck|GmbH|DE|Food|net 30|25|700||Backhaus Friedrichs
"""


def _read(line: str) -> Part:
    manner, name, form, country, segment, terms, every, size, *more = line.split("|")
    return Part(manner, name, form, country, segment, terms, int(every), int(size), *more)  # type: ignore[arg-type]


CAST: tuple[Part, ...] = tuple(_read(line) for line in _LINES.strip().splitlines())
