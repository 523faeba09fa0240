"""Rows that stay as they were made: frozen versions, issued papers, signed files."""

from django.db import models


class FrozenError(Exception):
    """Somebody tried to change or delete a row that must stay as it was made."""


class FrozenQuerySet(models.QuerySet):
    def update(self, **fields):
        raise FrozenError(f"{self.model.__name__} rows are frozen: {', '.join(fields)}")

    def delete(self):
        raise FrozenError(f"{self.model.__name__} rows are frozen")

    delete.queryset_only = True


class FrozenModel(models.Model):
    """Rows are added, never changed or deleted."""

    objects = FrozenQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if self.pk:
            raise FrozenError(f"{type(self).__name__} {self.pk} is frozen")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise FrozenError(f"{type(self).__name__} {self.pk} is frozen")
