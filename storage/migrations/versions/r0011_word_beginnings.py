"""On PostgreSQL the word index holds every beginning of each word, so that a beginning is looked up as a whole key.

For a key of which only the beginning is known GIN gathers every row of every word that begins so, before it looks at the
next word: tens of thousands of rows for a few hundred answers. Of whole keys it skips what the others do not have. What is
longer than the longest beginning stands whole as before. (SQLite's index is ordered, and needs none of this.)
"""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

# Of what is very long, such as an address, not all beginnings: they would be more than a tsvector takes. Not PARALLEL SAFE:
# a search is over before a second process has started.
_POSTGRES = (
    """CREATE OR REPLACE FUNCTION word_beginnings(said text) RETURNS tsvector
        LANGUAGE plpgsql IMMUTABLE STRICT COST 1000 AS $$
        DECLARE
            word text;
            held text[] := tsvector_to_array(to_tsvector('swedish', said));
        BEGIN
            FOREACH word IN ARRAY held LOOP
                FOR letters IN 1..least(length(word) - 1, 24) LOOP
                    held := held || left(word, letters);
                END LOOP;
            END LOOP;
            RETURN array_to_tsvector(held);
        END $$""",
    "DROP INDEX ix_uppdrag_search",
    "CREATE INDEX ix_uppdrag_search ON uppdrag USING gin (word_beginnings(search_text))",
    # What is asked decides how many are found, not the thousand beginnings that most have; to count those takes a second.
    "ALTER INDEX ix_uppdrag_search ALTER COLUMN 1 SET STATISTICS 0",
)


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        for statement in _POSTGRES:
            op.execute(statement)
