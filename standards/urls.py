from django.urls import path

from standards import views, views_crosswalk

urlpatterns = [
    path("standards/", views.set_list, name="set_list"),
    path("standards/<slug:code>/", views.set_detail, name="set_detail"),
    path("standards/<slug:code>/crosswalk/", views_crosswalk.crosswalk, name="crosswalk"),
    path("standards/<slug:code>/crosswalk/<int:pk>/", views_crosswalk.crosswalk_edit, name="crosswalk_edit"),
    path("standards/<slug:code>/crosswalk/<int:pk>/remove/", views_crosswalk.crosswalk_remove, name="crosswalk_remove"),
    path("standards/<slug:code>/criteria/<int:pk>/", views.criterion_detail, name="criterion_detail"),
]
