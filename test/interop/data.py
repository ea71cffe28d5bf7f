"""Datasets in QCoDeS and plottr: what is in a file as JSON, and files with every kind of dataset. Arguments: task, file or folder."""

import contextlib
import io
import json
import logging
import os
import shutil
import sys

task, path = sys.argv[1:3]
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["HOME"] = os.path.dirname(path)
logging.disable(logging.WARNING)

import duckdb  # noqa: E402
import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402
import qcodes  # noqa: E402
import xarray as xr  # noqa: E402
from qcodes import validators as vals  # noqa: E402
from qcodes.dataset import (  # noqa: E402
    Measurement,
    experiments,
    initialise_or_create_database_at,
    load_by_id,
    load_or_create_experiment,
)
from qcodes.parameters import (  # noqa: E402
    ArrayParameter,
    ManualParameter,
    MultiParameter,
    Parameter,
    ParameterWithSetpoints,
)
from qcodes.station import Station  # noqa: E402


def plain(value):
    """A value as JSON: complex numbers as pairs, what is no number as text."""
    if isinstance(value, np.ma.MaskedArray):
        value = value.filled(np.nan)
    if isinstance(value, np.ndarray):
        return [plain(item) for item in value.tolist()]
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, complex):
        return {"re": plain(value.real), "im": plain(value.imag)}
    if isinstance(value, float) and not np.isfinite(value):
        return str(value)
    if isinstance(value, (np.integer, np.floating)):
        return plain(value.item())
    return value


def column(values):
    values = np.asarray(values)
    return {"shape": list(values.shape), "values": plain(values.ravel())}


def in_xarray(dataset):
    return {
        top: {
            "dims": {str(name): size for name, size in found.sizes.items()},
            "units": {str(name): found[name].attrs.get("units") for name in found.variables if found[name].attrs},
            "guid": found.attrs["guid"],
            "snapshot": json.loads(found.attrs["snapshot"]) if found.attrs.get("snapshot") else None,
            "values": column(found[top].values),
        }
        for top, found in dataset.to_xarray_dataset_dict().items()
    }


def in_plottr(run_id):
    from plottr.data.qcodes_dataset import ds_to_datadict

    found = ds_to_datadict(load_by_id(run_id))
    return {
        name: {"axes": found[name]["axes"], "unit": found[name]["unit"], "values": column(found.data_vals(name))}
        for name in found.dependents()
    }


def run_of(run_id):
    dataset = load_by_id(run_id)
    return {
        "guid": dataset.guid,
        "name": dataset.name,
        "experiment": [dataset.exp_name, dataset.sample_name],
        "counter": dataset.counter,
        "captured": [dataset.captured_run_id, dataset.captured_counter],
        "completed": dataset.completed,
        "rows": dataset.number_of_results,
        "specs": [[p.name, p.type, p.label, p.unit, p.depends_on] for p in dataset.get_parameters()],
        "shapes": dataset.description.shapes,
        "metadata": dataset.metadata,
        "snapshot": dataset.snapshot,
        "links": [[link.tail, link.edge_type, link.description] for link in dataset.parent_dataset_links],
        "data": {
            top: {name: column(values) for name, values in tree.items()}
            for top, tree in dataset.get_parameter_data().items()
        },
    }


def read():
    runs = [run for experiment in experiments() for run in experiment.data_sets()]
    ids = sorted(run.run_id for run in runs)
    found = {str(run_id): run_of(run_id) for run_id in ids}
    for run_id in ids:
        kinds = {spec[1] for spec in found[str(run_id)]["specs"]}
        found[str(run_id)]["xarray"] = in_xarray(load_by_id(run_id))
        # plottr draws numbers; texts are not for it.
        if "text" not in kinds:
            found[str(run_id)]["plottr"] = in_plottr(run_id)
    return found


