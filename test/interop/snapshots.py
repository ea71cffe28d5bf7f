"""Reads snapshots made elsewhere with QCoDeS's own tools, and makes one of an instrument of its own.

The folder named by the argument holds left.json and right.json; theirs.json and theirs-later.json are written to it.
What QCoDeS sees is printed as JSON.
"""

import json
import os
import sys
from pathlib import Path

import numpy as np
import qcodes
from ipywidgets import Button, Label
from qcodes.dataset import initialise_or_create_database_at, load_or_create_experiment, new_data_set
from qcodes.dataset.snapshot_utils import diff_param_values_by_id
from qcodes.instrument import ChannelTuple, Instrument, InstrumentChannel
from qcodes.interactive_widget import nested_dict_browser
from qcodes.parameters import Parameter, create_on_off_val_mapping
from qcodes.station import Station
from qcodes.utils import NumpyJSONEncoder, diff_param_values, extract_param_values
from qcodes.validators import Arrays, ComplexNumbers, Numbers


class Output(InstrumentChannel):
    """One channel of the source; the parameters keep what they are told."""

    def __init__(self, parent, name):
        super().__init__(parent, name)
        self.add_parameter("volt", unit="V", set_cmd=None, initial_value=0.0, vals=Numbers(-20, 20))
        self.add_parameter("limiti", unit="A", set_cmd=None, initial_value=1e-3, vals=Numbers(0, 1))
        self.add_parameter("sourcerange_v", unit="V", set_cmd=None, initial_value=20.0)
        self.add_parameter("output", set_cmd=None, val_mapping=create_on_off_val_mapping(1, 0), initial_value="off")
        self.add_parameter("mode", set_cmd=None, val_mapping={"current": 0, "voltage": 1}, initial_value="voltage")


class Source(Instrument):
    """A source with a channel that is also in a tuple, and one that is in the tuple only."""

    def __init__(self, name):
        super().__init__(name)
        self.add_parameter("waveform", unit="V", set_cmd=None, initial_value=np.array([0.0, 1.0]), vals=Arrays())
        self.add_parameter("gain", set_cmd=None, initial_value=1 + 2j, vals=ComplexNumbers())
        self.add_parameter("drift", set_cmd=None, initial_value=float("nan"))
        self.add_parameter("title", set_cmd=None, initial_value="cold")
        a, b = Output(self, "a"), Output(self, "b")
        self.add_submodule("a", a)
        self.add_submodule("outputs", ChannelTuple(self, "outputs", Output, [a, b]))

    def get_idn(self):
        return {"vendor": "Maker", "model": "S1", "serial": "7", "firmware": "1.0"}


def texts(widget):
    """What a person reads in a widget and in those inside it."""
    if isinstance(widget, Button):
        return [widget.description]
    if isinstance(widget, Label):
        return [widget.value]
    return [text for child in getattr(widget, "children", ()) for text in texts(child)]


def keyed(values):
    """Keys of QCoDeS's difference are texts or tuples; those of JSON are texts."""
    return {key if isinstance(key, str) else "/".join(key): value for key, value in values.items()}


def difference(diff):
    return {name: keyed(getattr(diff, name)) for name in ("left_only", "right_only", "changed")}


def datasets(folder, left, right):
    """The same two snapshots as those of two runs in a database."""
    initialise_or_create_database_at(os.path.join(folder, "runs.db"))
    load_or_create_experiment("snapshots", "none")
    runs = []
    for text in (left, right):
        run = new_data_set("run")
        run.add_snapshot(text)
        runs.append(run)
    changed = diff_param_values_by_id(runs[0].run_id, runs[1].run_id)
    return difference(changed), texts(nested_dict_browser(runs[0].snapshot))


def main(folder):
    left, right = ((folder / name).read_text("utf8") for name in ("left.json", "right.json"))
    ours, later = json.loads(left), json.loads(right)
    source_browser = nested_dict_browser(ours, ["instruments", "s", "parameters"])
    by_run, run_texts = datasets(folder, left, right)
    seen = {
        "values": keyed(extract_param_values(ours)),
        "difference": difference(diff_param_values(ours, later)),
        "channel": difference(
            diff_param_values(*(each["instruments"]["s"]["submodules"]["a"] for each in (ours, later)))
        ),
        "runs": by_run,
        "station": run_texts,
        "browser": texts(source_browser),
        "qcodes": qcodes.__version__,
    }

    source = Source("s")
    station = Station(source, Parameter("temperature", unit="K", set_cmd=None, initial_value=4.2))

    def save(name):
        text = json.dumps(station.snapshot(update=True), cls=NumpyJSONEncoder)
        (folder / name).write_text(text, "utf8")

    save("theirs.json")
    source.title("warm")
    source.waveform(np.array([2.0, np.inf]))
    source.gain(3 - 4j)
    source.a.volt(-1.5)
    source.outputs[1].output("on")
    source.outputs[1].sourcerange_v(2.0)
    save("theirs-later.json")
    seen["theirs"] = difference(diff_param_values(*(json.loads((folder / name).read_text("utf8")) for name in ("theirs.json", "theirs-later.json"))))
    # Plain JSON has no NaN: as QCoDeS writes it, the reader on the other side is tested, too.
    (folder / "seen.json").write_text(json.dumps(seen, cls=NumpyJSONEncoder), "utf8")


main(Path(sys.argv[1]))
