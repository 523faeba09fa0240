"""All addresses: each room lists its own."""

from django.urls import include, path

from accreditation import views

urlpatterns = [
    path("", views.home, name="home"),
    path("old-text", views.old_text, name="old_text"),
    path("healthz", views.healthz, name="healthz"),
    path("", include("accounts.urls")),
    path("", include("records.urls")),
    path("", include("standards.urls")),
    path("", include("schools.urls")),
    path("", include("documents.urls")),
    path("", include("assessments.urls")),
    path("", include("improvement_plans.urls")),
    path("", include("oversight.urls")),
]
