"""What SQLite should believe of the tables, from the first row on: that they are large.

SQLite counts nothing by itself, and unasked takes any index that begins with the workspace for as good as any other:
an uppdrag's occasions are then looked for among all of its workspace. These are the figures of a city with a million
uppdrag; for a small one the same ways are right. (PostgreSQL keeps statistics of its own.)
"""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# Table, index (its columns after the workspace in order): rows, then how many share each longer beginning of a key.
_FIGURES = """
body sqlite_autoindex_body_1 40 40 1
delivery ix_delivery_due 200000 200000 100000 400 1
delivery ix_delivery_lease 1000 1000 1
delivery ix_delivery_receiver 200000 200000 500 1
delivery sqlite_autoindex_delivery_1 200000 200000 1
event ix_event_uppdrag 3000000 3000000 3 1
event ix_event_when 3000000 3000000 10 1
import ix_import_sha 1000 1000 2 1
import ix_import_when 1000 1000 300 1
import_rows sqlite_autoindex_import_rows_1 1000 1000 100 50 1
inbox ix_inbox_when 100000 100000 1
inbox sqlite_autoindex_inbox_1 100000 100000 1
involved ix_involved_uppdrag 500000 500000 2 1
occasion ix_occasion_uppdrag 1000000 1000000 2 1
occasion ix_occasion_when 1000000 1000000 500000 1000
person ix_person_email 4000 4000 2
person sqlite_autoindex_person_1 4000 4000 1
plan ix_plan_uppdrag 1500000 1500000 2 1
planned ix_planned_next 300000 300000 1000
planned sqlite_autoindex_planned_1 300000 300000 1
role ix_role_body 1000 1000 250 3
role sqlite_autoindex_role_1 1000 1000 2 2 1 1
snooze ix_snooze_uppdrag 100000 100000 2 2
source ix_source_uppdrag 1000000 1000000 2 1
uppdrag ix_uppdrag_ansvarig 1000000 1000000 2500 1200 4 1
uppdrag ix_uppdrag_deadline 1000000 1000000 500000 1000 1 1 1 1
uppdrag ix_uppdrag_organ 1000000 1000000 25000 12500 30 1 1 1 1 1 1 1 1
uppdrag ix_uppdrag_parent 50000 50000 10 1
uppdrag ix_uppdrag_title 1000000 1000000 2
uppdrag ix_uppdrag_unplanned 1000 1000 1
uppdrag ix_uppdrag_warned 10000 10000 250 2 1
uppdrag sqlite_autoindex_uppdrag_1 1000000 1000000 1
uppdrag_dnr ix_uppdrag_dnr_key 1000000 1000000 2 1
uppdrag_dnr sqlite_autoindex_uppdrag_dnr_1 1000000 1000000 2 1
wish ix_wish_delivery 1000000 1000000 5
wish ix_wish_loose 1000 1000 100 1
wish ix_wish_uppdrag 1000000 1000000 5 1
wish sqlite_autoindex_wish_1 1000000 1000000 1
"""


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    op.execute("ANALYZE")  # makes the table of statistics, empty or not
    op.execute("DELETE FROM sqlite_stat1")
    for line in _FIGURES.strip().splitlines():
        table, index, figures = line.split(" ", 2)
        values = f"('{table}', '{index}', '{figures}')"
        op.execute(f"INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES {values}")  # noqa: S608 - our own words only
    op.execute("ANALYZE sqlite_schema")  # this connection reads them too
