"""All addresses: each room lists its own."""

from django.urls import include, path

from accreditation import views, views_calendar

urlpatterns = [
    path("", views.home, name="home"),
    path("old-text", views.old_text, name="old_text"),
    path("healthz", views.healthz, name="healthz"),
    path("calendar/", views_calendar.calendar_settings, name="calendar_settings"),
    path("calendar/revoke/", views_calendar.calendar_revoke, name="calendar_revoke"),
    path("calendar/<str:token>.ics", views_calendar.calendar_feed, name="calendar_feed"),
    path("", include("accounts.urls")),
    path("", include("records.urls")),
    path("", include("standards.urls")),
    path("", include("schools.urls")),
    path("", include("documents.urls")),
    path("", include("assessments.urls")),
    path("", include("improvement_plans.urls")),
    path("", include("oversight.urls")),
]
