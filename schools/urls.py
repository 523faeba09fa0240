"""Addresses of the school's own pages, and of a school's pages as an authority or operator reads them."""

from django.urls import path

from schools.views import certificates, figures, imports, profile, targets, trends

urlpatterns = [
    path("figures", figures.figures_grid, name="figures_grid"),
    path("figures/save", figures.figures_save, name="figures_save"),
    path("figures/history/<slug:metric>", figures.figure_history, name="figure_history"),
    path("figures/<int:year>/close", figures.year_close, name="year_close"),
    path("figures/<int:year>/reopen", figures.year_reopen, name="year_reopen"),
    path("figures/imports", imports.import_list, name="import_list"),
    path("figures/imports/upload", imports.import_upload, name="import_upload"),
    path("figures/imports/template.xlsx", imports.import_template, name="import_template"),
    path("figures/imports/<int:pk>", imports.import_detail, name="import_detail"),
    path("figures/imports/<int:pk>/confirm", imports.import_confirm, name="import_confirm"),
    path("figures/imports/<int:pk>/discard", imports.import_discard, name="import_discard"),
    path("figures/imports/<int:pk>/undo", imports.import_undo, name="import_undo"),
    path("figures/export.xlsx", imports.figures_export, name="figures_export"),
    path("schools/<int:pk>/figures", figures.figures_grid, name="figures_grid"),
    path("figures/<int:year>/typed/<slug:metric>/drop", figures.typed_rate_drop, name="typed_rate_drop"),
    path("figures/trends", trends.figure_trends, name="figure_trends"),
    path("schools/<int:pk>/figures/trends", trends.figure_trends, name="figure_trends"),
    path("figures/targets", targets.targets_page, name="school_targets"),
    path("figures/targets/save", targets.targets_save, name="school_targets_save"),
    path("figures/tokens", trends.token_list, name="figure_tokens"),
    path("school", profile.school_profile, name="school_profile"),
    path("school/edit", profile.school_edit, name="school_edit"),
    path("school/sites/add", profile.site_add, name="site_add"),
    path("school/sites/<int:pk>/edit", profile.site_edit, name="site_edit"),
    path("school/sites/<int:pk>/remove", profile.site_remove, name="site_remove"),
    path("school/certificates/add", certificates.certificate_add, name="certificate_add"),
    path("school/certificates/<int:pk>/edit", certificates.certificate_edit, name="certificate_edit"),
    path("school/certificates/<int:pk>/remove", certificates.certificate_remove, name="certificate_remove"),
    path("schools/add", profile.school_create, name="school_create"),
    path("schools/<int:pk>/profile", profile.school_profile, name="school_profile"),
]
