"""What the background does for this room: large files of figures."""

from accounts.models import User
from records.jobs import given_up, job
from schools.import_workflow import read_stored, stop_reading, stop_writing, write_batch
from schools.models import ImportBatch


@job("read_figures_file")
def read_figures_file(batch_id):
    read_stored(batch_id)


@given_up("read_figures_file")
def could_not_read(batch_id):
    stop_reading(batch_id)


@job("write_figures")
def write_figures(batch_id, by_id):
    write_batch(ImportBatch.objects.get(pk=batch_id), by=User.objects.get(pk=by_id))


@given_up("write_figures")
def could_not_write(batch_id, by_id):
    stop_writing(batch_id)
