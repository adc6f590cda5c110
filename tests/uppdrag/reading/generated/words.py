"""The words of many offices: bodies, notations, headings and the parts that titles are made of."""

from random import Random

VERBS = (
    "Utreda", "Ta fram", "Se över", "Kartlägga", "Införa", "Pröva", "Redovisa", "Utveckla", "Stärka", "Utvärdera",
    "Inventera", "Revidera", "Säkerställa", "Påbörja", "Komplettera", "Bygga ut", "Följa upp", "Samordna", "Belysa",
    "Genomlysa", "Förenkla", "Digitalisera", "Avveckla", "Öka tillgången till", "Analysera", "Effektivisera",
    "Återkomma med förslag om", "Upphandla", "Informera om", "Undersöka", "Bjuda in till samråd om", "Ge förslag på",
)  # fmt: skip
THINGS = (
    "kommunens lokalförsörjning", "en ny simhall i Norra Skogås", "skolskjutsreglementet", "reglerna för föreningsbidrag",
    "ett program för trygga skolvägar", "parkeringsavgifterna i centrum", "en handlingsplan mot välfärdsbrott",
    "den interna kontrollen av leverantörer", "förutsättningarna för fler laddplatser", "hemtjänstens körsträckor",
    "ersättningen till familjehem", "måltiderna inom äldreomsorgen", "beredskapslager för förskolor och äldreboenden",
    "ett språkcafé på biblioteket", "behovet av natthärbärgen", "villkoren för timanställda", "VA-taxan",
    "kulturskolans avgifter", "en mötesplats för unga i Västerhaninge", "stadens arbete med EU-medel",
    "avtalet med räddningstjänsten", "översvämningsrisken längs Storån", "tillgängligheten på kommunens webbplats",
    "rutinerna vid orosanmälan", "skötseln av grönytor", "en cykelväg mellan Åby och Östra Ed", "öppettiderna på fritidsgårdarna",
    "en modell för medborgarbudget", "vuxenutbildningens yrkesprogram", "e-tjänster för bygglov", "bullret vid E20",
    "Folkets hus (kvarteret Kvarnen 3)", "kostnaderna för konsulter 2019–2022", "gång- och cykelbron över Säveån",
    "jour- och beredskapsersättningar", "barnkonventionens genomslag", "nya riktlinjer för flaggning",
    "IT-stödet för nämndernas ärenden", "stödet till våldsutsatta", "sjukfrånvaron", "klimatanpassningen av skolgårdar",
)  # fmt: skip
NOUNS = (
    "Översyn av", "Strategi för", "Utredning om", "Kartläggning av", "Handlingsplan för", "Uppföljning av", "Riktlinjer för",
    "Inrättande av", "Genomlysning av", "Förslag till åtgärder för", "Plan för", "Rapport om", "Utvärdering av", "Modell för",
)  # fmt: skip
TAILS = (
    "", "", "", "", " i samverkan med civilsamhället", " utifrån barnens perspektiv", " samt redovisa kostnaderna för detta",
    " och återkomma med förslag på åtgärder", ", med särskilt fokus på kvinnor, barn och äldre,", " i enlighet med Vision 2040",
    " (inklusive kransorterna)", " så att köerna kortas, kvaliteten höjs och fler kan bo kvar hemma", " enligt det som sägs i yrkandet",
    " tillsammans med berörda nämnder och bolag", ", i första hand i Hammarby, Åsele och Öja", " i syfte att minska utsläppen med 40 procent",
    " – steg 2", " med målet ”en stad för alla”", " inför nästa mandatperiod och då belysa hur andra kommuner har gjort, vad det kostar och vilka risker som finns",
    " för att nå målen i Agenda 2030", " inom befintlig ram", " (HBTQ-certifiering)", " på kort och lång sikt",
)  # fmt: skip
KNOWN = (
    "Kommunstyrelsen", "Stadsledningskontoret", "Trafiknämnden", "Byggnadsnämnden", "Grundskolenämnden", "Förskolenämnden",
    "Kulturnämnden", "Socialnämnden Centrum", "Park- och naturnämnden", "Idrotts- och föreningsnämnden",
)  # fmt: skip
UNKNOWN = (
    "Barn- och utbildningsnämnden", "Tekniska nämnden", "Vård- och omsorgsnämnden", "Kultur- och fritidsförvaltningen",
    "Samhällsbyggnadsförvaltningen", "Miljö- och byggnämnden", "Kommunledningskontoret", "Bostads AB Eken", "Gymnasienämnden",
    "Räddningstjänsten Mitt", "Överförmyndarnämnden", "Krisledningsnämnden", "Servicenämnden", "Näringslivsenheten",
)  # fmt: skip
SHORT = ("BUN", "TN", "SBF", "KLK", "VON", "KFN", "MSN", "KS", "SN", "UBN")
PERSONS = (
    "Anna Lindqvist",
    "Ove Bergström",
    "Sara Öst",
    "Maria Ek",
    "Per-Olof Ås",
    "Nadia Haddad",
    "Lars Holm",
    "Ewa Nowak",
)
OFFICIALS = (
    "Skolchefen",
    "Kanslichef",
    "Ekonomichefen",
    "HR-chef",
    "Kommundirektören",
    "Fritidschef",
    "IT-chefen",
    "Säkerhetschefen",
)
GROUPS = ("Alla nämnder", "Samtliga nämnder och bolag", "Berörda nämnder", "Nämnderna")
MONTHS = (
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
)
SECTIONS = (
    ("Uppdrag i budget 2022", "Uppdrag i budget 2023", "Övriga uppdrag"),
    ("Kommunfullmäktige", "Kommunstyrelsen"),
    ("Från kommunfullmäktige", "Nämndens egna uppdrag"),
    ("Utbildning", "Vård och omsorg", "Samhällsbyggnad"),
    ("2021", "2022", "2023"),
    ("Trygg och säker kommun", "Hållbar utveckling", "God ekonomi"),
    ("KF 2022-06-13", "KF 2022-11-28"),
    ("A. Fullmäktiges uppdrag", "B. Styrelsens uppdrag"),
    ("Beslut 2021", "Beslut 2022"),
    ("Mål 1: En växande kommun", "Mål 2: Ett gott liv"),
)  # fmt: skip
PENDING = (
    "Pågår",
    "Pågående",
    "Ej påbörjat",
    "Påbörjat",
    "Försenat",
    "Enligt plan",
    "Inte startat",
    "Vilande",
    "Under arbete",
    "",
)
DONE = ("Klart", "Avslutat", "Redovisat", "Slutfört", "Genomfört", "Klar", "Verkställt", "Färdigt")
SORTS = (
    ("Hög", "Medel", "Låg"),
    ("Budget", "Motion", "Övrigt"),
    ("Norr", "Söder", "Hela kommunen"),
    ("A", "B", "C"),
)
COMMENTS = (
    "Förvaltningen har inlett arbetet med en kartläggning av nuläget och räknar med att återkomma till nämnden under hösten med ett förslag till beslut om fortsatt inriktning.",
    "Arbetet följer tidplanen.", "Väntar på svar från länsstyrelsen.", "Konsult är upphandlad", "", "", "Se även budget 2024",
    "Förvaltningen har haft två möten med föreningarna och återkommer.", "Dialog pågår med fastighetsägaren.", "Nytt sedan sist",
)  # fmt: skip
# What stands over a column: first the words that most offices use, last those that say little.
HEADINGS = {
    "number": ("Nr", "Löpnr", "#", "ID", "Nummer", "Rad", "Pos", "Nr."),
    "title": ("Uppdrag", "Uppdragstext", "Uppdragets innehåll", "Ärende", "Vad ska göras?", "Lydelse", "Beskrivning", "Uppdrag/åtgärd", "Uppdragsformulering", "Benämning", "Att göra", "Beslutssats", "Formulering", "Ärenderubrik", "Åtagande", "Beslutad text", "Fullmäktiges uppdrag"),
    "who": ("Ansvarig", "Ansvarig nämnd", "Nämnd/bolag", "Mottagare", "Vem", "Utförare", "Ansvarig förvaltning", "Till", "Uppdragstagare", "Adressat", "Berörd nämnd", "Ligger hos", "Hanteras av", "Ansv.", "Huvudman", "Aktör"),
    "dnr": ("Dnr", "Diarienummer", "Diarienr", "Ärendenr", "Dnr.", "Ärende-ID", "Diarieförd", "Akt", "Ref.", "Beteckning"),
    "plan": ("Återrapportering", "Redovisas", "Tidplan", "Klart senast", "Plan för redovisning", "Deadline", "Senast", "När", "Planerad återkoppling", "Beräknas klart", "Åter i nämnd", "Rapporteras", "Ska vara klart", "Återredovisning", "Slutdatum", "Prel. datum", "Till möte", "Frist", "Avrapp.", "Målsättning tid"),
    "given": ("Beslut", "Beslutsdatum", "Källa", "Beslutad av", "Uppdragsgivare", "Givet", "KF-beslut", "Ursprung", "Datum och §"),
    "status": ("Status", "Läge", "Nuläge", "Statusmarkering", "Skede", "Hur går det?", "Status våren"),
    "comment": ("Kommentar", "Anteckning", "Anmärkning", "Notering", "Kommentar till läget", "Övrigt", "Senaste händelse"),
    "sort": ("Prioritet", "Område", "Kategori", "Typ av uppdrag", "Perspektiv"),
    "person": ("Handläggare", "Kontaktperson", "Tjänsteperson", "Handl."),
}  # fmt: skip
LABELS = {
    "dnr": ("Dnr", "Diarienummer", "Diarienr", "Ärendenummer"),
    "who": ("Ansvarig", "Ansvarig nämnd", "Mottagare", "Ansvar", "Nämnd", "Utförare"),
    "plan": (
        "Redovisas",
        "Återrapportering",
        "Klart senast",
        "Tidplan",
        "Senast",
        "Redovisas senast",
        "Återredovisas",
    ),
    "given": ("Beslut", "Beslutsdatum", "Källa"),
    "status": ("Status", "Läge"),
}
CALLED = (
    "Uppdragslista", "Pågående uppdrag", "Sammanställning av uppdrag", "Uppföljning av beslut och uppdrag", "Bevakningslista",
    "Uppdrag till nämnden", "Lista över uppdrag 2023", "Återrapportering av uppdrag", "Ej verkställda uppdrag", "Politiska uppdrag",
)  # fmt: skip
INTRO = (
    "Förvaltningen redovisar två gånger om året hur nämndens uppdrag fortskrider. Uppdrag som är klara tas bort efter redovisningen.",
    "Nämnden får härmed en lägesbild av de uppdrag som kommunfullmäktige har gett i budget och vid övriga sammanträden.",
    "Listan uppdateras inför varje sammanträde. Frågor om enskilda uppdrag besvaras av kansliet.",
    "I sammanställningen finns de uppdrag som inte är slutredovisade. Förvaltningen föreslår att informationen antecknas.",
)
AFTER = (
    "Sammanställd av kansliet 2023-03-14.", "Förkortningar: KF = kommunfullmäktige, KS = kommunstyrelsen.",
    "Uppdrag utan diarienummer har getts muntligt vid sammanträde.", "Vid pennan: Sara Öst, nämndsekreterare",
)  # fmt: skip


