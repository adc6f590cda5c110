"""Every form there is, by its verb."""

from bot.forms import ending, importing, keeping, planning, preferring, together
from bot.forms.form import Form

FORMS: dict[str, Form] = {
    form.verb: form
    for kind in (planning, ending, keeping, importing, preferring, together)
    for form in kind.FORMS
}
