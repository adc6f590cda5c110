"""Lists that nobody has seen: rows, columns and words put together at random by a seed."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

BODIES = (
    "Kommunstyrelsen",
    "Trafiknämnden",
    "Byggnadsnämnden",
    "Förskolenämnden",
    "Grundskolenämnden",
    "Kulturnämnden",
    "Stadsledningskontoret",
    "Idrotts- och föreningsnämnden",
    "Kretslopp och vattennämnden",
    "Äldre samt vård- och omsorgsnämnden",
)
OPENINGS = ("{} får i uppdrag att", "{} ges i uppdrag att", "{} ska", "{} uppdras åt att", "Att")
VERBS = (
    "utreda",
    "ta fram",
    "se över",
    "kartlägga",
    "återkomma med förslag på",
    "redovisa",
    "pröva",
    "revidera",
    "utveckla",
    "förbereda",
    "analysera konsekvenserna av",
    "följa upp",
)
THINGS = (
    "en långsiktig lokalförsörjningsplan",
    "avgifterna",
    "möjligheten till avgiftsfri kollektivtrafik",
    "bemanningen",
    "en e-tjänst för felanmälan",
    "kostnaderna",
    "stadens upphandlingsrutiner",
    "skyfallsanpassning av Gamlestaden och Kviberg",
    "ett åtgärdsprogram mot våld i nära relationer",
    "trygghetsskapande åtgärder",
    "det civila samhällets förutsättningar",
    "hemtjänstens kontinuitet",
    "en kommungemensam kompetensförsörjningsstrategi",
    "parkeringsnormen",
    "handlingsplanen för biologisk mångfald 2024–2027",
    "cykelstråket mellan Backaplan och Hisings Kärra",
    "idrotts- och föreningslivets behov",
    "rutinerna",
    "en enklare process för bygglov",
    "ett nytt badhus",
    "verksamheten vid Världskulturmuseet",
    "digitaliseringen av äldre handlingar (fler än 30 000 akter)",
    "”Grön ö 2030”",
)
MORE = (
    "i samverkan med civilsamhället",
    "med utgångspunkt i barnkonventionen",
    "senast i samband med budgetarbetet",
    "för barn och unga",
    "tillsammans med berörda nämnder och styrelser",
    "inom ram",
    "och återkomma med en kostnadsberäkning",
    "i hela kommunen",
    "utifrån de synpunkter som har kommit in under samrådet",
    "samt belysa konsekvenserna för personalen",
    "i enlighet med vad som framgår av tjänsteutlåtandet",
    "på kort och lång sikt",
    "så att fler kan arbeta heltid",
    "med särskilt fokus på områden med låg tillgänglighet",
)
SENTENCES = (
    "Arbetet ska ske inom befintlig budget.",
    "En delredovisning ska lämnas till nämnden.",
    "Barnkonsekvensanalys ska ingå.",
    "Utredningen ska omfatta samtliga stadsområden.",
)
NOUNS = ("Översyn av", "Utredning om", "Plan för", "Uppföljning av", "Förstudie:", "Redovisning av")
PLANS = (
    "KS 5 maj 2024",
    "KS 31 augusti",
    "Kvartal 3 2024",
    "Årsrapport 2024",
    "Delårsrapport augusti 2024",
    "2024-10-30",
    "Under planering",
    "december 2024",
    "Samlingsärende",
    "våren 2025",
    "Tertial 2 2024",
    "Nämnden 12 juni 2024",
    "löpande",
    "Första kvartalet 2025",
)
GIVEN = (
    "KF 2023-11-09 § 14",
    "KS 2024-01-24 § 51",
    "KF budget 2024",
    "KF 2022-06-16 § 9",
    "Nämnden 2023-05-23 § 102",
)
STATES = ("Pågår", "Ej påbörjat", "Försenat", "Pågående", "Planeras")
OFFICIALS = ("Maja Lind", "Ove Kjell", "Sara Öst", "Anna-Karin Sjölund", "Per Ek")
SECTIONS = (
    ("Uppdrag från kommunfullmäktige", "Uppdrag från kommunstyrelsen", "Uppdrag från nämnden"),
    ("Budgetuppdrag 2024", "Övriga uppdrag"),
    ("Uppdrag till kommunstyrelsen", "Uppdrag till övriga nämnder och styrelser"),
    ("Kommunfullmäktiges budget 2023", "Kommunfullmäktiges budget 2024", "Särskilda beslut"),
)
HEADINGS = {
    "number": ("Nr", "Nr.", "Löpnr", "#"),
    "title": ("Uppdrag", "Uppdragets lydelse", "Uppdrag/beslut", "Beskrivning av uppdraget", "Vad ska göras", "Åtgärd"),
    "dnr": ("Dnr", "Diarienummer", "Diarienr", "Ärendenummer", "Dnr/ärendenr"),
    "plan": ("Redovisas", "Återrapportering", "Plan för redovisning", "Tidplan", "Klart senast", "Åter till nämnden"),
    "who": ("Ansvarig", "Ansvarig nämnd", "Nämnd/bolag", "Uppdragstagare", "Vem"),
    "given": ("Beslut", "Beslutsdatum och §", "Uppdragsgivare", "Givet av"),
    "status": ("Status", "Läge"),
    "person": ("Handläggare", "Kontaktperson"),
}  # fmt: skip
CAPTIONS = (
    "Pågående uppdrag",
    "Uppdragslista",
    "Uppföljning av nämndens uppdrag",
    "Bevakningslista",
    "Uppdrag att följa",
)
DECIDED = ("Instans", "Datum", "§")


class Item(NamedTuple):
    """One row of a list by the names of its columns, its section, and its dnr one by one."""

    cells: dict[str, str]
    section: str | None
    dnr: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Composed:
    """A list: its columns in order with their headings, its rows, and the words around it."""

    columns: tuple[str, ...]
    headings: tuple[str, ...]
    items: tuple[Item, ...]
    caption: str
    features: frozenset[str]

    def has(self, feature: str) -> bool:
        """Whether the list was composed with this feature."""
        return feature in self.features


def composed(chance: random.Random) -> Composed:
    """A list as some office may keep it."""
    features = {
        name
        for name, share in (
            ("numbered titles", 0.08),
            ("sections", 0.35),
            ("merged down", 0.12),
            ("several dnr", 0.3),
            ("nouns", 0.25),
            ("short", 0.2),
            ("two-row heading", 0.1),
        )
        if chance.random() < share
    }
    columns = _columns(chance, features)
    headings = tuple(chance.choice(HEADINGS[name]) for name in columns)
    items = tuple(_items(chance, columns, features))
    return Composed(columns, headings, items, chance.choice(CAPTIONS), frozenset(features))


def _columns(chance: random.Random, features: set[str]) -> tuple[str, ...]:
    shares = {"dnr": 0.8, "plan": 0.9, "who": 0.65, "given": 0.35, "status": 0.25, "person": 0.15}
    named = [name for name, share in shares.items() if chance.random() < share]
    named = named if {"plan", "who"} & set(named) else [*named, "plan"]
    chance.shuffle(named)
    if "merged down" in features:
        named = ["who", *(name for name in named if name != "who")]
    named.insert(chance.choice((0, 0, 1, 1, 1, 2)) if "merged down" not in features else 1, "title")
    if "two-row heading" in features and "given" not in named:
        named.append("given")
    numbered = chance.random() < 0.35 and not {"numbered titles", "merged down"} & features
    return ("number", *named) if numbered else tuple(named)


def _items(chance: random.Random, columns: Sequence[str], features: set[str]) -> Iterator[Item]:
    count = chance.choice((3, 4, 5, 6, 8, 10, 12, 15, 20, 30))
    sections: Sequence[str | None] = chance.choice(SECTIONS) if "sections" in features else (None,)
    cuts = sorted(chance.sample(range(1, count), len(sections) - 1)) if count >= len(sections) else []
    whos = sorted(chance.choice(BODIES) for _ in range(count))
    empty = {name: chance.choice((0.0, 0.0, 0.1, 0.3)) for name in ("dnr", "plan", "status", "given")}
    seen: set[str] = set()
    for number in range(count):
        dnr = _dnr(chance, features)
        title = next(one for one in iter(lambda: _title(chance, features), "") if one not in seen)
        seen.add(title)
        who = whos[number] if "merged down" in features else chance.choice(BODIES)
        cells = {
            "number": str(number + 1),
            "title": title,
            "dnr": ", ".join(dnr),
            "plan": chance.choice(PLANS),
            "who": who,
            "given": chance.choice(GIVEN),
            "status": chance.choice(STATES),
            "person": chance.choice(OFFICIALS),
        }
        cells |= {name: "" for name, share in empty.items() if chance.random() < share}
        cells = {name: cells[name] for name in columns}
        found = tuple(filter(None, cells.get("dnr", "").split(", ")))
        yield Item(cells, sections[sum(number >= cut for cut in cuts)], found)


def _dnr(chance: random.Random, features: set[str]) -> tuple[str, ...]:
    count = chance.choice((1, 1, 2, 3)) if "several dnr" in features else 1
    return tuple(f"{chance.randint(1, 1999):04}/{chance.randint(19, 24)}" for _ in range(count))


def _title(chance: random.Random, features: set[str]) -> str:
    """Words of an uppdrag: from three to some forty-five."""
    words = (
        chance.choice((4, 6, 8, 10, 14, 20, 30, 42)) if "short" not in features else chance.choice((4, 6, 8))
    )
    thing = chance.choice(THINGS)
    if "nouns" in features and chance.random() < 0.7:
        text = f"{chance.choice(NOUNS)} {thing}"
    else:
        opening = chance.choice((*OPENINGS, "", "", "", "")).format(chance.choice(BODIES))
        text = f"{opening} {chance.choice(VERBS)} {thing}".strip()
    more = [chance.choice(MORE) for _ in range(8)]
    while len(text.split()) < words and more:
        text += f" {more.pop()}"
        if more and chance.random() < 0.3:
            text += f" samt {chance.choice(VERBS)} {chance.choice(THINGS)}"
    text = text[0].upper() + text[1:]
    if len(text.split()) > 12 and chance.random() < 0.4:
        return f"{text}. {chance.choice(SENTENCES)}"
    return text + chance.choice(("", "", "."))
