"""An RFC 3161 time-stamp service asked over HTTP: only the address the operator set, with a short patience."""

from urllib.request import Request, urlopen

from asn1crypto import tsp
from pyhanko.sign.timestamps import TimeStamper, TimestampRequestError

SECONDS, MOST_BYTES = 10, 1_000_000
QUERY, REPLY = "application/timestamp-query", "application/timestamp-reply"


class TimeService(TimeStamper):
    """Asks the service at `address`; every failure is a TimestampRequestError."""

    def __init__(self, address):
        super().__init__()
        self.address = address

    async def async_request_tsa_response(self, req):
        """Send a request (asn1crypto), return the response; called by the signing library."""
        try:
            question = Request(self.address, data=req.dump(), headers={"Content-Type": QUERY})  # noqa: S310 - the operator's own setting
            with urlopen(question, timeout=SECONDS) as answer:  # noqa: S310
                content = answer.read(MOST_BYTES)
                if answer.headers.get_content_type() != REPLY:
                    raise TimestampRequestError("not a time-stamp reply")
            return tsp.TimeStampResp.load(content)
        except (OSError, ValueError) as failure:
            raise TimestampRequestError(str(failure)) from failure
