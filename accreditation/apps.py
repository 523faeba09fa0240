from django.apps import AppConfig

from accreditation.field_words import use_our_words


class AccreditationConfig(AppConfig):
    name = "accreditation"
    verbose_name = "Trang chính"

    def ready(self):
        """Let every form speak our Vietnamese."""
        use_our_words()
