"""Signatures in the issued PDF: empty fields, signing with a key file, and the verdict on a file that comes back. Bytes in, bytes out."""

import logging

# The signing libraries write tracebacks for every key they can't open and every chain they can't build; the verdict says it.
for name in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(name).setLevel(logging.CRITICAL)