def title(rng: Random, style: str) -> str:
    """A title that no list has had: an infinitive, a noun, or a sentence that gives."""
    thing, tail = rng.choice(THINGS), rng.choice(TAILS)
    if style == "noun":
        return f"{rng.choice(NOUNS)} {thing}{tail}".rstrip(",")
    verb = rng.choice(VERBS)
    task = f"{verb[0].lower()}{verb[1:]} {thing}{tail}".rstrip(",")
    if rng.random() < 0.2:
        task += f" samt {rng.choice(VERBS).lower()} {rng.choice(THINGS)}{rng.choice(TAILS)}".rstrip(",")
    if style == "given":
        who = rng.choice((*KNOWN, *UNKNOWN))
        return f"{who} {rng.choice(('får i uppdrag att', 'ges i uppdrag att', 'ska'))} {task}."
    lead = {"att": "Att ", "uppdrag": "Uppdrag att "}.get(style, "")
    return (lead + task) if lead else task[0].upper() + task[1:]


def dnr(rng: Random, form: str, year: int) -> str:
    """A number as that office writes it."""
    serial = rng.randrange(3, 1990)
    return form.format(
        y=year, s=serial, yy=year % 100, p=rng.choice(("KS", "TN", "BUN")), c=rng.randrange(100, 999)
    )


