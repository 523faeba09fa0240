"""What was sent to a body and what its officers say to it. Imported by documents.models, where the database layer looks for models."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.enums import RelationKind
from accounts.models import Organization, OrganizationRelation, in_force
from documents.enums import Decision, Route, VerdictView
from documents.frozen import FrozenModel
from documents.permissions import reads_papers
from formats.text import shortened

# Taken back before anybody opened it: for the body addressed it was never sent.
UNSEEN = Q(decision=Decision.TAKEN_BACK, opened_at__isnull=True)
SENDER = "version__document__organization"


def on_desk_of(organization, on):
    """Filter of the submissions a body holds on that day: what it was sent, without what waits and whose school went to another body.

    A school that came from another body brings what waits there and what was decided there; that stays with who decided it as well.
    """
    relations = OrganizationRelation.objects.filter(kind=RelationKind.REVIEWING)
    now, of_sender = relations.filter(in_force(on)), Q(organization=OuterRef(SENDER))
    here = now.filter(superior=organization).values("organization")
    left = Exists(relations.filter(of_sender, superior=OuterRef("receiver"), to_on__lt=on))
    went = Q(decision="") & left & Exists(now.filter(of_sender).exclude(superior=organization))
    return (Q(receiver=organization) & ~went) | (Q(**{f"{SENDER}__in": here}) & left)


class SubmissionQuerySet(models.QuerySet):
    def visible_to(self, acting):
        """Sender's people, the body that has it on its desk, and those it was sent to for information; nobody else (DESIGN 3.6)."""
        if not reads_papers(acting):
            return self.none()
        received = on_desk_of(acting.organization, acting.today) & ~UNSEEN
        kept = Q(receiver__in=Organization.objects.predecessors(acting.organization, acting.today)) & ~Q(decision="") & ~UNSEEN
        informed = Q(pk__in=Submission.objects.copied_to(acting.organization).values("pk"))
        return self.filter(received | kept | informed | Q(**{SENDER: acting.organization}))

    def copied_to(self, organization):
        """What was sent to the body for information and not taken back."""
        copies = SubmissionCopy.objects.filter(organization=organization).values("submission")
        return self.filter(pk__in=copies).exclude(decision=Decision.TAKEN_BACK)

    def received_by(self, organization, on=None):
        """What the body holds on that day (today unless told otherwise), except what was taken back."""
        return self.filter(on_desk_of(organization, on or timezone.localdate())).exclude(decision=Decision.TAKEN_BACK)

    def waiting(self):
        return self.filter(decision="")

    def decided(self):
        return self.exclude(decision="")


class Submission(models.Model):
    version = models.ForeignKey("documents.Version", on_delete=models.PROTECT, related_name="submissions")
    receiver = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="received_submissions", verbose_name="nơi nhận trình")
    route = models.CharField("cách trình", max_length=10, choices=Route.choices)
    sent_at = models.DateTimeField("trình lúc", auto_now_add=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="người trình")
    due_on = models.DateField("hạn xem xét", null=True, blank=True)
    opened_at = models.DateTimeField("tiếp nhận lúc", null=True, blank=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="người tiếp nhận")
    decision = models.CharField("kết quả", max_length=10, choices=Decision.choices, blank=True)
    decided_at = models.DateTimeField("kết luận lúc", null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="người kết luận")
    remark = models.TextField("ý kiến kèm theo", blank=True, max_length=4000)
    assigned_to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người được giao xem xét")
    verdict_view = models.CharField("ý kiến về kết quả tự đánh giá", max_length=10, choices=VerdictView.choices, blank=True)
    verdict_words = models.TextField("nhận xét về kết quả tự đánh giá", blank=True, max_length=4000)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = "lượt trình"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["receiver", "decision"])]
        constraints = [
            models.UniqueConstraint(fields=["version"], condition=Q(decision=""), name="one_waiting_submission"),
        ]

    def __str__(self):
        return f"{self.version} → {self.receiver}"

    def desk_on(self, on):
        """Key of the body that may act on it that day; asked of the database once a row and day."""
        if self.decision:
            return self.receiver_id
        if getattr(self, "_desk", (None, None))[0] != on:
            self._desk = on, self._body_after(on)
        return self._desk[1]

    def _body_after(self, on):
        relations = OrganizationRelation.objects.filter(organization=self.version.document.organization_id, kind=RelationKind.REVIEWING)
        has_left = relations.filter(superior=self.receiver_id, to_on__lt=on).exists()
        now = relations.filter(in_force(on)).values_list("superior", flat=True).first() if has_left else None
        return now or self.receiver_id


class SubmissionCopy(models.Model):
    """A body that a submission was sent to for information; a row made with the submission and never changed."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="copies")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", verbose_name="nơi nhận để biết")

    class Meta:
        verbose_name = "nơi nhận để biết"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["submission", "organization"], name="submission_copied_once")]

    def __str__(self):
        return str(self.organization)


class ReviewCommentQuerySet(models.QuerySet):
    def shown_to_sender(self):
        """Remarks reach the sender with the authority's decision: not while they are written, nor by taking the paper back."""
        return self.exclude(submission__decision__in=("", Decision.TAKEN_BACK))

    def open(self):
        return self.filter(resolved_at__isnull=True)


class ReviewComment(models.Model):
    """A remark of the authority on a section, row or cell of the submitted version, found again by its stable key."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="comments")
    key = models.CharField("vị trí", max_length=80, blank=True)
    label = models.CharField("vị trí bằng lời", max_length=200, blank=True)
    text = models.TextField("góp ý", max_length=4000)
    is_mandatory = models.BooleanField("bắt buộc tiếp thu", default=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="người góp ý")
    at = models.DateTimeField("lúc", auto_now_add=True)
    reply = models.TextField("giải trình của đơn vị", blank=True, max_length=4000)
    resolved_at = models.DateTimeField("đã xử lý lúc", null=True, blank=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="người xử lý")
    reopened_at = models.DateTimeField("mở lại lúc", null=True, blank=True)

    objects = ReviewCommentQuerySet.as_manager()

    class Meta:
        verbose_name = "góp ý"
        ordering = ["pk"]

    def __str__(self):
        return shortened(self.text, 60)


class StockSentence(models.Model):
    """A sentence an officer uses again and again; a person's own."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="stock_sentences")
    text = models.CharField("câu", max_length=500)

    class Meta:
        verbose_name = "câu góp ý mẫu"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["user", "text"], name="sentence_once")]

    def __str__(self):
        return self.text


class ReviewReply(FrozenModel):
    """One line of the talk under a remark, by either side; `organization` says for whom the person spoke."""

    comment = models.ForeignKey("documents.ReviewComment", on_delete=models.PROTECT, related_name="replies")
    text = models.TextField("trả lời", max_length=4000)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", verbose_name="đơn vị trả lời")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="người trả lời")
    at = models.DateTimeField("lúc", auto_now_add=True)

    class Meta:
        verbose_name = "trả lời góp ý"
        ordering = ["pk"]

    def __str__(self):
        return shortened(self.text, 60)
