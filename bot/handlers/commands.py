"""Which answer belongs to which subcommand; the words themselves stand in `bot.grammar`."""

from __future__ import annotations

from bot.asking import Ask
from bot.handlers import files, finding, following, forms, listing, sendings
from bot.handlers.desk import Answer, Desk
from bot.views import help as help_view
from bot.views.parts import Message
from uppdrag import service


def answer(desk: Desk, ask: Ask) -> Message:
    """The message that answers; raises Refused with a reason for people."""
    return ANSWERS.get(ask.verb, guide)(desk, ask)


def guide(desk: Desk, _ask: Ask) -> Message:
    """My three most urgent, what comes to me next, then the help."""
    urgent = service.most_urgent(desk.house, desk.person.id, 3)
    return help_view.guide(urgent, desk.today, sendings.next_up(desk))


ANSWERS: dict[str, Answer] = {
    "visa": finding.show,
    "historik": finding.history_of,
    "tolka": finding.explain,
    "påminn": finding.postpone,
    **dict.fromkeys(listing.LISTS, listing.show),
    "följ": following.follow,
    "sluta följa": following.unfollow,
    "kom inte upp": following.did_not_come_up,
    "försök igen": sendings.try_again,
    "ångra": forms.undo,
    "ångra senare": forms.undo_later,
    "spara": files.save,
    "avbryt": files.cancel,
    "granska": files.look,
    "svara": files.answer,
    "ångra inläsning": files.undo,
    "hjälp": guide,
}
