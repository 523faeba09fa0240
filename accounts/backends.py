from django.contrib.auth.backends import ModelBackend

from accounts.models import User


class UsernameOrEmailBackend(ModelBackend):
    """Log-in by username or e-mail address, whichever the person remembers."""

    def authenticate(self, request, username=None, password=None, **kwargs):
        if username and "@" in username:
            match = User.objects.filter(email__iexact=username.strip()).first()
            username = match.username if match else username
        return super().authenticate(request, username=username, password=password, **kwargs)
