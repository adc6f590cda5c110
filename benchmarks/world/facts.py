"""What uppdrag number so-and-so is about: words, dnr and mould, reckoned from the number alone."""

from __future__ import annotations

from dataclasses import dataclass

ASKED = ("utreda", "pröva", "ta fram", "redovisa", "förbättra", "samordna", "kartlägga", "följa upp", "stärka",
         "införa", "avveckla", "planera för", "utvärdera", "beskriva", "säkerställa", "förenkla")  # fmt: skip
MATTERS = (
    "cykelställ", "hemtjänstens schemaläggning", "hemtjänst i egen regi", "trygghetsvandringar", "förskolelokaler",
    "äldreboenden", "bryggor", "badplatser", "skolgårdar", "biblioteken", "demensvården", "simundervisningen",
    "lekplatser", "klotter", "gatubelysning", "solceller", "busskörfält", "gångbanor", "kolonilotter", "odlingslotter",
    "föreningsbidrag", "sommarjobb", "feriearbete", "orosanmälningar", "familjecentraler", "fältarbetet",
    "språkundervisning", "yrkesutbildningar", "lärlingsplatser", "måltider", "matsvinnet", "återbruk", "avfallskärl",
    "dagvatten", "översvämningar", "trädplantering", "ängsmark", "bullerskydd", "partikelhalter", "elbilsladdning",
    "parkeringstal", "lånecyklar", "färjelinjer", "hållplatser", "bostadsköer", "studentbostäder", "trygghetsboenden",
    "hyresgarantier", "vräkningar", "hemlöshet", "personlig assistans", "ledsagning", "daglig verksamhet",
    "tillgänglighet", "e-tjänster", "öppna data", "informationssäkerhet", "arkivering", "upphandlingar", "ramavtal",
    "visselblåsning", "jämställdhet", "mänskliga rättigheter", "minoritetsspråk", "kulturskolan", "museerna",
)  # fmt: skip
PLACES = (
    "Angered", "Askim", "Backa", "Bergsjön", "Biskopsgården", "Brämaregården", "Eriksberg", "Frihamnen", "Frölunda",
    "Gamlestaden", "Gårdsten", "Haga", "Hammarkullen", "Hisings Kärra", "Hjällbo", "Härlanda", "Högsbo", "Johanneberg",
    "Kortedala", "Kviberg", "Kålltorp", "Landala", "Lindholmen", "Linnéstaden", "Lorensberg", "Lundby", "Majorna",
    "Masthugget", "Nordstaden", "Näset", "Olivedal", "Partille gräns", "Rambergsstaden", "Redbergslid", "Ringön",
    "Rosengård", "Sannegården", "Skår", "Slottsskogen", "Stampen", "Styrsö", "Torslanda", "Tuve", "Tynnered",
    "Utby", "Vasastaden", "Vrångö", "Älvsborg", "Åkeshov", "Örgryte", "Östra Eriksberg",
)  # fmt: skip
WHY = ("för barn och unga", "tillsammans med föreningslivet", "inom ram", "i samråd med berörda nämnder",
       "med särskild vikt vid landsbygden", "för äldre", "utan att kostnaderna ökar", "i hela staden", "på prov",
       "enligt budget", "vid nybyggnation")  # fmt: skip
FIRST_SERIAL, YEARS, LAST_YEAR = 1679, 15, 2020


@dataclass(frozen=True, slots=True)
class Told:
    """An uppdrag as a list tells of it; `mould` is the place of the mould that has the rest."""

    number: int
    title: str
    written: str
    key: str
    mould: int


def told(number: int, moulds: int) -> Told:
    """U-<number>; U-1 is 1679/20."""
    at = number - 1
    mixed = at * 2_654_435_761 % 4_294_967_291
    ask, matter = ASKED[mixed % len(ASKED)], MATTERS[mixed // 16 % len(MATTERS)]
    place, why = PLACES[mixed // 1_024 % len(PLACES)], WHY[mixed // 65_536 % len(WHY)]
    year, serial = LAST_YEAR - at % YEARS, FIRST_SERIAL + at // YEARS
    written = f"{serial:04}/{year % 100:02}" if serial < 10_000 else f"SLK-{year}-{serial:05}"
    title = f"Nämnden får i uppdrag att {ask} {matter} i {place} {why}, etapp {at % 97 + 1}"
    return Told(number, title, written, f"SLK:{year}:{serial}", mixed // 131_072 % moulds)
