"""An invented budget: twelve chapters, forty uppdrag, and all that looks like uppdrag and is none."""

import io
from dataclasses import dataclass
from typing import Literal

Kind = Literal["heading", "sub", "text", "uppdrag", "trap"]


@dataclass(frozen=True)
class Line:
    kind: Kind
    text: str
    responsible: tuple[str, ...] = ()
    plan: str | None = None


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
            ("Nämnden får i uppdrag att ta fram en plan mot ensamhet tillsammans med föreningar.", None),
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
            ("Nämnden får i uppdrag att renovera två ishallar inom befintlig ram.", None),
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
            ("Styrelsen får i uppdrag att se över hur hyresgäster kan påverka renoveringar.", None),
        ),
    ),
}
TRAPS = (
    "I uppdraget ingår att erbjuda en verksamhet som är öppen för alla.",
    "Uppdraget är brett och berör hela staden.",
    "Nämnden fick i budget 2021 i uppdrag att utreda frågan, och arbetet är avslutat.",
    "Verksamhetens grunduppdrag ska värnas även när kostnaderna ökar.",
    "Regeringen har gett Skolverket i uppdrag att följa utvecklingen.",
)
FILLER = (
    "Verksamheten möter göteborgarna varje dag och är en del av det som gör staden trygg att leva i. "
    "Behoven växer snabbare än intäkterna, och det ställer krav på att varje krona används väl. "
    "Arbetet bygger på kunskap, på närvaro och på att den som berörs får vara med. "
    "Under de kommande åren väntas både fler invånare och fler uppgifter, och då behöver arbetssätten utvecklas. "
) * 3
GOALS = ("Andelen nöjda brukare ska öka till 80 procent.", "Sjukfrånvaron ska minska jämfört med året innan.")
RIVAL = (
    "Kommunstyrelsen får i uppdrag att avskaffa alla avgifter.",
    "Trafiknämnden får i uppdrag att bygga en ny tunnel.",
    "Grundskolenämnden får i uppdrag att stänga två skolor.",
)


def lines() -> list[Line]:
    found = [
        Line("text", "Göteborgs Stads budget 2022"),
        Line("text", "Beslutad av kommunfullmäktige 2021-11-11"),
    ]
    for number, (name, (body, uppdrag)) in enumerate(CHAPTERS.items()):
        found += [
            Line("heading", name),
            Line("text", FILLER),
            Line("trap", TRAPS[number % len(TRAPS)]),
            Line("text", FILLER),
        ]
        found += [
            Line("sub", "Mål och indikatorer"),
            *(Line("trap", goal) for goal in GOALS),
            Line("sub", "Uppdrag"),
        ]
        found += [Line("uppdrag", text, (body,), plan) for text, plan in uppdrag]
        found += [
            Line("sub", "Tidigare uppdrag"),
            Line("trap", f"{name} får i uppdrag att fortsätta det som gavs i budget 2021."),
        ]
    found += [Line("heading", "Budgetförslag från Moderaterna"), Line("text", FILLER)]
    return found + [Line("trap", text) for text in RIVAL]


def as_text() -> str:
    marks = {"heading": "# ", "sub": "## ", "uppdrag": "- "}
    return "\n\n".join(marks.get(line.kind, "") + line.text for line in lines())


def as_docx() -> bytes:
    import docx

    document = docx.Document()
    for line in lines():
        if line.kind in {"heading", "sub"}:
            document.add_heading(line.text, 1 if line.kind == "heading" else 2)
        else:
            document.add_paragraph(line.text, "List Bullet" if line.kind == "uppdrag" else None)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def as_pdf() -> bytes:
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer

    styles = getSampleStyleSheet()
    names = {"heading": "Heading1", "sub": "Heading2"}
    story: list[object] = []
    for line in lines():
        if line.kind == "heading" or line.text.startswith("Mål"):
            story.append(PageBreak())
        mark = "• " if line.kind == "uppdrag" else ""
        story += [Paragraph(mark + line.text, styles[names.get(line.kind, "BodyText")]), Spacer(1, 6)]
    target = io.BytesIO()
    SimpleDocTemplate(target).build(story)
    return target.getvalue()
