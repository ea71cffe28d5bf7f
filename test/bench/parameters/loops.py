"""What loops.ts does, in QCoDeS: run as a script and as a cell; prints rates in thousands a second."""

import json
import time

from qcodes.parameters import Parameter
from qcodes.validators import Enum, Numbers

count = 20_000
repeats = 7

manual = Parameter("manual", get_cmd=None, set_cmd=None, initial_value=0)
limited = Parameter("limited", get_cmd=None, set_cmd=None, initial_value=0, vals=Numbers())
converted = Parameter(
    "converted",
    get_cmd=lambda: "20.0",
    set_cmd=lambda value: None,
    vals=Enum("low", "high"),
    val_mapping={"low": 1, "high": 2},
    scale=10,
    get_parser=float,
)

rates = {}


def note(figure, began):
    rates.setdefault(figure, []).append(count / (time.perf_counter() - began) / 1000)


for repeat in range(repeats):
    began = time.perf_counter()
    for i in range(count):
        manual()
    note("manual get", began)
    began = time.perf_counter()
    for i in range(count):
        manual(i)
    note("manual set", began)
    began = time.perf_counter()
    for i in range(count):
        limited(i)
    note("manual set, with limits", began)
    began = time.perf_counter()
    for i in range(count):
        converted()
    note("get: validator, mapping, scale, parser", began)
    began = time.perf_counter()
    for i in range(count):
        converted("high")
    note("set: validator, mapping, scale", began)
print(json.dumps(rates))
