from django.urls import path

from standards import views

urlpatterns = [
    path("standards/", views.set_list, name="set_list"),
    path("standards/<slug:code>/", views.set_detail, name="set_detail"),
    path("standards/<slug:code>/criteria/<int:pk>/", views.criterion_detail, name="criterion_detail"),
]
