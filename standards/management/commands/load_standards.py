"""manage.py load_standards [FILE …]: check the packs and their rules and load them, all or nothing."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from standards.crosswalk_workflow import load_crosswalk
from standards.crosswalks import FOLDER, codes_in, read_crosswalk
from standards.importers import SetIsPublished, load_packs
from standards.instrument_file import read_instruments
from standards.instruments_workflow import load_instruments
from standards.metrics import catalogue
from standards.packs import DATA_DIR, PackRefused, read_pack
from standards.rule_files import check_rules


def checked(paths):
    """Packs of all paths; every fault of every file is reported at once."""
    packs, faults = [], []
    for path in paths:
        try:
            packs.append(read_pack(path, catalogue().topics))
        except PackRefused as refused:
            faults += refused.faults
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{path}: không đọc được tệp ({error.__class__.__name__}).") from error
    try:
        check_rules(packs)
    except PackRefused as refused:
        faults += refused.faults
    if faults:
        raise CommandError("\n".join(str(fault) for fault in faults))
    return packs


def checked_crosswalks(packs):
    """Crosswalks of the bundled files between these packs."""
    try:
        return [read_crosswalk(path, codes_in(packs)) for path in sorted(FOLDER.glob("*.yaml"))]
    except PackRefused as refused:
        raise CommandError(str(refused)) from refused


def checked_instruments():
    """Rows of the bundled legal instruments."""
    try:
        return read_instruments()
    except PackRefused as refused:
        raise CommandError(str(refused)) from refused


class Command(BaseCommand):
    help = "Kiểm tra và nạp các bộ tiêu chuẩn; không nạp gì nếu có một chỗ sai."

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="*", type=Path, help="Tệp YAML; mặc định là các bộ kèm theo chương trình")

    def handle(self, *args, files, **options):
        packs = checked(files or sorted(DATA_DIR.glob("TT*.yaml")))
        crosswalks = [] if files else checked_crosswalks(packs)
        instruments = [] if files else checked_instruments()
        try:
            results = load_packs(packs)
        except SetIsPublished as refused:
            raise CommandError(str(refused)) from refused
        for code, result in results.items():
            self.stdout.write(f"{code}: {result}")
        for crosswalk in crosswalks:
            self.stdout.write(f"{crosswalk.from_set} → {crosswalk.to_set}: {load_crosswalk(crosswalk)} liên hệ tiêu chí mới hoặc đổi")
        if instruments:
            self.stdout.write(f"Văn bản làm căn cứ: {load_instruments(instruments)} mới hoặc đổi")
