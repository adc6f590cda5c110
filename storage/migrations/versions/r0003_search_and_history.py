"""Full text search on both databases, and a history that nobody can rewrite."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# remove_diacritics 0: å is not a in Swedish, and Åby is not Aby.
_SQLITE_SEARCH = (
    """CREATE VIRTUAL TABLE uppdrag_search USING fts5(
        search_text, content='uppdrag', content_rowid='id', tokenize="unicode61 remove_diacritics 0")""",
    """CREATE TRIGGER uppdrag_search_insert AFTER INSERT ON uppdrag BEGIN
        INSERT INTO uppdrag_search(rowid, search_text) VALUES (new.id, new.search_text); END""",
    """CREATE TRIGGER uppdrag_search_delete AFTER DELETE ON uppdrag BEGIN
        INSERT INTO uppdrag_search(uppdrag_search, rowid, search_text)
        VALUES ('delete', old.id, old.search_text); END""",
    """CREATE TRIGGER uppdrag_search_update AFTER UPDATE OF search_text ON uppdrag BEGIN
        INSERT INTO uppdrag_search(uppdrag_search, rowid, search_text)
        VALUES ('delete', old.id, old.search_text);
        INSERT INTO uppdrag_search(rowid, search_text) VALUES (new.id, new.search_text); END""",
    "INSERT INTO uppdrag_search(uppdrag_search) VALUES ('rebuild')",  # what was written before is found too
)
_SQLITE_HISTORY = (
    """CREATE TRIGGER event_is_not_changed BEFORE UPDATE ON event BEGIN
        SELECT RAISE(ABORT, 'history is append-only'); END""",
    """CREATE TRIGGER event_is_not_deleted BEFORE DELETE ON event BEGIN
        SELECT RAISE(ABORT, 'history is append-only'); END""",
    # INSERT OR REPLACE takes the old row away without asking the trigger above.
    """CREATE TRIGGER event_is_not_replaced BEFORE INSERT ON event
        WHEN EXISTS (SELECT 1 FROM event WHERE id = new.id) BEGIN
        SELECT RAISE(ABORT, 'history is append-only'); END""",
)
_POSTGRES = (
    "CREATE INDEX ix_uppdrag_search ON uppdrag USING gin (to_tsvector('swedish', search_text))",
    """CREATE FUNCTION refuse_history_change() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'history is append-only'; END $$""",
    """CREATE TRIGGER event_is_kept BEFORE UPDATE OR DELETE ON event
        FOR EACH ROW EXECUTE FUNCTION refuse_history_change()""",
    """CREATE TRIGGER event_is_not_emptied BEFORE TRUNCATE ON event
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_history_change()""",
)


def upgrade() -> None:
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in (*_SQLITE_SEARCH, *_SQLITE_HISTORY) if on_sqlite else _POSTGRES:
        op.execute(statement)
