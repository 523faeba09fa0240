#!/usr/bin/env python3
"""Django's command line for Trường Chuẩn."""

import os
import sys


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "accreditation.settings")
    from django.core.management import execute_from_command_line  # needs the setting above first

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
