from django.urls import path

from oversight import views

urlpatterns = [
    path("schools/", views.school_list, name="school_list"),
    path("schools/<int:pk>/", views.school_detail, name="school_detail"),
    path("funding/", views.funding_requests, name="funding_requests"),
]
