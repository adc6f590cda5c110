"""What is odd about a plan. A check warns and never changes anything."""

from collections.abc import Iterator
from datetime import date

from uppdrag.calendar import holiday
from uppdrag.municipality import Municipality
from uppdrag.plans.model import Occasion
from uppdrag.plans.texts import day_text
from uppdrag.plans.words import WEEKDAYS


def odd_meeting(
    occasion: Occasion, body_id: str | None, reference: date | None, municipality: Municipality
) -> Iterator[str]:
    """Warnings about one meeting day: weekday, weekend, holiday, unknown day, passed, a § that does not fit."""
    day = occasion.earliest
    if day is None or day != occasion.latest:
        return
    yield from _odd_day(day, occasion.body, body_id, municipality)
    yield from _body_of_another_time(day, body_id, municipality)
    if reference and day < reference:
        yield f"{day_text(day)} har redan varit."
    if occasion.paragraph is not None and body_id:
        yield from _odd_paragraph(occasion.paragraph, day, body_id, municipality)


def _body_of_another_time(day: date, body_id: str | None, municipality: Municipality) -> Iterator[str]:
    organisation = municipality.organisation
    body = organisation.get(body_id) if body_id else None
    if body is None or body.existed(day):
        return
    heirs = ", ".join(heir.name for heir in organisation.current(body.id, day) if heir is not body)
    after = f"; uppdragen gick vidare till {heirs}" if heirs else ""
    yield f"{body.name} fanns inte {day_text(day)}{after}."


def odd_date(day: date) -> Iterator[str]:
    """Warnings about a day that is no meeting: weekend or holiday."""
    if free := _free_day(day):
        yield f"{day_text(day)} är {free}."


def _free_day(day: date) -> str | None:
    name = holiday(day)
    if name:
        return name.split(";")[0].lower()
    return f"en {WEEKDAYS[day.weekday()]}" if day.weekday() >= 5 else None


def _odd_day(day: date, body: str | None, body_id: str | None, municipality: Municipality) -> Iterator[str]:
    usual = municipality.meetings.weekday(body_id) if body_id else None
    if usual is not None and day.weekday() != usual:
        yield f"{day_text(day)} är en {WEEKDAYS[day.weekday()]}; {body} sammanträder på {WEEKDAYS[usual]}ar."
    elif free := _free_day(day):
        yield f"{day_text(day)} är {free}."
    meetings = municipality.meetings
    if body_id and meetings.is_complete(body_id, day.year) and day not in meetings.known(body_id, day.year):
        yield f"{body} har inget sammanträde {day_text(day)} enligt möteskalendern."


def _odd_paragraph(paragraph: int, day: date, body_id: str, municipality: Municipality) -> Iterator[str]:
    """§§ that run through the year grow with it; where each meeting begins anew they stay low."""
    facts = municipality.meetings.of(body_id)
    until = facts.paragraphs_a_meeting_until
    if facts.paragraphs_a_meeting and (until is None or day <= until):
        if paragraph > facts.paragraphs_a_meeting:
            yield f"§ {paragraph} är ovanligt hög för {day_text(day)}."
        return
    if not facts.paragraphs_a_year:
        return
    expected = facts.paragraphs_a_year * day.timetuple().tm_yday / 365
    if not expected * 0.4 - 40 <= paragraph <= expected * 1.6 + 60:
        yield f"§ {paragraph} stämmer inte med {day_text(day)}."
