import os
import pickle
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest
from distributed import Client
from distributed.security import Security

from explainer.jobs import Engine, Job, JobState, TooManyJobsError
from explainer.jobs.engine import MOST_WAITING
from explainer.jobs.local import LocalScheduler
from explainer.jobs.settings import worker_count
from tests.explainer import work_for_jobs as work

WARM_UP = "tests.explainer.work_for_jobs:warm_up"
PATIENCE = 30.0


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    engine = Engine(address="")
    engine.start(warm_up=WARM_UP)
    yield engine
    engine.close()


@pytest.fixture
def gate(tmp_path: Path) -> Iterator[Path]:
    """A file that lets held work go on; made at the end, so that no test leaves a busy worker behind."""
    path = tmp_path / "gate"
    yield path
    path.touch()


def until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def held(engine: Engine, gate: Path) -> Job[str]:
    job = engine.submit(work.hold, str(gate))
    assert job.wait_for_news(PATIENCE)
    assert job.reports
    return job


def end_of(job: Job[Any]) -> JobState:
    assert job.wait(PATIENCE)
    return job.state


def test_every_message_arrives_in_order(engine: Engine) -> None:
    job = engine.submit(work.count, 5000)
    assert end_of(job) is JobState.DONE
    assert job.reports == tuple(range(5000))
    assert job.result == "counted"


def test_messages_arrive_while_the_work_runs(engine: Engine, gate: Path) -> None:
    job = engine.submit(work.report_then_compute, str(gate))
    until(lambda: len(job.reports) == 3)
    assert job.state is JobState.RUNNING
    gate.touch()
    assert end_of(job) is JobState.DONE


def test_a_running_job_ends_early_when_cancelled(engine: Engine, gate: Path) -> None:
    job = held(engine, gate)
    job.cancel()
    assert end_of(job) is JobState.CANCELLED
    assert job.result == "stopped early"
    assert not job.stopping


def test_work_that_ends_before_it_sees_the_cancel_is_done(engine: Engine, gate: Path) -> None:
    job = engine.submit(work.ignore_cancel, str(gate))
    until(lambda: job.reports)
    job.cancel()
    assert job.stopping
    gate.touch()
    assert end_of(job) is JobState.DONE


def test_waiting_jobs_know_how_many_are_ahead(engine: Engine, gate: Path) -> None:
    running = held(engine, gate)
    waiting = [engine.submit(work.count, 3) for _ in range(3)]
    assert [job.ahead for job in (running, *waiting)] == [0, 1, 2, 3]
    assert {job.state for job in waiting} == {JobState.WAITING}
    waiting[1].cancel()
    assert waiting[1].state is JobState.CANCELLED
    assert waiting[2].ahead == 2
    assert running.state is JobState.RUNNING
    gate.touch()
    assert [end_of(job) for job in waiting] == [JobState.DONE, JobState.CANCELLED, JobState.DONE]


def test_a_released_job_holds_nothing(engine: Engine, gate: Path) -> None:
    job = held(engine, gate)
    job.release()
    assert (job.state, job.reports, job.result) == (JobState.CANCELLED, (), None)
    assert end_of(engine.submit(work.count, 1)) is JobState.DONE
    assert (job.state, job.reports, job.result) == (JobState.CANCELLED, (), None)


def test_a_killed_worker_loses_its_job_alone(engine: Engine, gate: Path) -> None:
    job = held(engine, gate)
    waiting = [engine.submit(work.look_around) for _ in range(2)]
    os.kill(job.reports[0], signal.SIGKILL)
    assert end_of(job) is JobState.LOST
    assert job.error
    assert [end_of(each) for each in waiting] == [JobState.DONE, JobState.DONE]
    # The new worker was warmed up, too, and not by the dead one.
    assert waiting[0].result is not None
    assert len(waiting[0].result[0]) == 1
    assert waiting[0].result[0] != [job.reports[0]]


def test_workers_are_warm_and_know_nothing_of_the_page(engine: Engine) -> None:
    job = engine.submit(work.look_around)
    assert end_of(job) is JobState.DONE
    assert job.result is not None
    warm, imported = job.result
    assert len(warm) == 1
    assert imported == []


def test_an_exception_in_the_work_is_told(engine: Engine) -> None:
    job = engine.submit(work.fail)
    assert end_of(job) is JobState.FAILED
    assert job.error == "ValueError: no such thing"


