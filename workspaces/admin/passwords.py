"""A new password by a link: requested by whoever forgot theirs, or made by an owner for somebody else."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.contrib.auth.views import PasswordResetConfirmView, PasswordResetDoneView, PasswordResetView
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import path, reverse, reverse_lazy
from django.utils.cache import add_never_cache_headers
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from typing_extensions import override

from workspaces.audit import Action, note
from workspaces.invitations import has_mail, link_to, send
from workspaces.models import Member, User
from workspaces.tenant_admin import change_url, list_url


class ForgottenView(PasswordResetView):
    """Says the same for every address: who has an account is nobody's business."""

    email_template_name = "admin/joining/password_mail.txt"
    subject_template_name = "admin/joining/password_subject.txt"
    success_url = reverse_lazy("forgotten-sent")
    title = "Forgotten password"

    @override
    def dispatch(self, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not has_mail():
            raise Http404("No mail is set up.")
        return super().dispatch(*args, **kwargs)

    @override
    def form_valid(self, form: Any) -> HttpResponse:
        self.extra_email_context = {"base": settings.LEADGATE_URL.rstrip("/")}
        return super().form_valid(form)


class NewPasswordView(PasswordResetConfirmView):
    success_url = reverse_lazy("admin:login")
    title = "A new password"


urlpatterns = [
    path("forgotten/", ForgottenView.as_view(), name="forgotten"),
    path(
        "forgotten/sent/",
        PasswordResetDoneView.as_view(title="The mail is on its way"),
        name="forgotten-sent",
    ),
    path("new-password/<uidb64>/<token>/", NewPasswordView.as_view(), name="new-password"),
]


def new_password_view(model_admin: Any, request: HttpRequest, object_id: UUID) -> HttpResponse:
    """Makes a link for somebody of the owner's own workspaces, shows it once and mails it where it can."""
    user = model_admin.get_object(request, str(object_id))
    if user is None:
        raise Http404
    is_owner = model_admin.has_change_permission(request, user)
    if request.method != "POST" or not is_owner or not model_admin.may_change_login(request, user):
        raise PermissionDenied
    link = link_to(request, _path(user))
    text = (
        f"{request.user} made a link for a new password of yours in Leadgate:\n\n{link}\n\nIt works once.\n"
    )
    for workspace_id in Member.objects.filter(user=user).values_list("workspace_id", flat=True):
        note(workspace_id, Action.PASSWORD_LINK_MADE, object_id=user.pk)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": "A link for a new password",
        "opts": model_admin.opts,
        "person": user,
        "link": link,
        "is_mailed": send(user.email, subject="A new password for Leadgate", text=text),
        "user_url": change_url(User, user.pk),
        "list_url": list_url(User),
    }
    response = TemplateResponse(request, "admin/workspaces/user/shown_once.html", context)
    add_never_cache_headers(response)
    return response


def _path(user: User) -> str:
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    return reverse("new-password", args=[uid, default_token_generator.make_token(user)])
