"""What the database itself refuses on the tables of official paper, whoever asks and by whatever way.

The Python of this room refuses the same (documents.frozen, documents.guards); a person with a database console, or a
mistake of ours, meets these. Changes the law knows stay open: an issued paper is replaced, corrected or recalled, a number
entered by hand is cancelled, the clerk fills in the register, a submission gets its one decision.

On SQLite a later migration that rebuilds one of these tables drops its guards: such a migration ends with `place_all`. A
test compares this list with what stands in a migrated database.
"""

from records.triggers import Guard, changed, lift_guard, place_guard

ALWAYS = "1 = 1"
IN_FORCE_OR_LATER = "('issued', 'replaced', 'corrected', 'recalled')"
FROZEN = {
    "documents_version": "a frozen version",
    "documents_versionfact": "a fact of a frozen version",
    "documents_versiontotals": "a sum of a frozen version",
    "documents_issuedpaper": "an issued paper",
    "documents_signedfile": "a signed file",
    "documents_numberseries": "a series of numbers",
    "documents_reviewreply": "a reply to a remark",
    "documents_submissioncopy": "a copy for information",
}
STORED = "EXISTS (SELECT 1 FROM documents_issuedpaper WHERE file_id = OLD.id) OR EXISTS (SELECT 1 FROM documents_signedfile WHERE file_id = OLD.id)"
REACHED_THE_SENDER = "EXISTS (SELECT 1 FROM documents_submission WHERE id = OLD.submission_id AND decision NOT IN ('', 'taken_back'))"
DECIDED = ("version_id", "receiver_id", "route", "sent_at", "sent_by_id", "opened_at", "opened_by_id", "decision", "decided_at",
           "decided_by_id", "remark", "verdict_view", "verdict_words")  # fmt: skip
ENTERED = ("document_id", "issuer_id", "issuer_name", "symbol", "dated_on", "school_year", "text", "file_id", "sha256", "entered_at", "entered_by_id")
GUARDS = [
    *(Guard(table, event, ALWAYS, f"{words} is never {done}") for table, words in FROZEN.items()
      for event, done in (("update", "changed"), ("delete", "deleted"))),
    Guard("records_storedfile", "update", changed("organization_id", "name", "content_type", "size", "sha256", "file"), "a stored file is never changed"),
    Guard("records_storedfile", "delete", STORED, "the file of an issued or signed paper is never deleted"),
    Guard("documents_papernumber", "update",
          f"{changed('series_id', 'number', 'dated_on', 'by_id', 'at')} OR (OLD.state <> 'outside' AND ({changed('state', 'note')}))",
          "a number given is never changed"),
    Guard("documents_papernumber", "delete", ALWAYS, "a number given is never deleted"),
    Guard("documents_document", "update",
          f"OLD.state IN {IN_FORCE_OR_LATER} AND (NEW.state NOT IN {IN_FORCE_OR_LATER} "
          f"OR {changed('organization_id', 'kind', 'route', 'title', 'issuing_unit', 'unit_code', 'replaces_id')})",
          "an issued paper is only replaced, corrected or recalled"),
    Guard("documents_document", "delete", f"OLD.state IN {IN_FORCE_OR_LATER}", "an issued paper is never deleted"),
    Guard("documents_submission", "update",
          f"{changed('version_id', 'route', 'sent_at', 'sent_by_id')} OR (OLD.decision <> '' AND ({changed(*DECIDED)}))",
          "a submission and its decision are never changed"),
    Guard("documents_submission", "delete", ALWAYS, "a submission is never deleted"),
    Guard("documents_reviewcomment", "update", changed("submission_id", "key", "label", "text", "is_mandatory", "by_id", "at"), "a remark is never reworded"),
    Guard("documents_archivedpaper", "update",
          f"{changed(*ENTERED)} OR (OLD.withdrawn_at IS NOT NULL AND ({changed('withdrawn_at', 'withdrawn_by_id', 'withdrawal_reason')}))",
          "a paper entered from its copy is never changed"),
    Guard("documents_archivedpaper", "delete", ALWAYS, "a paper entered from its copy is never deleted"),
    Guard("documents_reviewcomment", "delete", REACHED_THE_SENDER, "a remark that was sent is never deleted"),
]  # fmt: skip


def place_all(connection):
    """Put every guard on its table; those that stand are renewed. An early migration leaves out tables made later."""
    made = set(connection.introspection.table_names())
    for guard in GUARDS:
        if guard.table in made:
            place_guard(connection, guard)


def lift_all(connection, event=None):
    """Take the guards off: all, or those of one event."""
    for guard in GUARDS:
        if event in (None, guard.event):
            lift_guard(connection, guard)
