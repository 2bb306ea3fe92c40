"""Names, addresses and numbers for the invented people of invented customers."""

import unicodedata
from random import Random

OURS = ("Katrin Vogel", "Jonas Pfeiffer", "Amelia Hart", "Daniel Kern")

_FIRST = {
    "DE": "Anna Birgit Carsten Claudia Dirk Elif Frank Gesine Heiko Ines Jens Karin Lars Mehmet Nadine Olaf Petra "
    "Ralf Sabine Thomas Ulrike Volker",
    "GB": "Alice Ben Charlotte David Emma Gareth Harriet Imran Joanne Keith Louise Martin Priya Simon",
    "FR": "Aurélie Benoît Camille Denis Élodie Fabrice Hélène Julien",
    "NL": "Anneke Bas Femke Jeroen Lotte Sander",
    "AT": "Barbara Christoph Elisabeth Georg Johanna Martin",
    "PL": "Agnieszka Krzysztof Magdalena Tomasz",
}
_LAST = {
    "DE": "Ahrens Brinkmann Demir Eggers Falk Günther Hartung Ihde Jürgens Köhler Lehnhoff Meinecke Niehaus "
    "Oltmann Probst Quast Rademacher Schaper Thiele Uhlig Wiegand Zander",
    "GB": "Aldridge Barlow Chaudhry Dawson Ellery Forsyth Greenhalgh Hollis Jessop Kirkham Langley Marsden",
    "FR": "Barbier Charpentier Delmas Fontanel Girard Marchand Roussel",
    "NL": "Bakker Dekker Hoekstra Kuipers Mulder Visser",
    "AT": "Auer Brandstätter Egger Haslinger Leitner Pichler",
    "PL": "Kowalczyk Nowicka Sikora Wrona",
}
_PHONE = {
    "DE": "+49 30 23125 {:03d}",
    "GB": "+44 20 7946 0{:03d}",
    "FR": "+33 1 99 00 {:02d} 10",
    "NL": "+31 20 555 0{:03d}",
    "AT": "+43 1 555 0{:03d}",
    "PL": "+48 22 555 0{:03d}",
}


def person(rng: Random, country: str) -> str:
    """An invented name of that country."""
    return f"{rng.choice(_FIRST[country].split())} {rng.choice(_LAST[country].split())}"


def phone(rng: Random, country: str) -> str:
    """An invented telephone number."""
    return _PHONE[country].format(rng.randrange(100))


def domain(firm: str) -> str:
    """The domain of a firm, under the top-level domain kept for examples.

    >>> domain("Bäckerei Hinrichs")
    'baeckerei-hinrichs.example'
    """
    german = firm.lower()
    for letter, spelt in {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}.items():
        german = german.replace(letter, spelt)
    plain = unicodedata.normalize("NFKD", german).encode("ascii", "ignore").decode()
    words = "".join(c if c.isalnum() else " " for c in plain).split()
    return f"{'-'.join(words[:3])}.example"


def address(name: str, firm: str) -> str:
    """A person's e-mail address.

    >>> address("Jürgen Köhler", "Feinkost Marlow")
    'juergen.koehler@feinkost-marlow.example'
    """
    local = ".".join(domain(part).removesuffix(".example") for part in name.split())
    return f"{local}@{domain(firm)}"
