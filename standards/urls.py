from django.urls import path

from standards import views, views_crosswalk, views_instruments, views_limits, views_wording

urlpatterns = [
    path("standards/", views.set_list, name="set_list"),
    path("standards/limits/", views_limits.rule_limits, name="rule_limits"),
    path("standards/limits/<slug:key>/add/", views_limits.rule_limit_add, name="rule_limit_add"),
    path("standards/limits/<int:pk>/end/", views_limits.rule_limit_end, name="rule_limit_end"),
    path("standards/instruments/", views_instruments.instrument_list, name="instrument_list"),
    path("standards/instruments/add/", views_instruments.instrument_add, name="instrument_add"),
    path("standards/instruments/add/national/", views_instruments.national_instrument_add, name="national_instrument_add"),
    path("standards/instruments/<int:pk>/", views_instruments.instrument_edit, name="instrument_edit"),
    path("standards/instruments/<int:pk>/remove/", views_instruments.instrument_remove, name="instrument_remove"),
    path("standards/<slug:code>/", views.set_detail, name="set_detail"),
    path("standards/<slug:code>/crosswalk/", views_crosswalk.crosswalk, name="crosswalk"),
    path("standards/<slug:code>/crosswalk/<int:pk>/", views_crosswalk.crosswalk_edit, name="crosswalk_edit"),
    path("standards/<slug:code>/crosswalk/<int:pk>/remove/", views_crosswalk.crosswalk_remove, name="crosswalk_remove"),
    path("standards/<slug:code>/wording/", views_wording.wording_list, name="wording_list"),
    path("standards/<slug:code>/wording/detach/", views_wording.wording_detach, name="wording_detach"),
    path("standards/<slug:code>/wording/<int:pk>/", views_wording.wording_report, name="wording_report"),
    path("standards/<slug:code>/wording/<int:pk>/attach/", views_wording.wording_attach, name="wording_attach"),
    path("standards/<slug:code>/criteria/<int:pk>/", views.criterion_detail, name="criterion_detail"),
]
