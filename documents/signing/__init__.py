"""Signatures in the issued PDF: empty fields, signing with a key file, and the verdict on a file that comes back. Bytes in, bytes out."""

import logging
from concurrent.futures import ThreadPoolExecutor

# The signing libraries write tracebacks for every key they can't open and every chain they can't build; the verdict says it.
for name in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(name).setLevel(logging.CRITICAL)


def apart(function, *args, **kwargs):
    """Call a function of the signing library in a thread of its own: it starts an event loop, and ours may run one already."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(function, *args, **kwargs).result()
