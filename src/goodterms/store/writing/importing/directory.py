"""Which customer a row means, and the customers that a file brings along."""

from collections.abc import Iterable
from datetime import datetime

from goodterms.core.basics.reasons import N_, Reason
from goodterms.core.basics.text import key, skeleton
from goodterms.store.models import Customer
from goodterms.store.writing import bulk

COLUMNS = (
    "id company_id reference reference_key name legal_name form registration country segment owner_name terms "
    "version created_at"
).split()

FORMS = frozenset(
    "ltd limited plc inc incorporated llc corp corporation co company gmbh ag kg ohg ug se mbh sarl sas sa srl spa bv "
    "nv oy ab as aps sl".split()
)

ALIKE = N_("possible duplicate of customer {other}")


class SeveralOfThatName(LookupError):
    """A row names its customer by a name that several customers have."""


class Directory:
    """Finds and makes customers by reference, or by name where a file has no references."""

    def __init__(self, company_id: int, at: datetime) -> None:
        self._company_id = company_id
        self._at = at
        self._by_key: dict[str, int] = {}
        self._by_name: dict[str, int] = {}
        self._alike: dict[str, str] | None = None
        # Customers made here that look like one that is there: told with their rows, never merged.
        self.doubts: dict[int, Reason] = {}
        self._before: tuple[dict[str, int], dict[str, int]] = ({}, {})
        self.made_in_batch = 0
        # Every customer that was made here, by key, also where the batch was undone (a trial undoes each).
        self.ever_made: set[str] = set()
        # The highest id before this import: customers above it came with it.
        newest = Customer.objects.order_by("-id").values_list("id", flat=True).first()
        self.made = newest or 0

    def known_before_batch(self) -> None:
        """Remember what is known, in case the batch is undone."""
        self._before = dict(self._by_key), dict(self._by_name)
        self.made_in_batch = 0

    def forget_batch(self) -> None:
        """The batch was undone: the customers that it made are not there."""
        self._by_key, self._by_name = self._before

    def meet(self, named: Iterable[tuple[str, str]]) -> None:
        """Make sure that every (reference, name) of a batch has its customer; new ones are created."""
        self._meet(named, create=True)

    def _meet(self, named: Iterable[tuple[str, str]], *, create: bool) -> None:
        wanted: dict[str, tuple[str, str]] = {}
        for reference, name in named:
            if reference:
                wanted.setdefault(key(reference)[:100], (reference, name))
            elif name and key(name) not in self._by_name:
                wanted.setdefault(key(name)[:100], ("", name))
        unknown = {k: v for k, v in wanted.items() if k not in self._by_key}
        if not unknown:
            return
        known = Customer.objects.filter(company_id=self._company_id, reference_key__in=list(unknown))
        for customer_id, reference_key in known.values_list("id", "reference_key"):
            self._by_key[reference_key] = customer_id
        missing = {k: v for k, v in unknown.items() if k not in self._by_key}
        self._find_by_name(missing)
        if create:
            self._create({k: v for k, v in missing.items() if v[0] or key(v[1]) not in self._by_name})

    def look_up(self, named: Iterable[tuple[str, str]]) -> None:
        """Learn which of these customers there are, without creating any."""
        self._meet(named, create=False)

    def known(self, reference: str, name: str) -> int | None:
        """The customer, or None where there is none (or several of that name)."""
        try:
            return self.find(reference, name)
        except (KeyError, SeveralOfThatName):
            return None

    def find(self, reference: str, name: str) -> int:
        """The customer of a row whose batch has been met. Raises KeyError, SeveralOfThatName."""
        if reference:
            return self._by_key[key(reference)[:100]]
        by_name = key(name)
        found = self._by_name.get(by_name) or self._by_key[by_name[:100]]
        if found < 0:
            raise SeveralOfThatName(name)
        return found

    def _known_alike(self) -> dict[str, str]:
        """What the customers look like who are there: look-alike form of name or reference -> reference."""
        if self._alike is None:
            there = Customer.objects.filter(company_id=self._company_id).order_by("-id")
            self._alike = {
                sign: reference
                for reference, name in there.values_list("reference", "name").iterator(chunk_size=5000)
                for sign in _signs(reference, name)
            }
        return self._alike

    def _find_by_name(self, missing: dict[str, tuple[str, str]]) -> None:
        names = {name for reference, name in missing.values() if not reference}
        found = Customer.objects.filter(company_id=self._company_id, name__in=names).order_by("id")
        for customer_id, name in found.values_list("id", "name"):
            by_name = key(name)
            self._by_name[by_name] = -1 if by_name in self._by_name else customer_id

    def _create(self, missing: dict[str, tuple[str, str]]) -> None:
        ids = bulk.reserve_ids(Customer, len(missing))
        rows = []
        alike = self._known_alike() if missing else {}
        for customer_id, (reference_key, (reference, name)) in zip(ids, missing.items(), strict=True):
            shown = (reference or name)[:100]
            title = (name or reference)[:400]
            for sign in _signs(shown, title):
                other = alike.setdefault(sign, shown)
                if other != shown:
                    self.doubts[customer_id] = Reason("customer.alike", ALIKE, {"other": other})
            rows.append((customer_id, self._company_id, shown, reference_key, title, *[""] * 7, 1, self._at))
            self._by_key[reference_key] = customer_id
        bulk.insert(Customer, COLUMNS, rows)
        self.made_in_batch += len(rows)
        self.ever_made |= missing.keys()


def _signs(reference: str, name: str) -> tuple[str, ...]:
    """How a customer looks: the name without its legal form, and the reference without leading zeros, look-alikes
    folded. For hints only."""
    words = [word for word in key(name).replace(".", " ").replace(",", " ").split() if word not in FORMS]
    by_name = skeleton(" ".join(words) or name)
    by_reference = skeleton(key(reference).lstrip("0"))
    return tuple(f"{kind} {sign}" for kind, sign in (("name", by_name), ("ref", by_reference)) if len(sign) > 2)
