"""Every form there is, by its verb."""

from bot.forms import ending, importing, keeping, planning, preferring
from bot.forms.form import Form

FORMS: dict[str, Form] = {
    form.verb: form
    for form in (*planning.FORMS, *ending.FORMS, *keeping.FORMS, *importing.FORMS, *preferring.FORMS)
}
