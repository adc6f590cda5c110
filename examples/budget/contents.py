"""An invented budget: twelve nämnder and bolag, forty uppdrag, and all that looks like uppdrag and is none."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["title", "heading", "sub", "text", "uppdrag", "trap", "table"]


@dataclass(frozen=True)
class Line:
    """A paragraph of the budget, or a table of `cells`; of an uppdrag who answers, who helps and its plan words."""

    kind: Kind
    text: str = ""
    responsible: tuple[str, ...] = ()
    plan: str | None = None
    chapter: str | None = None
    cells: tuple[tuple[str, ...], ...] = ()


CHAPTERS: dict[str, tuple[str, tuple[tuple[str, str | None], ...]]] = {
    "Kommunstyrelsen": (
        "kommunstyrelsen",
        (
            (
                "Kommunstyrelsen får i uppdrag att ta fram en gemensam modell för hur staden köper in konsulter.",
                None,
            ),
            (
                "Kommunstyrelsen får i uppdrag att, tillsammans med Business Region Göteborg AB, korta vägen från ansökan till tillstånd. Uppdraget redovisas senast i delårsrapport augusti 2022.",
                "delårsrapport augusti 2022",
            ),
            ("Kommunstyrelsen ges i uppdrag att kartlägga vilka lokaler som står tomma på kvällarna.", None),
            (
                "Kommunstyrelsen får i uppdrag att redovisa en plan för elförsörjningen senast 2022-09-30.",
                "senast 2022-09-30",
            ),
        ),
    ),
    "Grundskolenämnden": (
        "grundskolenamnden",
        (
            (
                "Grundskolenämnden får i uppdrag att öka antalet behöriga lärare på skolor med låga resultat.",
                None,
            ),
            ("Nämnden får i uppdrag att pröva längre skoldagar på fem skolor.", None),
            (
                "Grundskolenämnden får i uppdrag att i samverkan med kulturnämnden ge varje elev ett möte med konst varje läsår.",
                None,
            ),
        ),
    ),
    "Förskolenämnden": (
        "forskolenamnden",
        (
            ("Förskolenämnden får i uppdrag att minska barngrupperna för de yngsta barnen.", None),
            ("Nämnden får i uppdrag att utbilda fler barnskötare under anställning.", None),
            (
                "Förskolenämnden får i uppdrag att se över matsedlarna och återkomma till kommunstyrelsen senast kvartal 3.",
                "senast kvartal 3",
            ),
        ),
    ),
    "Utbildningsnämnden": (
        "utbildningsnamnden",
        (
            ("Utbildningsnämnden får i uppdrag att bygga ut lärlingsutbildningen.", None),
            (
                "Utbildningsnämnden får i uppdrag att stärka studievägledningen för dem som byter program.",
                None,
            ),
            ("Nämnden får i uppdrag att göra skolornas kafeterior till en del av utbildningen.", None),
        ),
    ),
    "Socialnämnden Centrum": (
        "socialnamnden-centrum",
        (
            (
                "Socialnämnden Centrum får i uppdrag att öppna en mottagning som går att besöka på kvällstid.",
                None,
            ),
            (
                "Socialnämnden Centrum får i uppdrag att samla stödet till dem som lämnar kriminella miljöer.",
                None,
            ),
            ("Nämnden får i uppdrag att korta väntan på ett första samtal till högst en vecka.", None),
        ),
    ),
    "Äldre samt vård- och omsorgsnämnden": (
        "aldre-samt-vard-och-omsorgsnamnden",
        (
            (
                "Äldre samt vård- och omsorgsnämnden får i uppdrag att låta fler äldre välja sin hemtjänsttid.",
                None,
            ),
            (
                "Nämnden får i uppdrag att prova digital tillsyn på tre boenden och redovisa resultatet i årsrapport 2022.",
                "årsrapport 2022",
            ),
            ("Äldre samt vård- och omsorgsnämnden får i uppdrag att minska antalet timanställda.", None),
        ),
    ),
    "Trafiknämnden": (
        "trafiknamnden",
        (
            ("Trafiknämnden får i uppdrag att knyta ihop de brutna cykelvägarna på Hisingen.", None),
            ("Trafiknämnden får i uppdrag att se över taxorna för parkering vid pendelstationer.", None),
            ("Nämnden får i uppdrag att göra tio hållplatser tillgängliga under året.", None),
        ),
    ),
    "Byggnadsnämnden": (
        "byggnadsnamnden",
        (
            (
                "Byggnadsnämnden får i uppdrag att korta handläggningen av enkla bygglov till fyra veckor.",
                None,
            ),
            ("Byggnadsnämnden får i uppdrag att visa alla pågående planer på en karta.", None),
            ("Nämnden får i uppdrag att pröva förtätning kring tre torg.", None),
        ),
    ),
    "Park- och naturnämnden": (
        "park-och-naturnamnden",
        (
            ("Park- och naturnämnden får i uppdrag att plantera tusen träd i områden med få träd.", None),
            ("Nämnden får i uppdrag att anlägga en lekplats för barn med nedsatt syn.", None),
            ("Park- och naturnämnden får i uppdrag att stoppa bruket av konstgräs med plastfyllning.", None),
        ),
    ),
    "Kulturnämnden": (
        "kulturnamnden",
        (
            ("Kulturnämnden får i uppdrag att hålla biblioteken öppna längre på söndagar.", None),
            ("Kulturnämnden får i uppdrag att ta fram en plan för fler ateljéer.", None),
            ("Nämnden får i uppdrag att ge nationella minoriteter plats i stadens program.", None),
        ),
    ),
    "Idrotts- och föreningsnämnden": (
        "idrotts-och-foreningsnamnden",
        (
            (
                "Idrotts- och föreningsnämnden får i uppdrag att sänka tröskeln för flickor att börja idrotta.",
                None,
            ),
            (
                "Nämnden får i uppdrag att granska hur föreningsbidragen används och redovisa det två gånger per år.",
                None,
            ),
            (
                "Idrotts- och föreningsnämnden får i uppdrag att öppna badplatserna tidigare på säsongen.",
                None,
            ),
        ),
    ),
    "Förvaltnings AB Framtiden": (
        "forvaltnings-ab-framtiden",
        (
            (
                "Förvaltnings AB Framtiden får i uppdrag att bygga hyresrätter som den som studerar har råd med.",
                None,
            ),
            ("Bolaget får i uppdrag att minska störningarna från olovlig andrahandsuthyrning.", None),
            (
                "Förvaltnings AB Framtiden får i uppdrag att tillsammans med berörda nämnder rusta två torg.",
                None,
            ),
        ),
    ),
}

COMMON = "Kommungemensamma uppdrag"
SHARED: tuple[tuple[str, tuple[str, ...], str | None], ...] = (
    (
        "Grundskolenämnden och förskolenämnden får i uppdrag att göra övergången till skolan lättare för barnen.",
        ("grundskolenamnden", "forskolenamnden"),
        None,
    ),
    (
        "Trafiknämnden, byggnadsnämnden och park- och naturnämnden får i uppdrag att senast den 31 maj 2022 göra tio skolvägar säkra.",
        ("trafiknamnden", "byggnadsnamnden", "park-och-naturnamnden"),
        "senast den 31 maj 2022",
    ),
    (
        "Samtliga nämnder och styrelser får i uppdrag att minska sin elanvändning. Uppdraget redovisas i årsrapport 2022.",
        ("samtliga-namnder-och-styrelser",),
        "årsrapport 2022",
    ),
)
TRAPS = (
    "I uppdraget ingår att erbjuda en verksamhet som är öppen för alla.",
    "Uppdraget är brett och berör hela staden.",
    "Nämnden fick i budget 2021 i uppdrag att utreda frågan, och arbetet är avslutat.",
    "Verksamhetens grunduppdrag ska värnas även när kostnaderna ökar.",
    "Regeringen har gett Skolverket i uppdrag att följa utvecklingen.",
    "Det uppdrag som lagen ger kommunen sträcker sig längre än till det som syns i nyckeltalen.",
)
SENTENCES = (
    "Verksamheten möter göteborgarna varje dag och är en del av det som gör staden trygg att leva i.",
    "Behoven växer snabbare än intäkterna, och varje krona måste därför användas väl.",
    "Arbetet bygger på kunskap, på närvaro och på att den som berörs får vara med.",
    "Under de kommande åren väntas både fler invånare och fler uppgifter.",
    "Den som söker hjälp ska inte behöva veta hur organisationen är uppbyggd.",
    "Personalen är den viktigaste tillgången, och arbetsmiljön avgör om den stannar.",
    "Skillnaderna mellan olika delar av staden är stora och har vuxit under lång tid.",
    "Digitala tjänster förenklar för många men får inte stänga någon ute.",
    "Lokaler som står tomma kostar lika mycket som lokaler som används.",
    "En god ekonomi är förutsättningen för att löften ska kunna hållas.",
    "Samarbetet med föreningslivet ger mer än vad kommunen kan åstadkomma på egen hand.",
    "Förebyggande insatser lönar sig, men vinsten visar sig ofta i en annan budget än den som bar kostnaden.",
    "Klimatet ställer nya krav på hur staden byggs, värms och avvattnas.",
    "Uppföljningen ska vara enkel och användas av dem som gör arbetet.",
    "Barn och unga har rätt till en uppväxt utan våld, var de än bor.",
    "Kvaliteten varierar mer än resurserna, och de som lyckats bör dela med sig.",
    "Regler som ingen förstår följs inte, och de som gäller ska därför vara få.",
    "Upphandling är ett verktyg som rätt använt ger både bättre tjänster och lägre pris.",
    "Väntetiderna har minskat men är fortfarande för långa på flera håll.",
    "Flera av stadens byggnader närmar sig den ålder då de måste rustas eller ersättas.",
    "Mötet med tjänstepersonen formar bilden av hela kommunen.",
    "Det som byggs i dag ska stå i hundra år och tåla att staden förändras runt omkring.",
    "Kompetensförsörjningen är svårast i de yrken där behoven ökar mest.",
    "Mindre administration frigör tid för dem som verksamheten är till för.",
    "Göteborg är en del av en region där människor bor, arbetar och studerar över kommungränserna.",
    "Beslut ska fattas nära dem som berörs och kunna följas i efterhand.",
    "En trygg stad har liv på gatorna även när butikerna har stängt.",
    "Insatser som prövats och inte fungerat ska avslutas, så att medlen kan göra nytta någon annanstans.",
    "Kostnaden för att vänta är sällan med i kalkylen men betalas ändå.",
    "Nya arbetssätt behöver tid, och den tiden måste finnas i planeringen.",
    "Statsbidragen är många, korta och svåra att planera efter.",
)
GOALS = (
    "Andelen nöjda brukare ska öka till 80 procent.",
    "Sjukfrånvaron ska minska jämfört med året innan.",
    "Verksamheten ska uppfattas som tillgänglig av alla som behöver den.",
)
INDICATORS = (
    ("Indikator", "Utfall 2020", "Mål 2022"),
    ("Andel nöjda brukare", "74 %", "80 %"),
    ("Sjukfrånvaro", "8,1 %", "7,5 %"),
    ("Andel avslutade ärenden inom utsatt tid", "61 %", "75 %"),
)
PARTY = "Budgetförslag från Moderaterna"
RIVAL = (
    ("Kommunstyrelsen", "Kommunstyrelsen får i uppdrag att avskaffa alla avgifter."),
    ("Trafiknämnden", "Trafiknämnden får i uppdrag att bygga en ny tunnel."),
    ("Grundskolenämnden", "Grundskolenämnden får i uppdrag att stänga två skolor."),
)
_PARAGRAPHS, _SENTENCES_EACH = 7, 5


def lines() -> list[Line]:
    """The whole budget in order."""
    return [*_opening(), *_chapters(), *_common(), *_money(), *_rival()]


def _opening() -> Iterator[Line]:
    yield Line("title", "Göteborgs Stads budget 2022")
    yield Line("text", "Beslutad av kommunfullmäktige 2021-11-11")
    yield Line("heading", "Inledning")
    yield from _prose(0)
    yield Line(
        "trap",
        "I budget 2021 fick kommunstyrelsen i uppdrag att se över stadens reglementen. Uppdraget är redovisat.",
    )
    yield Line(
        "text",
        "Varje kapitel innehåller mål, indikatorer och uppdrag. Ett uppdrag ska vara genomfört under året om inget annat anges.",
    )


def _chapters() -> Iterator[Line]:
    for number, (name, (body, uppdrag)) in enumerate(CHAPTERS.items(), 1):
        yield Line("heading", name)
        yield from _prose(number)
        yield Line("trap", TRAPS[number % len(TRAPS)])
        yield Line("sub", "Mål och indikatorer")
        yield from (Line("trap", goal) for goal in GOALS)
        yield Line("table", cells=INDICATORS)
        yield Line("sub", "Uppdrag")
        yield from (Line("uppdrag", text, (body,), plan, name) for text, plan in uppdrag)
        yield Line("sub", "Tidigare uppdrag")
        yield Line("trap", f"{name} får i uppdrag att fortsätta det som gavs i budget 2021.")
        yield from _prose(number + 40, 2)


def _common() -> Iterator[Line]:
    yield Line("heading", COMMON)
    yield from _prose(20, 2)
    yield from (Line("uppdrag", text, bodies, plan, COMMON) for text, bodies, plan in SHARED)


def _money() -> Iterator[Line]:
    yield Line("heading", "Ekonomiska förutsättningar")
    yield from _prose(30, 5)


def _rival() -> Iterator[Line]:
    yield Line("heading", PARTY)
    yield from _prose(31, 3)
    for name, text in RIVAL:
        yield Line("sub", name)
        yield Line("trap", text)


def _prose(seed: int, paragraphs: int = _PARAGRAPHS) -> Iterator[Line]:
    """Paragraphs of the common sentences, each chapter in an order of its own."""
    for number in range(paragraphs):
        start = 7 * seed + 5 * number
        chosen = [SENTENCES[(start + 3 * n) % len(SENTENCES)] for n in range(_SENTENCES_EACH)]
        yield Line("text", " ".join(chosen))


def wanted() -> list[Line]:
    """The forty uppdrag, in order."""
    return [line for line in lines() if line.kind == "uppdrag"]


def as_text() -> str:
    """The budget as Markdown."""
    return "\n\n".join(map(_marked, lines()))


def _marked(line: Line) -> str:
    marks = {"title": "# ", "heading": "# ", "sub": "## ", "uppdrag": "- "}
    return _piped(line.cells) if line.cells else marks.get(line.kind, "") + line.text


def _piped(cells: Sequence[Sequence[str]]) -> str:
    rows = [f"| {' | '.join(row)} |" for row in cells]
    return "\n".join([rows[0], "|" + "---|" * len(cells[0]), *rows[1:]])
