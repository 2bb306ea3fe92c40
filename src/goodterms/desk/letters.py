"""Letters that the desk sends: a new password, an invitation, a change in how somebody signs in. Links begin with the
configured address, always."""

import threading
from collections.abc import Mapping
from typing import Final

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from goodterms.core.basics.reasons import N_
from goodterms.desk.wording import word
from goodterms.journeys.keep_letterhead import Changed
from goodterms.store import clock
from goodterms.store.models import Company, User

CHANGES: Final = {
    "password": N_("A new password was set"),
    "app": N_("An app with codes was set up"),
    "app_off": N_("The app with codes was taken away"),
    "codes": N_("New recovery codes were made; the old ones are void"),
    "passkey": N_("A passkey was added"),
    "passkey_off": N_("A passkey was taken away"),
}


def password_letter(user: User) -> EmailMessage:
    """The letter with which somebody sets a new password."""
    text = _(
        "Hello,\n\nsomebody (you, we hope) asked for a new password for Goodterms. Set it here:\n\n{link}\n\n"
        "The link works once, and for three days. If it was not you, do nothing: your password stays as it is.\n"
    )
    return EmailMessage(_("A new password for Goodterms"), text.format(link=password_link(user)), to=[user.email])


def send_invitation(user: User, company: Company, *, by: User | None) -> None:
    """Tell somebody that they work at a firm now. Who has no password yet gets the link to set one."""
    if user.has_usable_password():
        text = _("Hello {name},\n\n{by} has given you a role at {firm}. Sign in as always:\n\n{link}\n")
        link = settings.BASE_URL + reverse("sign_in")
    else:
        text = _(
            "Hello {name},\n\n{by} has given you a role at {firm} in Goodterms. Set your password here:\n\n{link}\n\n"
            "The link works once, and for three days.\n"
        )
        link = password_link(user)
    body = text.format(name=user.name, by=by.name if by else "Goodterms", firm=company.name, link=link)
    send_beside(EmailMessage(_("Welcome to Goodterms"), body, to=[user.email]))


def tell_of_change(user: User, change: str) -> None:
    """Tell somebody what was changed in how they sign in, in case it was not them. change: a key of CHANGES."""
    with translation.override(user.language or translation.get_language()):
        text = _(
            "Hello {name},\n\n{change} (your Goodterms account, {at} UTC).\n\nIf it was you, all is well. If it was "
            "not: set a new password now, which ends every session, and speak with who runs Goodterms for you.\n\n"
            "{link}\n"
        )
        said = {"name": user.name, "change": _(CHANGES[change]), "at": f"{clock.now():%Y-%m-%d %H:%M}"}
        body = text.format(**said, link=settings.BASE_URL + reverse("forgotten"))
        letter = EmailMessage(_("Your Goodterms account was changed"), body, to=[user.email])
    send_beside(letter)


def tell_of_bank_account(changed: Changed, company: Company, *, by: User | None) -> None:
    """Tell every owner, each in their language, that the firm's customers are asked to pay elsewhere from now on: also
    the one who changed it, in case it was not them."""
    # A line break in a name would break the head of the letter, and who named it so would keep it from being sent.
    firm = " ".join(company.name.split())
    for owner in changed.owners:
        with translation.override(owner.language or translation.get_language()):
            text = _(
                "Hello {name},\n\nthe bank account on the statements of {firm} was changed by {by} ({at} UTC).\n\n"
                "Before:\n{before}\n\nFrom now on:\n{after}\n\nIf one of you did this, all is well. If not: put "
                "the account right at once, set new passwords, and look at who works at the firm. Statements that were "
                "made meanwhile name the wrong account.\n\n{link}\n"
            )
            said = {"name": owner.name, "firm": firm, "by": by.name if by else "Goodterms"}
            told = {"before": account_text(changed.before), "after": account_text(changed.after)}
            link = settings.BASE_URL + reverse("letterhead", kwargs={"firm": company.slug})
            body = text.format(**said, **told, at=f"{clock.now():%Y-%m-%d %H:%M}", link=link)
            letter = EmailMessage(_("The bank account of {firm} was changed").format(firm=firm), body, to=[owner.email])
        send_beside(letter)


def account_text(parts: Mapping[str, str]) -> str:
    """The parts of a bank account as they were told, a line each."""
    lines = [f"  {word('account_part', name)}: {value}" for name, value in parts.items()]
    return "\n".join(lines) or "  " + _("none")


def send_beside(letter: EmailMessage) -> None:
    """Send beside the answer, so that its time tells nothing about the letter."""
    threading.Thread(target=letter.send, kwargs={"fail_silently": True}, daemon=True).start()


def password_link(user: User) -> str:
    """The address at which a person sets their password; it works once."""
    uid, token = urlsafe_base64_encode(force_bytes(user.pk)), default_token_generator.make_token(user)
    return str(settings.BASE_URL) + reverse("new_password", kwargs={"uidb64": uid, "token": token})
