"""Django's admin and form classes that only the type checker knows to be generic."""

from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django import forms
from django.contrib import admin
from django.core import paginator
from django.db.models import Model

M = TypeVar("M", bound=Model)

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin as GenericModelAdmin
    from django.forms import ModelForm as GenericModelForm

    Paginator = paginator.Paginator[Any]
else:

    class GenericModelAdmin(admin.ModelAdmin, Generic[M]):
        pass

    class GenericModelForm(forms.ModelForm, Generic[M]):
        pass

    Paginator = paginator.Paginator


__all__ = ["GenericModelAdmin", "GenericModelForm", "M", "Paginator"]
