from django.urls import path

from standards import views

urlpatterns = [
    path("standards/", views.set_list, name="set_list"),
    path("standards/<str:code>/", views.set_detail, name="set_detail"),
    path("standards/<str:code>/criteria/<int:pk>/", views.criterion_detail, name="criterion_detail"),
]
