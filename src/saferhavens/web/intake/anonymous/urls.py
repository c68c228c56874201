from django.urls import URLPattern

app_name = "anonymous"
urlpatterns: list[URLPattern] = []
