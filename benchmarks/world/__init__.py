"""A made-up city with as many uppdrag as one likes, the same in every database and in every run.

`build(database, many)` fills a migrated, empty `storage.db.Database`. Whatever the rows say was first written by the
bot itself, for some hundred uppdrag (`moulds`); a million of them are the moulds with other numbers, titles and dnr,
written past everything (`load`). A test holds a small world against what the bot writes for the same facts.

Measurements that want the million ask `standing(kind, many)`: it is built once for a whole run of `make bench`.
"""

from benchmarks.world.build import NOW, TEAM, TODAY, build, house_in
from benchmarks.world.standing import own_copy, standing

__all__ = ["NOW", "TEAM", "TODAY", "build", "house_in", "own_copy", "standing"]
