"""Words that can stand in a plan column, for telling a plan from a title. What they mean is read elsewhere."""

import re

_MONTH = r"(?:jan|feb|mars?|apr|maj|juni?|juli?|aug|sep|okt|nov|dec)[a-z]*\.?"
_YEAR = r"(?:19|20)\d\d"
_BODY = (
    r"(?:K[SF]|Ks|Kf|SN(?: [A-ZÅÄÖ]\w+)?|[A-ZÅÄÖ]{2,4}|[Kk]ommunstyrelsen|[Kk]ommunfullmäktige|[Nn]ämnd(?:en)?|[Ss]tyrelsen"
    r"|[A-ZÅÄÖ][\w-]+(?:nämnden|styrelsen)(?: [A-ZÅÄÖ]\w+)?)"
)
_DAY = rf"(?:den )?\d{{1,2}} {_MONTH}(?: {_YEAR})?|{_YEAR}-\d\d(?:-\d\d)?|\d{{1,2}}[/.]\d{{1,2}}[ .-]{_YEAR}|\d{{1,2}}/\d{{1,2}}(?: {_YEAR})?|2[0-9](?:0[1-9]|1[0-2])[0-3]\d|20[2-9]\d(?:0[1-9]|1[0-2])[0-3]\d|{_MONTH}[ -]?{_YEAR}|{_MONTH}[ -]+’?\d\d|(?:halvårs|års)skiftet(?: {_YEAR}(?:/\d\d)?)?|(?:början|mitten|slutet) av (?:{_MONTH} )?{_YEAR}"
_PERIOD = rf"(?:(?:kv(?:artal)?\.? ?[1-4](?: ?[–-] ?[1-4])?|{_YEAR},? (?:kv(?:artal)?|q|t(?:ertial)?)\.? ?[1-4]|q[1-4]|(?:första|andra|tredje|fjärde) kvartalet|(?:första|andra) halvåret|(?:vår|höst|sommar|vinter)\w*|(?:tertial|t) ?[1-3]|v(?:ecka|\.|) ?\d{{1,2}})(?:,? {_YEAR})?|{_YEAR})"
_REPORT = rf"(?:delår|dr)(?: (?:per |i |för )?(?:{_MONTH}|\d))?(?:,? {_YEAR})?|(?:bokslut|budget(?:en)?) {_YEAR}|(?:års|delårs|halvårs|tertial|uppföljnings|del|slut|läges)(?:rapport|bokslut|redovisning)\w*(?: (?:per |i |för )?(?:{_MONTH}|\d))?(?:,? {_YEAR})?"
_OTHER = r"kvartalsvis|månadsvis|halvårsvis|under planering|samlingsärende|löpande|årligen|ej (?:planerat|fastställt|beslutat)|planeras|(?:\d|en|två|tre|fyra) gång(?:er)? (?:per|om) år(?:et)?|tills vidare"
_CORE = rf"(?:{_BODY},? (?:i )?(?i:{_DAY}|{_PERIOD})|(?i:{_REPORT}(?: (?:i )?(?:{_PERIOD}))?|{_OTHER}|{_DAY}|{_PERIOD}))"
_PLAN = rf"(?i:(?:senast|före|efter|inför|vid|i samband med|under|redovisas|planerat till|prel\.?|preliminärt|ca|cirka|delrapport|slutrapport)(?: i| till| den)? )*{_CORE}\.?"
# What is a plan where it stands alone, and ends many a sentence that is none.
_ALONE = rf"(?i:{_MONTH}|(?:senast |under |i ){_MONTH}|oklart|snarast|datum saknas|(?:ej|inte) (?:satt|bestämt|angivet|klart|känt|aktuellt))"
_ASIDE = r"(?: \([^()]{2,40}\))?"  # (delredovisning)
_WHOLE = re.compile(
    rf"(?:{_BODY} )?{_ALONE}|{_PLAN}{_ASIDE}(?:(?:,| och| samt| resp\.?| eller) {_PLAN}{_ASIDE})*"
)
PLAN_AT_END = re.compile(rf"(?<!\S){_PLAN}(?:(?:,| och| samt) {_PLAN})*\s*$")
_GOAL_YEAR = re.compile(r"(?:senast |år |under |till )*(?:19|20)\d\d\.?", re.IGNORECASE)
_SET_PHRASE = re.compile(rf"(?:{_OTHER})\.?", re.IGNORECASE)
_LONGEST = 80


