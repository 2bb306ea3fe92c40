"""goodterms demo"""

from typing import Annotated

import typer

from goodterms.cli import boot


def demo(
    unless_there: Annotated[
        bool, typer.Option("--unless-there", help="Do nothing but tell the sign-in if it is there already.")
    ] = False,
) -> None:
    """Create a demonstration firm: 24 months, 65 customers of every kind. Prints how to sign in."""
    with boot.started():
        from goodterms.journeys import make_demonstration as making
        from goodterms.journeys.plan_the_day import plan_the_day
        from goodterms.store import clock
        from goodterms.store.access import Access

        there = making.demonstration()
        if there is not None and not unless_there:
            boot.stop(
                boot.UNUSABLE, "There is a demonstration firm already; a second one needs another GOODTERMS_HOME."
            )
        if there is not None:
            sign_in = making.renew_sign_in()
        else:
            boot.say("Playing 24 months of a demonstration firm (about 20 seconds) …")
            today = clock.today_in_zone(making.FIRM.timezone)
            sign_in = making.make_demonstration(as_of=today, told=lambda text: boot.say(f"  {text}"))
            there = making.demonstration()
        if there is not None:
            boot.say("Making today's list …")
            plan_the_day(Access(there, "owner", "operator"))
    print(f"Sign in as {sign_in.email} with the password {sign_in.password}")
