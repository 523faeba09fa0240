"""Pages are sent compressed: the editor of a large plan shrinks to a tenth, which a slow line feels most."""

from django.middleware.gzip import GZipMiddleware


class PageCompressionMiddleware(GZipMiddleware):
    """Compresses HTML only: papers are compressed already and keep their strong ETag, static files have their own copies.

    Django pads compressed pages by a random length against guessing secrets by size (BREACH).
    """

    def process_response(self, request, response):
        """The response, compressed when it is a page and the browser takes gzip."""
        is_page = response.get("Content-Type", "").startswith("text/html")
        return super().process_response(request, response) if is_page else response
