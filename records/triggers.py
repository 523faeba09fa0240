"""Triggers by which the database itself refuses to change or delete rows that only ever may be added."""

POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME; END $$;
"""
EVENTS = ("update", "delete")


def freeze_table(connection, table):
    """Refuse every UPDATE and DELETE of a table, whoever asks."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL_FUNCTION)
            cursor.execute(f"CREATE TRIGGER frozen_{table} BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()")
            return
        for event in EVENTS:
            cursor.execute(
                f"CREATE TRIGGER frozen_{table}_{event} BEFORE {event} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed'); END"
            )


def unfreeze_table(connection, table):
    """Take the triggers of a table off again."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"DROP TRIGGER IF EXISTS frozen_{table} ON {table}")
            return
        for event in EVENTS:
            cursor.execute(f"DROP TRIGGER IF EXISTS frozen_{table}_{event}")
