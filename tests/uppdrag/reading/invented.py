"""Two invented lists of uppdrag, and their cells in the columns of other offices."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

Cells = Sequence[str]


class Task(NamedTuple):
    title: str
    who: str
    ids: tuple[str, ...]
    dnr: tuple[str, ...]
    plan: str
    given: str
    status: str


SHORT = (
    Task(
        "Utreda en gemensam ingång för bygglov och miljötillstånd",
        "Byggnadsnämnden",
        ("byggnadsnamnden",),
        ("0231/22",),
        "KS 15 juni 2022",
        "KF 2021-11-11 § 12",
        "Pågår",
    ),
    Task(
        "Ta fram en plan för skyfall i Gamlestaden och Kviberg samt redovisa kostnaderna för de tre mest utsatta gatorna",
        "Kretslopp och vattennämnden",
        ("kretslopp-och-vattennamnden",),
        ("0232/22", "0418/22"),
        "Delårsrapport augusti 2022",
        "KF budget 2022",
        "Försenat",
    ),
    Task(
        "Öka antalet praktikplatser för unga med funktionsnedsättning",
        "Samtliga nämnder",
        ("Samtliga nämnder",),
        (),
        "Årsrapport 2022",
        "KF budget 2022",
        "Pågår",
    ),
    Task(
        "Se över hur sommarlovsaktiviteter når barn på landsbygden",
        "Tjörns hamnförbund",
        ("Tjörns hamnförbund",),
        ("0377/22",),
        "Kvartal 4 2022",
        "KS 2022-02-09 § 88",
        "Ej påbörjat",
    ),
    Task(
        "Pröva avgiftsfria resor för ledsagare",
        "Trafiknämnden",
        ("trafiknamnden",),
        ("1104/21",),
        "2022-10-26",
        "KS 2021-12-15 § 990",
        "Pågår",
    ),
    Task(
        "Kartlägga otrygga gångtunnlar och föreslå belysning, ”mörka hål” ska prioriteras",
        "Trafiknämnden",
        ("trafiknamnden",),
        ("1105/21",),
        "Under planering",
        "KF 2021-09-16 § 4",
        "Pågår",
    ),
    Task(
        "Återkomma med förslag om kolonilotter i Hisings Backa",
        "Park- och naturnämnden",
        ("park-och-naturnamnden",),
        (),
        "",
        "KF 2021-09-16 § 7",
        "Pågår",
    ),
    Task(
        "Göra en samlad genomlysning av stadens konsultköp 2018–2021",
        "Stadsledningskontoret",
        ("stadsledningskontoret",),
        ("1206/21", "0044/22", "0045/22"),
        "KS 31 augusti 2022",
        "KS 2022-01-26 § 51",
        "Pågår",
    ),
    Task(
        "Utreda idrotts- och föreningslivets behov av konstgräsplaner",
        "Idrotts- och föreningsnämnden",
        ("idrotts-och-foreningsnamnden",),
        ("0099/22",),
        "första halvåret 2023",
        "KF budget 2022",
        "Pågår",
    ),
)
LONG = (
    Task(
        "Kommunstyrelsen får i uppdrag att tillsammans med berörda nämnder pröva ett nytt system för felanmälan.",
        "",
        ("kommunstyrelsen",),
        ("0611/22",),
        "KS 28 september 2022",
        "",
        "",
    ),
    Task(
        "Kulturnämnden får i uppdrag att hitta en plats för ett museum om fisket.",
        "",
        ("kulturnamnden",),
        (),
        "Kvartal 3",
        "",
        "",
    ),
    Task(
        "Grundskolenämnden ska redovisa hur fritidshemmen används i januari och juli.",
        "",
        ("grundskolenamnden",),
        ("0613/22", "0614/22"),
        "Årsrapport 2022",
        "",
        "",
    ),
    Task(
        "Stadsledningskontoret får i uppdrag att följa upp hur lekplatserna sköts.",
        "",
        ("stadsledningskontoret",),
        ("0615/22",),
        "Samlingsärende",
        "",
        "",
    ),
    Task(
        "Förvaltnings AB Framtiden får i uppdrag att rusta upp gårdarna i Biskopsgården.",
        "",
        ("forvaltnings-ab-framtiden",),
        (),
        "Delårsrapport mars 2023",
        "",
        "",
    ),
)
BUDGET, OTHER = "Uppdrag från budget 2022", "Övriga beslut"
SECTIONED = [(task, BUDGET if n < 4 else OTHER) for n, task in enumerate(SHORT)]
PLAIN = [(task, None) for task in SHORT]
LONG_PLAIN = [(task, None) for task in LONG]
LONG_SECTIONED = [
    (task, "Till kommunstyrelsen" if n < 2 else "Till nämnder och styrelser") for n, task in enumerate(LONG)
]


def table(
    heads: Cells,
    columns: Sequence[Callable[[int, Task], str]],
    rows: Sequence[tuple[Task, str | None]],
    *,
    at: int = 0,
) -> list[list[str]]:
    """The list as cells; a section stands in column `at` of a row of its own."""
    lines, before = [list(heads)], None
    for number, (task, section) in enumerate(rows, 1):
        if section and section != before:
            lines.append([section if n == at else "" for n in range(len(heads))])
        lines.append([column(number, task) for column in columns])
        before = section
    return lines


def number(n: int, _: Task) -> str:
    return str(n)


def title(_: int, task: Task) -> str:
    return task.title


def who(_: int, task: Task) -> str:
    return task.who


def dnr(_: int, task: Task) -> str:
    return ", ".join(task.dnr)


def plan(_: int, task: Task) -> str:
    return task.plan


def given(_: int, task: Task) -> str:
    return task.given


def status(_: int, task: Task) -> str:
    return task.status


def official(n: int, _: Task) -> str:
    return ("Maja Lind", "Ove Kjell", "Sara Öst")[n % 3]


def empty(_: int, __: Task) -> str:
    return ""


STATUS_LIST = table(
    ("Nr", "Uppdrag", "Ansvarig", "Beslut", "Dnr", "Återrapportering", "Status"),
    (number, title, who, given, dnr, plan, status),
    SECTIONED,
)
PLAIN_LIST = table(
    ("Lydelse", "Diarienummer", "Ansvarig nämnd/bolag", "Handläggare", "Senast"),
    (title, dnr, who, official, plan),
    PLAIN,
)
LATE_FIRST = table(
    ("Tidpunkt för redovisning", "Ärendenr", "Vad ska göras", "Utförare"),
    (plan, dnr, title, who),
    SECTIONED,
    at=2,
)
BILAGA = table(("Uppdrag", "Dnr", "Plan för redovisning"), (title, dnr, plan), LONG_SECTIONED)
NO_PLACE = table(("Uppdragsbeskrivning", "Mottagare", "Dnr", "Redovisas"), (title, who, dnr, plan), PLAIN)
