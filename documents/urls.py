from django.urls import path

from documents import views, views_copies, views_numbers, views_review

urlpatterns = [
    path("documents/", views.document_list, name="document_list"),
    path("documents/numbers/", views_numbers.number_register, name="number_register"),
    path("documents/numbers/add/", views_numbers.number_outside_add, name="number_outside_add"),
    path("documents/numbers/<int:pk>/cancel/", views_numbers.number_cancel, name="number_cancel"),
    path("documents/<int:pk>/", views.document_detail, name="document_detail"),
    path("documents/<int:pk>/take-back/", views.document_take_back, name="document_take_back"),
    path("documents/<int:pk>/reopen/", views.document_reopen, name="document_reopen"),
    path("documents/<int:pk>/report/", views.document_report, name="document_report"),
    path("documents/<int:pk>/set-aside/", views.document_set_aside, name="document_set_aside"),
    path("documents/<int:pk>/issue/", views_numbers.document_issue, name="document_issue"),
    path("documents/versions/<int:pk>/", views.version_sheet, name="version_sheet"),
    path("documents/versions/<int:pk>/pdf/", views.version_pdf, name="version_pdf"),
    path("documents/versions/<int:pk>/docx/", views_copies.version_docx, name="version_docx"),
    path("documents/versions/<int:pk>/xlsx/", views_copies.version_xlsx, name="version_xlsx"),
    path("documents/issued/<int:pk>/pdf/", views.issued_pdf, name="issued_pdf"),
    path("documents/comments/<int:pk>/resolve/", views.comment_resolve, name="comment_resolve"),
    path("submissions/", views_review.submission_list, name="submission_list"),
    path("submissions/<int:pk>/", views_review.submission_detail, name="submission_detail"),
    path("submissions/<int:pk>/changes/", views_review.submission_changes, name="submission_changes"),
    path("submissions/<int:pk>/open/", views_review.submission_open, name="submission_open"),
    path("submissions/<int:pk>/comment/", views_review.comment_add, name="comment_add"),
    path("submissions/<int:pk>/return/", views_review.submission_return, name="submission_return"),
    path("submissions/<int:pk>/opinion/", views_review.submission_opinion, name="submission_opinion"),
    path("submissions/<int:pk>/approve/", views_review.submission_approve, name="submission_approve"),
    path("submissions/<int:pk>/note/", views_review.submission_note, name="submission_note"),
    path("submissions/comments/<int:pk>/remove/", views_review.comment_remove, name="comment_remove"),
]
