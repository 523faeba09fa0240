"""Changes of a school's profile, sites and certificates: one function each, locked, with an audit line."""

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Organization
from records.trail import audit
from schools.models import Certificate, School, SchoolSite


@transaction.atomic
def create_school(organization, values, *, by):
    """Give an organisation of kind school its profile. In: cleaned form data. Out: the School.

    Raises ValidationError when another operator has made it meanwhile.
    """
    organization = Organization.objects.select_for_update().get(pk=organization.pk)
    if School.objects.filter(pk=organization.pk).exists():
        raise ValidationError("Trường này vừa có người lập hồ sơ.")
    school = School.objects.create(organization=organization, **values)
    audit(school, "lập hồ sơ trường", by=by, organization=organization)
    return school


@transaction.atomic
def save_school(school, values, *, by):
    """Store a changed profile; the audit line names every changed field with both values."""
    school = School.objects.select_for_update(of=("self",)).select_related("organization").get(pk=school.pk)
    return _store(school, values, school, "sửa hồ sơ trường", by)


@transaction.atomic
def save_site(school, site, values, *, by):
    """Add (site None) or change a site; a new main site takes the place of the old one. Raises ValidationError when it is gone."""
    _lock(school)
    row = _still_there(school.sites, site) if site else SchoolSite(school=school)
    if values["is_main"]:
        school.sites.exclude(pk=row.pk).update(is_main=False)
    return _store(row, values, school, "sửa điểm trường" if site else "thêm điểm trường", by)


@transaction.atomic
def remove_site(school, site, *, by):
    """Take a site off the profile; all it said stays in the audit line."""
    _remove(school, school.sites, site, "xóa điểm trường", by)


@transaction.atomic
def save_certificate(school, certificate, values, *, by):
    """Add (certificate None) or change a certificate. Raises ValidationError when it is gone."""
    _lock(school)
    row = _still_there(school.certificates, certificate) if certificate else Certificate(school=school)
    return _store(row, values, school, "sửa giấy chứng nhận" if certificate else "thêm giấy chứng nhận", by)


@transaction.atomic
def remove_certificate(school, certificate, *, by):
    """Remove a certificate entered by mistake; all it said stays in the audit line."""
    _remove(school, school.certificates, certificate, "xóa giấy chứng nhận", by)


def _lock(school):
    School.objects.select_for_update().get(pk=school.pk)


def _still_there(rows, row):
    """The row read afresh: a form has already changed its own instance."""
    fresh = rows.filter(pk=row.pk).first()
    if fresh is None:
        raise ValidationError("Người khác vừa xóa mục này.")
    return fresh


def _remove(school, rows, row, action, by):
    """Delete a row and keep its words; nothing to do when another person was quicker."""
    _lock(school)
    fresh = rows.filter(pk=row.pk).first()
    if fresh is not None:
        fields = [field for field in fresh._meta.fields if field.name not in ("id", "school")]
        audit(fresh, action, by=by, organization=school.organization, was={field.name: str(getattr(fresh, field.name)) for field in fields})
        fresh.delete()


def _store(row, values, school, action, by):
    """Set the values on the row, save it, and audit the differences."""
    changes = {name: [str(getattr(row, name)), str(new)] for name, new in values.items() if getattr(row, name) != new}
    for name, new in values.items():
        setattr(row, name, new)
    row.save()
    if changes:
        audit(row, action, by=by, organization=school.organization, changes=changes)
    return row
