"""APScheduler with its job store in a database, doing what a reminder does: put down, found when due, done once."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta


def remind(number: int) -> int:
    return number


def seconds(url: str, many: int) -> tuple[float, float]:
    """(putting down, doing) so many one-shot jobs through a running scheduler with SQLAlchemyJobStore."""
    from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
    from apscheduler.schedulers.background import BackgroundScheduler

    store, due = SQLAlchemyJobStore(url), datetime.now(UTC) + timedelta(hours=1)
    scheduler = BackgroundScheduler(jobstores={"default": store}, timezone="UTC")
    scheduler.start()
    begun = time.perf_counter()
    for number in range(many):
        scheduler.add_job(remind, "date", run_date=due, args=(number,), id=str(number))
    put_down = time.perf_counter() - begun
    scheduler.pause()
    begun = time.perf_counter()
    jobs = store.get_due_jobs(due)
    for job in jobs:
        job.func(*job.args)
        store.remove_job(job.id)
    doing = time.perf_counter() - begun
    scheduler.shutdown()
    store.engine.dispose()
    if len(jobs) != many:
        raise RuntimeError(f"{len(jobs)} of {many} jobs ran")
    return put_down, doing
