"""Heads of columns by which a list is sorted."""

from typing import Any, Final

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from goodterms.desk.templatetags.desk import icon, with_query

register = template.Library()
RISING: Final = {"name", "owner", "oldest", "cause"}
"""Columns whose natural order rises: from A to Z, the longest late first."""


@register.simple_tag(takes_context=True)
def sort_head(context: template.Context, code: str, label: str, sort: str, kind: str = "") -> SafeString:
    """The head of a column: a link that sorts by it, the other way round where the list is sorted by it already.

    sort: how the list is sorted now, a code with "-" in front where its natural order is turned. kind: its class.
    """
    here, turned = sort.removeprefix("-") == code, sort.startswith("-")
    wanted = f"-{code}" if here and not turned else code
    link = with_query(context, sort=wanted, page=None)
    rises = (code in RISING) != turned
    direction = "ascending" if rises else "descending"
    state = format_html(' aria-sort="{}"', direction) if here else ""
    mark = icon("up" if rises else "down") if here else ""
    return format_html(
        '<th scope="col" class="sortable {}"{}><a href="{}">{}{}</a></th>', kind, state, link, label, mark
    )


@register.simple_tag
def option(value: Any, label: Any, chosen: Any) -> SafeString:
    """One choice of a field."""
    mark = SafeString(" selected") if str(value) == str(chosen) else ""
    return format_html('<option value="{}"{}>{}</option>', value, mark, label)
