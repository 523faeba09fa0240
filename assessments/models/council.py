"""The council that assesses: its members, working groups and the criteria each group is in charge of."""

from django.conf import settings
from django.db import models

from assessments.enums import CouncilDuty, GroupKind
from assessments.models.assessment import Assessment, CriterionAssessment


class Council(models.Model):
    """Hội đồng tự đánh giá: Điều 9 TT 57/2026, or by Công văn 5932 under the circulars of 2018."""

    assessment = models.OneToOneField(Assessment, on_delete=models.CASCADE, related_name="council", verbose_name="đợt đánh giá")
    decision_number = models.CharField("số quyết định thành lập", max_length=60, blank=True)
    established_on = models.DateField("ngày thành lập", null=True, blank=True)
    note = models.TextField("ghi chú", blank=True, max_length=2000)

    class Meta:
        verbose_name = "hội đồng tự đánh giá"

    def __str__(self):
        return f"Hội đồng tự đánh giá, {self.assessment}"


class CouncilMember(models.Model):
    """A person of the council; `user` is None for somebody without an account. `position` is the order on papers."""

    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="tài khoản")
    full_name = models.CharField("họ và tên", max_length=120)
    post = models.CharField("chức vụ", max_length=200, blank=True)
    duty = models.CharField("nhiệm vụ", max_length=12, choices=CouncilDuty.choices, default=CouncilDuty.MEMBER)
    tasks = models.TextField("việc được giao", blank=True, max_length=2000)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "thành viên hội đồng"
        ordering = ["council", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["council", "user"], name="council_member_once", violation_error_message="Người này đã có trong hội đồng."),
        ]

    def __str__(self):
        return self.full_name


class WorkGroup(models.Model):
    """Nhóm thư ký or nhóm công tác, in charge of the criteria whose sheets it holds."""

    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="groups")
    name = models.CharField("tên nhóm", max_length=150)
    kind = models.CharField("loại nhóm", max_length=12, choices=GroupKind.choices, default=GroupKind.WORKING)
    sheets = models.ManyToManyField(CriterionAssessment, blank=True, related_name="work_groups", verbose_name="tiêu chí phụ trách")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "nhóm công tác"
        ordering = ["council", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["council", "name"], name="work_group_once", violation_error_message="Hội đồng đã có nhóm tên này."),
        ]

    def __str__(self):
        return self.name


class GroupMember(models.Model):
    group = models.ForeignKey(WorkGroup, on_delete=models.CASCADE, related_name="group_members")
    member = models.ForeignKey(CouncilMember, on_delete=models.CASCADE, related_name="group_members")
    is_head = models.BooleanField("trưởng nhóm", default=False)

    class Meta:
        verbose_name = "thành viên nhóm công tác"
        ordering = ["group", "-is_head", "member__position", "pk"]
        constraints = [models.UniqueConstraint(fields=["group", "member"], name="group_member_once")]

    def __str__(self):
        return f"{self.member} ({self.group})"
