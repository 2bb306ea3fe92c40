"""What a firm has changed in the playbook, as rows."""

from typing import Any

from goodterms.store.models import PlaybookVersion


def active_changes(company_id: int) -> list[dict[str, Any]]:
    """The changes of the version that is switched on; none where the firm works by the defaults."""
    active = PlaybookVersion.objects.filter(company_id=company_id, active=True).first()
    return list(active.changes) if active else []