def is_plan(text: str) -> bool:
    """Whether the whole of `text` is worded like a plan for reporting."""
    return len(text) <= _LONGEST and _WHOLE.fullmatch(text.strip()) is not None


def is_time(text: str) -> bool:
    """Whether `text` is a plan that no heading could be: with a figure in it, or one of the set phrases."""
    return is_plan(text) and (any(char.isdigit() for char in text) or _SET_PHRASE.fullmatch(text) is not None)


def split_plan(text: str) -> tuple[str, str]:
    """`text` without the plan at its end, and that plan; a year alone is rather the goal of an uppdrag."""
    match = PLAN_AT_END.search(text)
    if not match or match.start() == 0 or _GOAL_YEAR.fullmatch(match[0].strip()):
        return text, ""
    return text[: match.start()].rstrip(" ,"), match[0].strip(" ,")


_REPORTED = re.compile(
    r"\b(?:(?:åter|del|slut)?redovisas?|(?:åter|av|slut)?rapporteras?|återkomm(?:a|er)|redovisning(?:en)?|genomför(?:as|t)|klart?|färdig\w*"
    r"|slutför\w*|senast|lämnas|delredovisning|återföras)\b",
    re.IGNORECASE,
)
_PLAN_ANYWHERE = re.compile(rf"(?<!\S){_PLAN}(?:(?:,| och| samt) {_PLAN})*(?=[\s.,;)]|$)(?!,?\s*§)")
_LEAD = re.compile(r"(?:redovisas\s+)?(?:senast i |i samband med |under |till |i )?", re.IGNORECASE)
_REACH = 110
_NEAR = re.compile(
    r"\w+,? ?(?:\w+ ){0,2}", re.IGNORECASE
)  # a year further off is that of a goal, a programme, a law


def plan_in(text: str) -> str | None:
    """The plan words in running text, verbatim: what follows on "redovisas", "senast" or the like."""
    for told in _REPORTED.finditer(text):
        reach = text[told.start() : told.start() + _REACH].split(". ")[0]
        for match in _PLAN_ANYWHERE.finditer(reach):
            words = _LEAD.sub("", match[0].strip(" .,"), count=1)
            if _GOAL_YEAR.fullmatch(words) and not _NEAR.fullmatch(reach[: match.start()]):
                continue
            if re.search(r"\d|rapport|bokslut|årligen|halvår|kvartal", words):
                return words
    return None


_MEETING_OF = re.compile(
    r"^((?:[Kk]ommunstyrelsen|[Kk]ommunfullmäktige|\w+nämnden|\w+styrelsen))s (?:sammanträde|möte)(?: den)?"
)
_MOVED = re.compile(
    r"\b(?:förläng|flytta|skjut|senarelägg|bordlägg|bordlä|ändra|anstånd|ny tid|nytt datum)\w*\b[^.;]{0,60}?"
    r"\btill(?: och med)? (?P<words>[^.;]{4,80})",
    re.IGNORECASE,
)


def moved_to(text: str) -> str | None:
    """The plan words that something is put off to, verbatim: what follows on "förlängs till", "bordläggs till"."""
    for told in _MOVED.finditer(text):
        words = told["words"].strip(" ,")
        match = _PLAN_ANYWHERE.match(_MEETING_OF.sub(r"\1", words))
        if match:
            end = len(words) - len(_MEETING_OF.sub(r"\1", words)) + match.end()
            return words[:end].strip(" ,.")
    return None
