"""Triggers by which the database itself refuses to change or delete rows that only ever may be added."""

from dataclasses import dataclass

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


@dataclass(frozen=True)
class Guard:
    """One refusal by the database: no `event` ("update" or "delete") on rows of `table` where the SQL condition `when` is true.

    `when` names the row as OLD and NEW and must mean the same on SQLite and PostgreSQL; `words` is the error's text.
    """

    table: str
    event: str
    when: str
    words: str

    @property
    def name(self):
        return f"guard_{self.table}_{self.event}"


def changed(*columns):
    """A condition: one of the columns gets another value."""
    return " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)


def place_guard(connection, guard):
    """Put the guard on its table; one that is there already is renewed. Tables not made yet are left out."""
    if guard.table not in connection.introspection.table_names():
        return
    lift_guard(connection, guard)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"CREATE TRIGGER {guard.name} BEFORE {guard.event} ON {guard.table} WHEN {portable(guard.when)} "
                           f"BEGIN SELECT RAISE(ABORT, '{guard.words}'); END")
            return
        cursor.execute(f"CREATE OR REPLACE FUNCTION {guard.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                       f"IF {guard.when} THEN RAISE EXCEPTION '{guard.words}'; END IF; "
                       f"RETURN {'NEW' if guard.event == 'update' else 'OLD'}; END $$")
        cursor.execute(f"CREATE TRIGGER {guard.name} BEFORE {guard.event} ON {guard.table} FOR EACH ROW EXECUTE FUNCTION {guard.name}()")


def lift_guard(connection, guard):
    """Take the guard off its table, where it stands."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER IF EXISTS {guard.name}" + (f" ON {guard.table}" if connection.vendor == "postgresql" else ""))


def guards_standing(connection):
    """Names of the guards that the database holds."""
    table, column = ("sqlite_master", "type = 'trigger'") if connection.vendor == "sqlite" else ("pg_trigger", "NOT tgisinternal")
    name = "name" if connection.vendor == "sqlite" else "tgname"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {name} FROM {table} WHERE {column}")  # noqa: S608 own words
        return {row[0] for row in cursor.fetchall() if row[0].startswith("guard_")}


def portable(condition):
    """The condition in words that SQLite before 3.39 knows too."""
    return condition.replace("IS DISTINCT FROM", "IS NOT")