@pytest.mark.parametrize(
    ("asked", "count"), [("", 1), ("0", 1), ("-3", 1), ("many", 1), ("1", 1), ("99999", os.cpu_count())]
)
def test_the_number_of_workers_is_bounded(asked: str, count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXPLAINER_WORKERS", asked)
    assert worker_count() == count


@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="one core has one worker")
def test_two_workers_run_two_jobs_at_once(gate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXPLAINER_WORKERS", "2")
    engine = Engine(address="")
    jobs = [engine.submit(work.hold, str(gate)) for _ in range(2)]
    until(lambda: all(job.reports for job in jobs))
    assert jobs[0].reports[0] != jobs[1].reports[0]
    jobs[0].cancel()
    assert end_of(jobs[0]) is JobState.CANCELLED
    assert jobs[1].state is JobState.RUNNING
    gate.touch()
    assert end_of(jobs[1]) is JobState.DONE
    engine.close()


@pytest.mark.parametrize("program", ["false", "no such program"])
def test_workers_that_cannot_start_are_said(program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("explainer.jobs.engine.SECONDS_WITHOUT_WORKER", 0.5)
    monkeypatch.setattr(sys, "executable", shutil.which(program) or program)
    engine = Engine(address="")
    jobs = [engine.submit(work.count, 1) for _ in range(2)]
    assert [end_of(job) for job in jobs] == [JobState.FAILED, JobState.FAILED]
    assert all(job.error for job in jobs)
    monkeypatch.undo()
    assert end_of(engine.submit(work.count, 1)) is JobState.DONE
    engine.close()


@pytest.mark.parametrize("reference", ["no_such_module:work", "tests.explainer.work_for_jobs:nothing"])
def test_work_that_a_worker_cannot_find_fails(engine: Engine, reference: str) -> None:
    assert end_of(engine.submit(reference)) is JobState.FAILED


def test_a_result_that_cannot_travel_fails(engine: Engine) -> None:
    assert end_of(engine.submit(work.return_a_lambda)) is JobState.FAILED


def test_what_cannot_travel_to_a_worker_is_refused_at_once(engine: Engine) -> None:
    with pytest.raises(ValueError, match="cannot be imported"):
        engine.submit(lambda report: None)
    with pytest.raises((pickle.PicklingError, AttributeError, TypeError)):
        engine.submit(work.count, lambda: 0)


def test_the_queue_is_bounded(engine: Engine, gate: Path) -> None:
    running = held(engine, gate)
    waiting = [engine.submit(work.count, 1) for _ in range(MOST_WAITING)]
    with pytest.raises(TooManyJobsError):
        engine.submit(work.count, 1)
    for job in (*waiting, running):
        job.release()
    assert end_of(engine.submit(work.count, 1)) is JobState.DONE


CLUSTER = """
import sys
sys.path[:0] = sys.argv[2:]
if __name__ == "__main__":
    from distributed import LocalCluster
    # As a cluster of other people would be: it tries lost tasks again.
    cluster = LocalCluster(
        n_workers=1, threads_per_worker=1, scheduler_port=int(sys.argv[1]),
        dashboard_address="127.0.0.1:0", scheduler_kwargs={"allowed_failures": 3},
    )
    print(cluster.scheduler_address, flush=True)
    sys.stdin.read()
"""

SERVER = """
import sys
ADDRESS = ""
sys.path[:0] = sys.argv[1:]
if __name__ == "__main__":
    from explainer.jobs import Engine
    from tests.explainer import work_for_jobs
    job = Engine(address=ADDRESS).submit(work_for_jobs.hold, "no such gate")
    while not job.reports:
        job.wait(0.01)
    print(job.reports[0], flush=True)
    job.wait(60)
"""


@contextmanager
def script(folder: Path, source: str, *arguments: str) -> Generator[tuple[subprocess.Popen[str], str]]:
    """Run a script in another process until the end of the block; give the first line that it prints."""
    path = folder / "script.py"
    path.write_text(source)
    command = [sys.executable, str(path), *arguments, str(Path(__file__).parents[2])]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, cwd=folder, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout is not None
        try:
            yield process, process.stdout.readline().strip()
        finally:
            process.kill()


def test_an_existing_cluster_does_the_same_and_may_come_and_go(tmp_path: Path, gate: Path) -> None:
    with script(tmp_path, CLUSTER, "0") as (process, address):
        engine = Engine(address=address)
        killed = held(engine, gate)
        os.kill(killed.reports[0], signal.SIGKILL)
        assert end_of(killed) is JobState.LOST
        cancelled = held(engine, gate)
        cancelled.cancel()
        assert end_of(cancelled) is JobState.CANCELLED
        orphan = held(engine, gate)
        process.kill()
        assert end_of(orphan) is JobState.LOST
    too_early = engine.submit(work.count, 1)
    assert end_of(too_early) is JobState.FAILED
    assert address in too_early.error
    with script(tmp_path, CLUSTER, address.rpartition(":")[2]):
        assert end_of(engine.submit(work.count, 1)) is JobState.DONE
        engine.close()


def test_on_a_cluster_a_job_moves_once_and_nobody_computes_for_the_dead(tmp_path: Path, gate: Path) -> None:
    two = CLUSTER.replace("n_workers=1", "n_workers=2")
    with script(tmp_path, two, "0") as (_, address):
        engine = Engine(address=address)
        lost, moved = held(engine, tmp_path / "closed"), held(engine, gate)
        for job in (lost, moved):
            first = job.reports[0]
            os.kill(first, signal.SIGKILL)
            until(lambda job=job: job.moved and job.reports)
            assert job.reports[0] != first
            assert job.state is JobState.RUNNING
            assert job.reports[1:] == ("waiting",) * (len(job.reports) - 1)
        os.kill(lost.reports[0], signal.SIGKILL)
        assert end_of(lost) is JobState.LOST
        gate.touch()
        assert end_of(moved) is JobState.DONE
        assert moved.result == "let through"
        other = Engine(address=address)
        other.start()
        until(lambda: other.found(work.hold, str(gate)) == "let through")
        assert other.found(work.hold, str(tmp_path / "closed")) is None
        other.close()
        server = tmp_path / "server"
        server.mkdir()
        with script(server, SERVER.replace('ADDRESS = ""', f"ADDRESS = {address!r}")) as (process, _):
            process.kill()
        # Both workers are free again.
        both = [held(engine, tmp_path / "closed") for _ in range(2)]
        for job in both:
            job.cancel()
            assert end_of(job) is JobState.CANCELLED
        engine.close()


def test_only_who_has_its_certificate_is_let_in_by_the_scheduler() -> None:
    """A scheduler runs the code of whoever connects, as the user of the server."""
    scheduler = LocalScheduler()
    address = scheduler.cluster.scheduler_address
    assert address.startswith("tls://127.0.0.1:")
    strangers = ((address.replace("tls", "tcp"), None), (address, Security.temporary()))
    for where, security in strangers:
        with pytest.raises((OSError, TimeoutError)):
            Client(where, security=security, timeout=3, set_as_default=False)
    known = Client(address, security=scheduler.cluster.security, timeout=10, set_as_default=False)
    assert known.status == "running"
    known.close()
    scheduler.close()


def test_a_cluster_without_our_package_is_told_so(tmp_path: Path) -> None:
    with script(tmp_path, CLUSTER.replace("sys.path[:0] = sys.argv[2:]", ""), "0") as (_, address):
        engine = Engine(address=address)
        engine.start(warm_up=WARM_UP)
        job = engine.submit(work.count, 1)
        assert end_of(job) in (JobState.FAILED, JobState.LOST)
        assert "explainer" in job.error
        engine.close()


def test_a_long_job_gives_way_to_one_that_waits(
    engine: Engine, gate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("explainer.jobs.engine.SECONDS_FOR_ONE", 0.5)
    long = held(engine, gate)
    time.sleep(2.0)
    assert long.state is JobState.RUNNING
    waiting = engine.submit(work.count, 1)
    assert (end_of(long), end_of(waiting)) == (JobState.CANCELLED, JobState.DONE)
    assert long.gave_way
    assert long.result == "stopped early"


def test_a_worker_that_stands_still_keeps_neither_its_job_nor_the_line(
    engine: Engine, gate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("explainer.jobs.engine.SECONDS_TO_OBEY", 0.5)
    job = held(engine, gate)
    waiting = engine.submit(work.count, 1)
    os.kill(job.reports[0], signal.SIGSTOP)
    job.cancel()
    assert (end_of(job), end_of(waiting)) == (JobState.CANCELLED, JobState.DONE)


def test_workers_end_with_a_killed_server(tmp_path: Path) -> None:
    with script(tmp_path, SERVER) as (process, line):
        worker = psutil.Process(int(line))
        process.kill()
        until(lambda: not worker.is_running() or worker.status() == psutil.STATUS_ZOMBIE)


def test_closing_ends_what_runs_and_a_later_job_starts_again(gate: Path) -> None:
    engine = Engine(address="")
    running = held(engine, gate)
    waiting = engine.submit(work.count, 1)
    engine.close()
    assert (running.state, waiting.state) == (JobState.CANCELLED, JobState.CANCELLED)
    assert end_of(engine.submit(work.count, 1)) is JobState.DONE
    engine.close()
