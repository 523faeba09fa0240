"""What an officer keeps for reviewing. Imported by documents.models, where the database layer looks for models."""

from django.conf import settings
from django.db import models


class StockSentence(models.Model):
    """A sentence an officer uses again and again; a person's own."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="stock_sentences")
    text = models.CharField("câu", max_length=500)

    class Meta:
        verbose_name = "câu góp ý mẫu"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["user", "text"], name="sentence_once")]

    def __str__(self):
        return self.text
