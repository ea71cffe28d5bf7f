"""What instrument.ts does, in QCoDeS: prints milliseconds and kilobytes as JSON, last."""

import gc
import json
import time
import tracemalloc

from qcodes.instrument import Instrument
from qcodes.parameters import Parameter
from qcodes.validators import Numbers

size = 500
repeats = 15
weighed = 10_000


class Wide(Instrument):
    def __init__(self, name):
        super().__init__(name)
        for n in range(size):
            self.add_parameter(
                f"p{n}",
                label=f"Voltage {n}",
                unit="V",
                get_cmd=f"V{n}?",
                set_cmd=f"V{n} {{:.3f}}",
                get_parser=float,
                vals=Numbers(0, 1000),
                initial_cache_value=n,
            )

    def write_raw(self, cmd):
        pass

    def ask_raw(self, cmd):
        return "1.5"


figures = {}


def note(figure, value):
    figures.setdefault(figure, []).append(value)


for repeat in range(repeats):
    began = time.perf_counter()
    wide = Wide(f"wide{repeat}")
    note("500 parameters: built", (time.perf_counter() - began) * 1000)
    began = time.perf_counter()
    snapshot = wide.snapshot(update=False)
    note("500 parameters: snapshot", (time.perf_counter() - began) * 1000)
    assert snapshot["parameters"]["p499"]["value"] == 499
    began = time.perf_counter()
    wide.print_readable_snapshot(update=False)
    note("500 parameters: printReadableSnapshot", (time.perf_counter() - began) * 1000)
    wide.close()

options = dict(get_cmd=None, set_cmd=None, unit="V", vals=Numbers(0, 10), initial_value=1)
kept = [Parameter("first", **options)]
gc.collect()
tracemalloc.start()
for n in range(weighed):
    kept.append(Parameter("p", **options))
gc.collect()
note("memory of a parameter", tracemalloc.get_traced_memory()[0] / weighed / 1000)
print(json.dumps(figures))