DNR_FORMS = (
    "{p} {s:05d}-{y}", "{s}/{y}", "Au {y}/{s}", "{p} {yy}/{s:04d}", "{y}/{s:05d}-3", "KLK-{yy}/{s:03d}",
    "{s:04d}/{yy}", "SLK-{y}-{s:05d}", "KS {y}/{s}", "{p} {y}/{s}", "KS-{y}/{s}", "KS {y}-{s:05d}", "{y}/{s}", "N131-{s:04d}/{yy}",
    "{p}.{y}.{s}", "KS {y}:{s}", "KS/{y}:{s}", "KSF {y}/{s}", "{y}-{s:04d}", "KS{y}/{s}.{c}", "{p} {yy}/{s:03d}", "Dnr {p} {y}/{s}",
)  # fmt: skip


def plan(rng: Random, form: str, year: int) -> str:
    """A plan as that office words it."""
    month, day, part = rng.choice(MONTHS), rng.randrange(1, 29), rng.randrange(1, 5)
    form = form if rng.random() < 0.7 else rng.choice(PLANS)
    return form.format(
        m=month, d=day, y=year, q=part, t=rng.randrange(1, 4), n=rng.randrange(1, 13), w=rng.randrange(2, 51)
    )


PLANS = (
    "KS {d} {m}", "{y}-{n:02d}-{d:02d}", "kvartal {q}", "Kvartal {q} {y}", "{m} {y}", "Delårsrapport augusti", "Årsrapport {y}", "våren {y}",
    "hösten {y}", "Under planering", "Nämnden {d} {m} {y}", "senast {d} {m} {y}", "T{t} {y}", "Q{q} {y}", "Delårsrapport {m} {y}", "{y}",
    "Bokslut {y}", "löpande", "vid årsskiftet {y}", "v. {w}", "första halvåret {y}", "{m}-{y}", "KF {m} {y}", "Årligen", "{d}/{n} {y}",
    "Vår {y}", "i samband med årsbokslut {y}", "tertial {t}", "ej fastställt", "sommaren {y}", "Inför budget {y}", "KS {y}-{n:02d}-{d:02d}",
    "december", "Mars {y} (delredovisning), {m} {y}", "{y}-{n:02d}", "Efter sommaren {y}", "När utredningen är klar",
)  # fmt: skip


def given(rng: Random, form: str, year: int) -> str:
    """A decision as that office cites it."""
    return form.format(y=year, n=rng.randrange(1, 13), d=rng.randrange(1, 29), p=rng.randrange(3, 400))


GIVEN = (
    "KF {y}-{n:02d}-{d:02d} § {p}",
    "{y}-{n:02d}-{d:02d}",
    "KF §{p}/{y}",
    "Budget {y}",
    "KS {y}-{n:02d}-{d:02d}, § {p}",
    "§ {p} {y}-{n:02d}-{d:02d}",
)
