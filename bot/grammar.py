"""The words of `/uppdrag`: one table that the dispatch, the help and the guide share."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True)
class Command:
    """One subcommand: its word, its twins, how it is typed, and what it gives."""

    word: str
    twins: tuple[str, ...]
    example: str
    says: str
    group: str

    @property
    def words(self) -> tuple[str, ...]:
        return (self.word, *self.twins)


_FIND = "Hitta"
_LISTS = "Listor"
_CHANGE = "Ändra"
_OUT = "Ut ur listan"

NEAR = 0.75  # of one, how alike a misspelling is
NEARER = 0.85  # the same for a word inside a sentence

COMMANDS = (
    Command("visa", (), "1679/20", "uppdragets kort; U-14 och SLK-2020-01679 går lika bra", _FIND),
    Command("sök", ("sok",), "sök trygghet", "ord i rubriker, dnr och anteckningar", _FIND),
    Command("historik", ("logg",), "historik U-14", "vem, vad och när, och vilka påminnelser som skickats; utan nummer dina egna utskick", _FIND),
    Command("tolka", (), 'tolka "KS 10 feb"', "hur planen läses och varför; inget sparas", _FIND),
    Command("mina", ("mitt",), "mina", "dina öppna uppdrag, försenade först", _LISTS),
    Command("försenade", ("forsenade", "sena"), "försenade", "det som skulle ha redovisats, äldst först", _LISTS),
    Command("kommande", ("nästa", "nasta"), "kommande KS 31 mars", "det som ska redovisas då", _LISTS),
    Command("lista", ("filter",), "lista nämnd:KS år:2021", "listan, smalnad som du vill", _LISTS),
    Command("utan datum", ("odaterade",), "utan datum", "det som saknar tid eller är osäkert", _LISTS),
    Command("påminn", ("paminn", "snooze"), "påminn U-14 om 1 vecka", "skjuter upp påminnelsen, aldrig planen", _CHANGE),
    Command("ny", ("skapa",), "ny", "nytt uppdrag", _CHANGE),
    Command("importera", (), "importera", "läser in en lista", _CHANGE),
    Command("plan", ("flytta",), "plan U-14 KS 5 maj", "flyttar planen", _CHANGE),
    Command("redovisa", (), "redovisa U-14", "antecknar en redovisning", _CHANGE),
    Command("fullgjort", ("klar",), "fullgjort U-14 KS 2021-06-16 § 123", "stänger uppdraget", _CHANGE),
    Command("ansvarig", ("tilldela",), "ansvarig U-14 @person", "vem som ansvarar", _CHANGE),
    Command("avsluta", (), "avsluta U-14 avskrivet", "avslutar utan fullgörande", _CHANGE),
    Command("bordlagt", (), "bordlagt U-14 KS 30 juni", "vad som hände på mötet", _CHANGE),
    Command("öppna", ("oppna",), "öppna U-14", "öppnar uppdraget igen", _CHANGE),
    Command("skydda", (), "skydda U-14", "döljer texten för andra", _CHANGE),
    Command("häv skydd", ("hav skydd",), "häv skydd U-14", "visar texten igen", _CHANGE),
    Command("slå ihop", ("sla ihop",), "slå ihop U-14 U-20", "två poster blir en", _CHANGE),
    Command("följ", ("folj",), "följ U-14", "bevakar ett uppdrag eller en nämnd", _CHANGE),
    Command("sluta följa", ("sluta folja", "avfölj", "avfolj"), "sluta följa U-14", "slutar bevaka", _CHANGE),
    Command("utdrag", (), "utdrag U-14", "ett uppdrag som dokument", _OUT),
    Command("rapport", (), "rapport vecka", "veckans sammanställning, när du vill", _OUT),
    Command("exportera", (), "exportera xlsx", "listan som fil", _OUT),
    Command("inställningar", ("installningar",), "inställningar", "dina påminnelser", _OUT),
    Command("roller", ("roll",), "roller", "vem som får göra vad; för administratören", _OUT),
    Command("hjälp", ("hjalp", "?", "help"), "hjälp", "den här texten", _OUT),
)  # fmt: skip

# What people write who do not know the words: asked about where a search finds nothing.
_MEANT = {
    "visa": "show card kort",
    "sök": "search find hitta leta",
    "mina": "mine my",
    "försenade": "late overdue försenat förseningar",
    "kommande": "next upcoming snart",
    "lista": "list all alla allt",
    "utan datum": "undated",
    "historik": "history log undo ångra",
    "påminn": "remind remember påminnelse",
    "ny": "new create add nytt",
    "importera": "import upload",
    "plan": "move reschedule planera",
    "rapport": "vecka veckan digest sammanställning",
    "redovisa": "report redovisat rapportera",
    "fullgjort": "close done finish stäng klart avklarat",
    "ansvarig": "assign owner",
    "avsluta": "delete remove cancel radera end",
    "öppna": "open reopen",
    "skydda": "protect hide dölj",
    "slå ihop": "merge",
    "följ": "follow watch bevaka",
    "sluta följa": "unfollow",
    "exportera": "export download",
    "hjälp": "hej hallå hejsan hello hi tack",
    "inställningar": "settings preferences config",
    "roller": "roles permissions behörigheter",
}
_BY_OTHER_WORD = {other: word for word, others in _MEANT.items() for other in others.split()}
_BY_WORD = {word: command for command in COMMANDS for word in command.words}
_LONGEST_FIRST = sorted(_BY_WORD, key=len, reverse=True)


def meant(text: str) -> tuple[str, str] | None:
    """The subcommand that somebody may have meant who wrote another word or misspelled it, and what stands after it."""
    first, _, rest = text.strip().partition(" ")
    if word := _like(first, NEAR):
        return word, rest.strip()
    return next(((word, "") for one in rest.split() if (word := _like(one, NEARER))), None)


def meant_instead(text: str) -> str | None:
    """The subcommand that people call by this word, which may stand in titles too ("nytt uppdrag", "list")."""
    return _BY_OTHER_WORD.get(text.strip().partition(" ")[0].lower())


def _like(typed: str, near: float) -> str | None:
    asked = typed.lower().strip("/-=?.,")
    found = get_close_matches(asked, _BY_WORD, 1, near) if len(asked) > 3 else []
    return _BY_OTHER_WORD.get(asked) or (_BY_WORD[found[0]].word if found else None)


def leading(text: str) -> tuple[str, str] | None:
    """The subcommand that `text` (lower case) begins with, and how many letters of it; None without one."""
    for word in _LONGEST_FIRST:
        if text == word or text.startswith(word + " "):
            return _BY_WORD[word].word, word
    return None
