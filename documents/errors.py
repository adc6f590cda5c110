"""What is said when a file cannot be read."""


class Unreadable(Exception):
    """One kind Swedish sentence or two for the person who handed in the file; nothing was read."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


EMPTY = "Filen är tom. Lämna den igen när den har ett innehåll."
TOO_BIG = "Filen är större än 20 MB. Dela upp den, eller lämna bara bilagan med uppdragen."
TOO_HEAVY = "Filen är för stor för att läsas. Dela upp den, eller lämna bara bilagan med uppdragen."
TOO_MANY_PAGES = "Filen har fler än {limit} sidor. Lämna bara de sidor som gäller uppdragen."
PASSWORD = "Filen är skyddad med lösenord. Spara den utan lösenord och lämna den här igen."  # noqa: S105
SCANNED = (
    "Filen innehåller bara bilder av text. Jag kan inte läsa skannade sidor; "
    "finns den som Word eller PDF med text?"
)
DAMAGED = "Filen är skadad eller bara en del av en fil. Hämta den på nytt och lämna den igen."
UNSAFE = "Filen är uppbyggd på ett sätt som jag inte öppnar. Spara den på nytt från Word eller Excel och lämna den igen."
WEB_PAGE = "Filen är en webbsida och inte själva handlingen. Ladda ner handlingen och lämna den i stället."
OLD_OFFICE = "Filen är sparad i ett äldre Office-format. Spara den som Word (docx) eller Excel (xlsx) och lämna den igen."
UNKNOWN = "Jag kan inte läsa den här sortens fil. Jag läser PDF, Word, Excel, CSV och text."
CANCELLED = "Avbrutet. Inget är sparat."
