"""What ours.ts does, in QCoDeS: prints rates and milliseconds as JSON, last. Environment: folder, what to do, rows."""

import contextlib
import io
import json
import logging
import os
import statistics
import time

folder, task = os.environ["BENCH_FOLDER"], os.environ["BENCH_TASK"]
wanted = os.environ["BENCH_ROWS"].split("\n")
os.environ["HOME"] = folder
logging.disable(logging.CRITICAL)

import numpy as np  # noqa: E402
from qcodes.dataset import (  # noqa: E402
    LinSweep,
    Measurement,
    dond,
    initialise_or_create_database_at,
    load_by_id,
    load_or_create_experiment,
)
from qcodes.instrument import Instrument  # noqa: E402
from qcodes.parameters import ManualParameter  # noqa: E402
from qcodes.station import Station  # noqa: E402

figures = {}


def measurement(axis, value, kind="numeric"):
    m = Measurement()
    m.register_parameter(axis, paramtype=kind)
    m.register_parameter(value, setpoints=[axis], paramtype=kind)
    return m


def scalars():
    n = 30_000
    began = time.perf_counter()
    with measurement(x, y).run() as saver:
        for i in range(n):
            saver.add_result((x, i), (y, i * 0.37))
    figures["scalar addResult"] = n / (time.perf_counter() - began) / 1000


def arrays(cache, n):
    xs = np.linspace(0, 1, 1000)
    began = time.perf_counter()
    with measurement(xa, ya, "array").run(in_memory_cache=cache) as saver:
        for i in range(n):
            saver.add_result((xa, xs), (ya, xs + i))
    return n / (time.perf_counter() - began) / 1000


def sweep():
    n = 200
    began = time.perf_counter()
    dond(LinSweep(x, 0, 1, n), LinSweep(z, 0, 1, n), y, do_plot=False, show_progress=False)
    figures["dond 200 x 200"] = n * n / (time.perf_counter() - began) / 1000


def station():
    wide = Instrument("wide")
    for i in range(500):
        wide.add_parameter(f"p{i}", get_cmd=None, set_cmd=None, initial_value=i, unit="V", label=f"Voltage {i}")
    Station(wide)
    times = []
    for _ in range(20):
        began = time.perf_counter()
        with measurement(x, y).run():
            pass
        times.append((time.perf_counter() - began) * 1000)
    figures["run with 500 parameters in the station"] = statistics.median(times)


def load():
    began = time.perf_counter()
    data = load_by_id(1).get_parameter_data()
    figures["load 1e7 points"] = (time.perf_counter() - began) * 1000
    assert data["y"]["y"].shape == (10_000_000,)
    assert data["y"]["y"][-1] == (10_000_000 - 1) * 0.37


initialise_or_create_database_at(os.path.join(folder, "load.db" if task == "load" else "peer.db"))
x = ManualParameter("x", initial_value=0)
y = ManualParameter("y", initial_value=0.5)
# Registered as arrays, they take nothing else afterwards.
xa = ManualParameter("xa")
ya = ManualParameter("ya")
z = ManualParameter("z", initial_value=0)
with contextlib.redirect_stdout(io.StringIO()):
    if task == "load":
        load()
    else:
        load_or_create_experiment("bench", "none")
        if "scalar addResult" in wanted:
            scalars()
        # Its cache in memory is copied whole now and then.
        for figure, cache, n in [
            ("addResult of 1,000 points", True, 1_000),
            ("addResult of 1,000 points, without a cache", False, 4_000),
        ]:
            if figure in wanted:
                figures[figure] = arrays(cache, n)
        if "dond 200 x 200" in wanted:
            sweep()
        if "run with 500 parameters in the station" in wanted:
            station()
print(json.dumps(figures))
