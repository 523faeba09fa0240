"""Legal instruments for tests: one circular that another replaced, and an own plan of an organisation."""

from datetime import date

from standards.models import LegalInstrument

OLD_TITLE = "ban hành Quy định về kiểm định chất lượng giáo dục đối với trường mầm non"
NEW_TITLE = "quy định về bảo đảm chất lượng giáo dục"


def make_instrument(kind="circular", number="1/2020/TT-BGDĐT", title="quy định thử", **fields):
    return LegalInstrument.objects.create(kind=kind, number=number, title=title, **fields)


def make_pair():
    """(replaced circular, the one in its place since 07/7/2026)."""
    issuer = {"issuer": "Bộ trưởng Bộ Giáo dục và Đào tạo"}
    new = make_instrument(number="57/2026/TT-BGDĐT", title=NEW_TITLE, issued_on=date(2026, 7, 7), in_force_from=date(2026, 7, 7), **issuer)
    old = make_instrument(number="19/2018/TT-BGDĐT", title=OLD_TITLE, issued_on=date(2018, 8, 22), in_force_from=date(2018, 10, 10),
                          in_force_to=date(2026, 7, 6), replaced_by=new, **issuer)
    return old, new


def make_own_plan(organization, **fields):
    """The school-year plan of an organisation, as a plan cites it."""
    fields = {"kind": "plan", "number": "196/KH-MNHM", "title": "về giáo dục năm học 2026-2027", "issuer": organization.name, **fields}
    return make_instrument(organization=organization, issued_on=date(2026, 8, 28), **fields)