def write():
    """Every kind of dataset, one run each."""
    x = ManualParameter("x", unit="V", label="Gate", initial_value=0)
    y = ManualParameter("y", unit="A", label="Current", initial_value=0)
    z = ManualParameter("z", initial_value=0)
    Station(x, y)
    load_or_create_experiment("there", "sample 12")

    m = Measurement(name="numbers")
    m.register_parameter(x)
    m.register_parameter(y, setpoints=[x])
    with m.run() as saver:
        for at, value in [(0, 0.1), (1, float("nan")), (2, float("inf")), (3, -float("inf")), (4, 7), (5, 1e300)]:
            saver.add_result((x, at), (y, value))
        saver.dataset.add_metadata("operator", "Ada")
    first = saver.dataset

    m = Measurement(name="grid")
    m.register_parameter(x)
    m.register_parameter(z)
    m.register_parameter(y, setpoints=[x, z])
    m.set_shapes({"y": (2, 3)})
    m.register_parent(first, "derived", "made of the first")
    with m.run() as saver:
        for i in range(2):
            for j in range(3):
                saver.add_result((x, i), (z, j), (y, i * 3.5 + j))

    m = Measurement(name="texts and complex numbers")
    m.register_custom_parameter("step")
    m.register_custom_parameter("word", paramtype="text", setpoints=["step"])
    m.register_custom_parameter("s21", paramtype="complex", setpoints=["step"], unit="V")
    with m.run() as saver:
        for i in range(3):
            saver.add_result(("step", i), ("word", f"größe {i}"), ("s21", complex(i, -0.5)))

    trace_axis = Parameter("freq", unit="Hz", vals=vals.Arrays(shape=(5,)), get_cmd=lambda: np.linspace(1e9, 2e9, 5))
    trace = ParameterWithSetpoints(
        "trace",
        unit="dBm",
        setpoints=(trace_axis,),
        vals=vals.Arrays(shape=(5,)),
        get_cmd=lambda: np.array([1.0, 2.0, 4.0, 8.0, 16.0]),
    )
    m = Measurement(name="traces")
    m.register_parameter(x)
    m.register_parameter(trace, setpoints=[x])
    with m.run() as saver:
        for i in range(3):
            saver.add_result((x, i), (trace, trace.get() + i))

    class Pair(MultiParameter):
        def __init__(self):
            super().__init__(
                "pair",
                names=("curr", "wave"),
                shapes=((), (4,)),
                units=("A", "V"),
                labels=("Current", "Wave"),
                setpoints=((), (np.arange(4.0),)),
                setpoint_names=((), ("time",)),
                setpoint_units=((), ("s",)),
            )

        def get_raw(self):
            return 0.25, np.arange(4.0) ** 2

    pair = Pair()
    m = Measurement(name="a parameter of several values")
    m.register_parameter(x)
    m.register_parameter(pair, setpoints=[x])
    with m.run() as saver:
        for i in range(2):
            saver.add_result((x, i), (pair, pair.get()))

    class Wave(ArrayParameter):
        def get_raw(self):
            return np.array([[1, 2, 3], [4, 5, 6]])

    wave = Wave("wave", shape=(2, 3), setpoints=(np.array([0.0, 1.0]), np.array([[0, 1, 2], [0, 1, 2]])))
    m = Measurement(name="an array parameter")
    m.register_parameter(wave)
    with m.run() as saver:
        saver.add_result((wave, wave.get()))

    m = Measurement(name="arrays rolled out")
    m.register_custom_parameter("t", unit="s")
    m.register_custom_parameter("v", unit="V", setpoints=["t"])
    with m.run() as saver:
        saver.add_result(("t", np.arange(10)), ("v", np.arange(10) * 0.1))

    m = Measurement(name="complex arrays")
    m.register_custom_parameter("f", paramtype="array")
    m.register_custom_parameter("s", paramtype="array", setpoints=["f"])
    with m.run() as saver:
        saver.add_result(("f", np.arange(3.0)), ("s", np.arange(3) * (1 + 2j)))

    m = Measurement(name="one that fails")
    m.register_custom_parameter("t")
    with contextlib.suppress(RuntimeError), m.run() as saver:
        saver.add_result(("t", 1))
        raise RuntimeError("the pump stopped")


def add():
    """One more run in the experiment that is there."""
    load_or_create_experiment("here", "sample 12")
    m = Measurement(name="continued")
    m.register_custom_parameter("t")
    m.register_custom_parameter("v", setpoints=["t"])
    with m.run() as saver:
        saver.add_result(("t", 1), ("v", 2.5))


