"""The addresses of the outlook."""

from django.urls.resolvers import URLPattern

urlpatterns: list[URLPattern] = []
