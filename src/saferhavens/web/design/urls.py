from django.urls import path

from saferhavens.web.design import views

app_name = "design"
urlpatterns = [path("", views.components, name="components")]