def old(path, version):
    """A file of an older version, made as QCoDeS makes it: from the first one, by its own upgrades."""
    from qcodes.dataset.sqlite.connection import atomic_transaction
    from qcodes.dataset.sqlite.database import connect
    from qcodes.dataset.sqlite.db_upgrades import perform_db_upgrade, set_user_version
    from qcodes.dataset.sqlite.initial_schema import init_db

    with contextlib.closing(connect(path)) as conn:
        for name in ["experiments", "runs", "layouts", "dependencies"]:
            atomic_transaction(conn, f"DROP TABLE IF EXISTS {name}")
        set_user_version(conn, 0)
        init_db(conn)
        insert = lambda sql, *values: atomic_transaction(conn, sql, *values)  # noqa: E731
        insert("INSERT INTO experiments VALUES (1, 'old', 'sample 3', 1500000000, NULL, 2, '{}-{}-{}')")
        columns = {1: ["x", "y", "z"], 2: ["t"]}
        for run, names in columns.items():
            values = (run, 1, f"run {run}", f"results-1-{run}", run, 1500000000.5 + run, 1500000100 + run, 1, ",".join(names))
            insert(f"INSERT INTO runs VALUES ({','.join('?' * 9)})", *values)
            specs = ", ".join(f'"{name}" numeric' for name in names)
            insert(f'CREATE TABLE "results-1-{run}" (id INTEGER PRIMARY KEY, {specs})')
            for name in names:
                inferred = "x" if name == "z" else ""
                insert("INSERT INTO layouts (run_id, parameter, label, unit, inferred_from) VALUES (?, ?, ?, ?, ?)", run, name, name.upper(), "V", inferred)
        insert("INSERT INTO dependencies VALUES (2, 1, 0)")
        for row in [(0, 0.5, 1), (1, 0.25, 3)]:
            insert('INSERT INTO "results-1-1" (x, y, z) VALUES (?, ?, ?)', *row)
        insert('INSERT INTO "results-1-2" (t) VALUES (7)')
        perform_db_upgrade(conn, version=version)


def difference(want, got):
    """How a dataset of xarray differs from another one, besides attributes; None where it does not."""
    if "multi_index" in got.dims and "multi_index" in got.variables and "compress" in got["multi_index"].attrs:
        import cf_xarray

        got = cf_xarray.decode_compress_to_multi_index(got, "multi_index")
    try:
        # QCoDeS reads numbers through a text of 15 digits.
        xr.testing.assert_allclose(want, got, rtol=1e-14, atol=0)
    except AssertionError as error:
        return str(error)
    return None


def table(frame):
    return {"columns": [str(name) for name in frame.columns], "rows": [plain(list(row)) for row in frame.to_numpy().tolist()]}


def exports(folder):
    """What others make of exported files, beside what QCoDeS makes of the same runs."""
    seen = {}
    for file in sorted(os.listdir(folder)):
        run_id = file.split("_")[1]
        found = seen.setdefault(run_id, {})
        dataset = load_by_id(int(run_id))
        whole = os.path.join(folder, file)
        if file.endswith(".nc"):
            with xr.open_dataset(whole, engine="h5netcdf") as opened:
                found["netcdf"] = difference(dataset.to_xarray_dataset(), opened.load())
        elif file.endswith(".zarr"):
            with xr.open_zarr(whole) as opened:
                found["zarr"] = difference(dataset.to_xarray_dataset(), opened.load())
        elif file.endswith(".csv"):
            found["qcodes"] = table(dataset.to_pandas_dataframe().reset_index())
            found["csv"] = table(pd.read_csv(whole))
            found["duckdb"] = [plain(list(row)) for row in duckdb.read_csv(whole).fetchall()]
        elif file.endswith(".parquet"):
            found["parquet"] = table(duckdb.read_parquet(whole).df())
    return seen


def versions(folder):
    return [os.path.join(folder, f"version-{version}.db") for version in range(9)]


def upgraded(path):
    """What QCoDeS reads of a file, in a copy that it brings up to date."""
    copy = f"{path}.copy"
    shutil.copy(path, copy)
    initialise_or_create_database_at(copy)
    return read()


def opened(path):
    initialise_or_create_database_at(path)
    return read()


with contextlib.redirect_stdout(io.StringIO()):
    if task == "old":
        # Its own upgrade from version 0 gives a sample, which it refuses by default.
        qcodes.config["GUID_components"]["GUID_type"] = "explicit_sample"
        for version, file in enumerate(versions(path)):
            old(file, version)
        result = [upgraded(file) for file in versions(path)]
    elif task == "exports":
        initialise_or_create_database_at(path)
        result = exports(f"{path}.exports")
    elif task == "all":
        result = [opened(file) for file in versions(path)]
    else:
        initialise_or_create_database_at(path)
        if task == "write":
            write()
        elif task == "add":
            add()
        result = read()
print(json.dumps(result))
