"""Fields of forms whose values stay as they are until somebody changes them.

What an API wrote may be more than a form can show: a browser sends the line breaks of a textarea as CR LF,
and none from an input. Saving something else must not change it.
"""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.contrib.postgres.forms import SimpleArrayField
from typing_extensions import override


class KeptText(forms.CharField):
    """One line in an input, several in a textarea."""

    @override
    def has_changed(self, initial: Any, data: Any) -> bool:
        return self._as_sent(initial) != self._as_sent(data)

    def _as_sent(self, value: Any) -> str:
        text = _with_plain_breaks(value).strip()
        return text if isinstance(self.widget, forms.Textarea) else text.replace("\n", "")

    @override
    def to_python(self, value: Any) -> Any:
        return super().to_python(value if value is None else _with_plain_breaks(value))


class LinesField(SimpleArrayField):
    """Texts, one per line; blank lines are none."""

    def __init__(self, **kwargs: Any) -> None:
        widget = AdminTextareaWidget(attrs={"rows": 4})
        base = forms.CharField(required=False)
        super().__init__(base, delimiter="\n", required=False, widget=widget, **kwargs)

    @override
    def clean(self, value: Any) -> list[str]:
        return [text for text in super().clean(value) if text]

    @override
    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(_with_plain_breaks(self.prepare_value(initial)) != _with_plain_breaks(data))


def _with_plain_breaks(value: Any) -> str:
    return str(value or "").replace("\r\n", "\n").replace("\r", "\n")
