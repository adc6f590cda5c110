"""Every form there is, by its verb."""

from bot.forms import assigning, ending, entrusting, importing, keeping, planning, preferring, together
from bot.forms.form import Form

FORMS: dict[str, Form] = {
    form.verb: form
    for kind in (planning, ending, keeping, importing, preferring, together, assigning, entrusting)
    for form in kind.FORMS
}
