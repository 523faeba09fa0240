from django.contrib.auth.backends import ModelBackend

from accounts.models import User


class UsernameOrEmailBackend(ModelBackend):
    """Log-in by username or e-mail address, whichever the person remembers."""

    def authenticate(self, request, username=None, password=None, **kwargs):
        person = User.objects.named(username) if username and "@" in username else None
        return super().authenticate(request, username=person.username if person else username, password=password, **kwargs)
