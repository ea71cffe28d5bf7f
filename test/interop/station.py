"""Loads a station file with QCoDeS and prints what it made of it, as JSON.

The first argument is the file, the second where the result is written.
"""

import json
import sys
import warnings
from pathlib import Path

import jsonschema
import qcodes.dist.tests.station as examples
from qcodes.station import SCHEMA_TEMPLATE_PATH, Station
from qcodes.utils import NumpyJSONEncoder
from ruamel.yaml import YAML


def verdicts(folder, schemas):
    """What each schema says of each file: whether it is right."""
    found = {}
    for path in sorted(folder.glob("*.station.yaml")):
        data = YAML().load(path.read_text("utf8"))
        found[path.name] = [jsonschema.Draft7Validator(schema).is_valid(data) for schema in schemas]
    return found


def main(file, schema, target):
    station = Station(config_file=str(file))
    with warnings.catch_warnings(record=True):
        warnings.simplefilter("always")
        station.load_all_instruments()
    dac = station.components["dac"]
    seen = {
        "loaded": sorted(station.components),
        "monitored": sorted(each.full_name for each in station._monitor_parameters),
        "aliases": {
            "plunger": dac.plunger is dac.ch1,
            "barrier": dac.barrier is dac.ch2,
            "mxc": station.components["channels"].A.mxc is station.components["channels"].A.temperature,
        },
        "snapshot": station.snapshot(update=True),
        "verdicts": verdicts(
            file.parent, [json.loads(Path(each).read_text("utf8")) for each in (schema, SCHEMA_TEMPLATE_PATH)]
        ),
    }
    example = Path(next(iter(examples.__path__))) / "example.station.yaml"
    seen["example"] = example.read_text("utf8")
    target.write_text(json.dumps(seen, cls=NumpyJSONEncoder), "utf8")


main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]))
