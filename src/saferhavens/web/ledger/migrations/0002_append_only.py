"""The database itself refuses to change or remove entries of the ledger, whoever asks."""

from django.db import migrations

FORBID = {
    "sqlite": [
        """CREATE TRIGGER ledger_entry_no_update BEFORE UPDATE ON ledger_entry
           BEGIN SELECT RAISE(ABORT, 'entries of the ledger are never changed'); END""",
        """CREATE TRIGGER ledger_entry_no_delete BEFORE DELETE ON ledger_entry
           BEGIN SELECT RAISE(ABORT, 'entries of the ledger are never removed'); END""",
    ],
    "postgresql": [
        """CREATE FUNCTION ledger_entry_forbid() RETURNS trigger LANGUAGE plpgsql AS
           $$ BEGIN RAISE EXCEPTION 'entries of the ledger are never changed or removed' USING ERRCODE = 'restrict_violation'; END $$""",
        """CREATE TRIGGER ledger_entry_no_change BEFORE UPDATE OR DELETE ON ledger_entry
           FOR EACH ROW EXECUTE FUNCTION ledger_entry_forbid()""",
        """CREATE TRIGGER ledger_entry_no_truncate BEFORE TRUNCATE ON ledger_entry
           FOR EACH STATEMENT EXECUTE FUNCTION ledger_entry_forbid()""",
    ],
}
ALLOW = {
    "sqlite": ["DROP TRIGGER ledger_entry_no_update", "DROP TRIGGER ledger_entry_no_delete"],
    "postgresql": [
        "DROP TRIGGER ledger_entry_no_change ON ledger_entry",
        "DROP TRIGGER ledger_entry_no_truncate ON ledger_entry",
        "DROP FUNCTION ledger_entry_forbid()",
    ],
}


def run(statements, connection):
    with connection.cursor() as cursor:
        for statement in statements[connection.vendor]:
            cursor.execute(statement)


def forbid(_apps, schema_editor):
    run(FORBID, schema_editor.connection)


def allow(_apps, schema_editor):
    run(ALLOW, schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunPython(forbid, allow)]
