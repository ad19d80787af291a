"""Work that takes seconds, done in other processes by Dask while the server stays free to answer."""

from explainer.jobs.engine import Engine
from explainer.jobs.job import Job, JobState, TooManyJobsError

__all__ = ["Engine", "Job", "JobState", "TooManyJobsError"]
