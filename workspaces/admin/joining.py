"""The page that an invitation's link opens: whoever has it joins, with a new account or their own."""

from typing import Any

from django import forms
from django.contrib.admin import site
from django.contrib.auth import authenticate, login, password_validation
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.debug import sensitive_post_parameters
from typing_extensions import override

from workspaces.invitations import NotOpen, join, open_invitation
from workspaces.models import Invitation, User

_BACKEND = "django.contrib.auth.backends.ModelBackend"


class NewAccountForm(forms.Form):
    """For somebody who has no account yet."""

    name = forms.CharField(label="Your name", max_length=200)
    password = forms.CharField(
        label="A new password",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )
    again = forms.CharField(
        label="The password again",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )

    def __init__(self, request: HttpRequest, email: str, data: Any = None) -> None:
        super().__init__(data)
        self._email = email

    @override
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        password = cleaned.get("password")
        if password and password != cleaned.get("again"):
            self.add_error("again", "The two passwords are not the same.")
        elif password:
            try:
                password_validation.validate_password(password, self.user())
            except ValidationError as error:
                self.add_error("password", error)
        return cleaned

    def user(self) -> User:
        """Not saved yet."""
        user = User(email=self._email, name=self.cleaned_data.get("name", ""))
        user.set_password(self.cleaned_data.get("password"))
        return user


class OwnAccountForm(forms.Form):
    """For somebody who has one: their password shows that they are meant."""

    password = forms.CharField(
        label="Your password",
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        strip=False,
    )

    def __init__(self, request: HttpRequest, email: str, data: Any = None) -> None:
        super().__init__(data)
        self._request, self._email = request, email
        self._user: Any = None

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        self._user = authenticate(self._request, username=self._email, password=password)
        if self._user is None:
            raise ValidationError("This is not the password of the account with this address.")
        return password

    def user(self) -> User:
        assert isinstance(self._user, User)
        return self._user


@sensitive_post_parameters()
def join_view(request: HttpRequest, token: str) -> HttpResponse:
    """A link that doesn't work any more says so, and doesn't say why."""
    try:
        invitation = open_invitation(token)
        has_account = User.objects.filter(email=invitation.email).exists()
        kind = OwnAccountForm if has_account else NewAccountForm
        form = kind(request, invitation.email, request.POST if request.method == "POST" else None)
        if form.is_valid():
            user = form.user()
            join(invitation_id=invitation.id, user=user)
            login(request, user, backend=_BACKEND)
            return HttpResponseRedirect(f"{reverse('admin:index')}?workspace={invitation.workspace_id}")
    except NotOpen:
        return _render(request, None, None, status=404)
    return _render(request, invitation, form)


def _render(
    request: HttpRequest, invitation: Invitation | None, form: forms.Form | None, status: int = 200
) -> HttpResponse:
    title = f"Join {invitation.workspace}" if invitation else "This link doesn’t work any more"
    context = {**site.each_context(request), "title": title, "invitation": invitation, "form": form}
    response = TemplateResponse(request, "admin/joining/join.html", context, status=status)
    add_never_cache_headers(response)
    # The address is a secret. SECURE_REFERRER_POLICY keeps it from everybody else; with no referrer at all
    # the browser would name no origin either, and the form be refused.
    return response
