"""Changes of a school's profile, sites and certificates: one function each, locked, with an audit line."""

from django.db import transaction

from records.trail import audit
from schools.models import Certificate, School, SchoolSite


@transaction.atomic
def create_school(organization, values, *, by):
    """Give an organisation of kind school its profile. In: cleaned form data. Out: the School."""
    school = School.objects.create(organization=organization, **values)
    audit(school, "lập hồ sơ trường", by=by, organization=organization)
    return school


@transaction.atomic
def save_school(school, values, *, by):
    """Store a changed profile; the audit line names every changed field with both values."""
    school = School.objects.select_for_update().select_related("organization").get(pk=school.pk)
    _store(school, values, school, "sửa hồ sơ trường", by)
    return school


@transaction.atomic
def save_site(school, site, values, *, by):
    """Add (site None) or change a site; a new main site takes the place of the old one."""
    School.objects.select_for_update().get(pk=school.pk)
    if values["is_main"]:
        school.sites.exclude(pk=site.pk if site else None).update(is_main=False)
    row = school.sites.get(pk=site.pk) if site else SchoolSite(school=school)
    return _store(row, values, school, "sửa điểm trường" if site else "thêm điểm trường", by)


@transaction.atomic
def remove_site(site, *, by):
    """Take a site off the profile; its name and address stay in the audit line."""
    audit(site, "xóa điểm trường", by=by, organization=site.school.organization, address=site.address)
    site.delete()


@transaction.atomic
def save_certificate(school, certificate, values, *, by):
    """Add (certificate None) or change a certificate."""
    School.objects.select_for_update().get(pk=school.pk)
    action = "sửa giấy chứng nhận" if certificate else "thêm giấy chứng nhận"
    row = school.certificates.get(pk=certificate.pk) if certificate else Certificate(school=school)
    return _store(row, values, school, action, by)


def _store(row, values, school, action, by):
    """Set the values on a row read afresh (a form has already changed its own instance), save, and audit differences."""
    changes = {name: [str(getattr(row, name)), str(new)] for name, new in values.items() if getattr(row, name) != new}
    for name, new in values.items():
        setattr(row, name, new)
    row.save()
    if changes:
        audit(row, action, by=by, organization=school.organization, changes=changes)
    return row
