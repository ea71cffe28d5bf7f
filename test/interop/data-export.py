"""Opens exported runs with xarray, QCoDeS and DuckDB and prints what they see as JSON.

The argument is a folder that holds one exported file in a subfolder for each case.
"""

import json
import os
import sys
import tempfile
from pathlib import Path

import duckdb
import numpy as np
import xarray as xr
from qcodes.dataset import initialise_or_create_database_at, load_from_netcdf


def plain(values):
    """Values as JSON has them: complex numbers as pairs, not-a-number as null."""
    values = np.asarray(values)
    if values.dtype.kind == "c":
        return [[float(value.real), float(value.imag)] for value in values.ravel()]
    if values.dtype.kind == "f":
        return [None if np.isnan(value) else float(value) for value in values.ravel()]
    return values.ravel().tolist()


seen = {}
initialise_or_create_database_at(os.path.join(tempfile.mkdtemp(), "runs.db"))
for path in sorted(Path(sys.argv[1]).glob("*/*.nc")):
    with xr.open_dataset(path, engine="h5netcdf") as opened:
        case = {
            "dims": {str(name): list(variable.dims) for name, variable in opened.data_vars.items()},
            "values": {str(name): plain(variable.values) for name, variable in opened.variables.items()},
            "units": {str(name): variable.attrs.get("units") for name, variable in opened.variables.items()},
            "snapshot": opened.attrs["snapshot"],
        }
    loaded = load_from_netcdf(path)
    case["qcodes"] = {
        top: {name: plain(values) for name, values in columns.items()}
        for top, columns in loaded.get_parameter_data().items()
    }
    case["sample"] = loaded.sample_name
    case["operator"] = loaded.metadata["operator"]
    seen[path.parent.name] = case
for path in sorted(Path(sys.argv[1]).glob("*/*.zarr")):
    with xr.open_zarr(path) as opened:
        seen[path.parent.name]["zarr"] = {str(name): plain(variable.values) for name, variable in opened.variables.items()}
for path in sorted(Path(sys.argv[1]).glob("*/*.parquet")):
    seen[path.parent.name]["parquet"] = [list(row) for row in duckdb.read_parquet(str(path)).fetchall()]
print(json.dumps(seen))
