"""The QCoDeS side of the differential test: reads cases as JSON lines, answers with what came of each operation."""

import datetime as real
import json
import logging
import math
import sys
import warnings

import numpy as np
import qcodes.parameters.cache as cache_module
import qcodes.parameters.parameter_base as base_module
from qcodes.instrument import InstrumentBase
from qcodes.parameters import Parameter, create_on_off_val_mapping
from qcodes.validators import validators as v

logging.disable(logging.CRITICAL)
warnings.simplefilter("ignore")


class Clock:
    """Stands for `time` and `datetime`: moves when it is slept by or told to."""

    def __init__(self):
        self.seconds = 1_800_000_000.0
        self.slept = []

    def perf_counter(self):
        return self.seconds

    def sleep(self, seconds):
        self.slept.append(round(seconds, 6))
        self.seconds += seconds


clock = Clock()


class FakeDatetime(real.datetime):
    @classmethod
    def now(cls, tz=None):
        return real.datetime(2027, 1, 15) + real.timedelta(seconds=clock.seconds - 1_800_000_000)


class Log:
    """Keeps the error of a value that could not be put back: QCoDeS only logs it, here it is the block's error."""

    def __init__(self):
        self.error = None

    def info(self, *_args, **_more):
        self.error = sys.exc_info()[1]

    def debug(self, *_args, **_more):
        pass

    warning = debug


log = base_module.LOG = Log()
base_module.time = clock
cache_module.datetime = FakeDatetime


class SomeFunction:
    """Stands for all functions as values; its text is that of the other side's."""

    def __call__(self):
        pass

    def __repr__(self):
        return "<function someFunction>"


some_function = SomeFunction()

# Newer QCoDeS, which the golden file records, has a space more; OnOff has no text of its own but its address.
v.Lists.__repr__ = lambda self: f"<Lists : {self._elt_validator!r} >"
v.OnOff.__repr__ = lambda self: repr(self._validator)


def decode(value):
    if not isinstance(value, dict):
        return value
    kind = value["$"]
    if kind in ("nan", "inf", "-inf"):
        return float(kind)
    if kind == "function":
        return some_function
    if kind == "list":
        return [decode(item) for item in value["items"]]
    if kind == "array":
        return np.array([float(decode(item)) for item in value["items"]])
    return {key: decode(item) for key, item in value["entries"]}


def encode(value):
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, np.ndarray):
        return {"$": "list", "items": [encode(item) for item in value.tolist()]}
    if isinstance(value, (int, float, np.number)):
        number = value.item() if isinstance(value, np.number) else value
        if math.isnan(number):
            return {"$": "nan"}
        if math.isinf(number):
            return {"$": "inf" if number > 0 else "-inf"}
        # Whole numbers have no negative zero.
        return number + 0
    if isinstance(value, (list, tuple)):
        return {"$": "list", "items": [encode(item) for item in value]}
    if isinstance(value, dict):
        return {"$": "dict", "entries": [[str(key), encode(item)] for key, item in value.items()]}
    if callable(value):
        return {"$": "function"}
    raise TypeError(f"cannot encode {value!r}")


def text(value):
    if not isinstance(value, str):
        raise TypeError("a text is needed")
    return value


def number(value):
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise TypeError("a number is needed")
    return value


def as_int(value):
    if isinstance(value, str) and not value.strip().lstrip("+-").isdigit():
        raise ValueError("int")
    return int(value)


def fail(value):
    raise RuntimeError("the parser fails")


PARSERS = {
    "float": float,
    "int": as_int,
    "strip": lambda value: text(value).strip(),
    "upper": lambda value: text(value).upper(),
    "lower": lambda value: text(value).lower(),
    "quote": lambda value: f'"{text(value)}"',
    "double": lambda value: 2 * number(value),
    "negate": lambda value: 0.5 - number(value),
    "csv": lambda value: [as_int(part) for part in text(value).split(",")],
    "isOn": lambda value: isinstance(value, str) and value == "ON",
    "nothing": lambda value: None,
    "fail": fail,
}


def only(spec, **names):
    """The keyword arguments that a specification has, by QCoDeS's names."""
    return {theirs: spec[ours] for ours, theirs in names.items() if ours in spec}


def validator(spec):
    kind = spec["kind"]
    limits = only(spec, min="min_value", max="max_value")
    if kind == "numbers":
        return v.Numbers(**limits)
    if kind == "ints":
        return v.Ints(**limits)
    if kind == "permissiveInts":
        return v.PermissiveInts(**limits)
    if kind == "multiples":
        return v.Multiples(divisor=spec["divisor"], **limits)
    if kind == "permissiveMultiples":
        return v.PermissiveMultiples(spec["divisor"])
    if kind == "strings":
        return v.Strings(**only(spec, minLength="min_length", maxLength="max_length"))
    if kind == "enum":
        return v.Enum(*[decode(value) for value in spec["values"]])
    if kind == "multiType":
        return v.MultiType(*[validator(each) for each in spec["of"]])
    if kind == "multiTypeOr":
        return v.MultiTypeOr(*[validator(each) for each in spec["of"]])
    if kind == "multiTypeAnd":
        return v.MultiTypeAnd(*[validator(each) for each in spec["of"]])
    if kind == "arrays":
        return v.Arrays(
            **limits,
            **only(spec, shape="shape"),
        )
    if kind == "lists":
        return v.Lists(validator(spec["element"]))
    if kind == "sequence":
        return v.Sequence(validator(spec["element"]), **only(spec, length="length", sorted="require_sorted"))
    if kind == "dict":
        return v.Dict(**only(spec, keys="allowed_keys"))
    if kind == "nothing":
        return v.Nothing("nothing is allowed")
    return {"bool": v.Bool, "onOff": v.OnOff, "anything": v.Anything, "callable": v.Callable}[kind]()


class Watched(Parameter):
    """Marks the errors that a validator raised."""

    def validate(self, value):
        try:
            super().validate(value)
        except Exception as error:
            error.refused = "type" if isinstance(error, TypeError) else "value"
            raise


class Bench(InstrumentBase):
    """Notes what it is sent and answers from `reply`."""

    def __init__(self, source):
        super().__init__("inst")
        self.source = source

    def write(self, command):
        self.source.sent.append(["write", command])

    def ask(self, command):
        self.source.sent.append(["ask", command])
        return self.source.reply


class Source:
    def __init__(self, reply):
        self.reply = reply
        self.last = reply
        self.sent = []

    def get_reply(self):
        self.sent.append(["get"])
        return self.reply

    def get_echo(self):
        self.sent.append(["get"])
        return self.last

    def note(self, value):
        self.sent.append(["set", encode(value)])
        self.last = value


def make(definition, source):
    options = only(
        definition,
        scale="scale",
        offset="offset",
        step="step",
        interDelay="inter_delay",
        postDelay="post_delay",
        maxValAge="max_val_age",
        snapshotGet="snapshot_get",
        snapshotValue="snapshot_value",
        snapshotExclude="snapshot_exclude",
        label="label",
        unit="unit",
        metadata="metadata",
    )
    for ours, theirs in (("getParser", "get_parser"), ("setParser", "set_parser")):
        if ours in definition:
            options[theirs] = PARSERS[definition[ours]]
    for ours, theirs in (("initialValue", "initial_value"), ("initialCacheValue", "initial_cache_value")):
        if ours in definition:
            options[theirs] = decode(definition[ours])
    if "vals" in definition:
        options["vals"] = validator(definition["vals"])
    mapping = definition.get("valMapping")
    if mapping is not None and "pairs" in mapping:
        options["val_mapping"] = {decode(name): decode(code) for name, code in mapping["pairs"]}
    elif mapping is not None:
        options["val_mapping"] = create_on_off_val_mapping(on_val=mapping["onVal"], off_val=mapping["offVal"])
    get, put = definition["getCmd"], definition["setCmd"]
    options["get_cmd"] = (
        get["text"] if isinstance(get, dict) else {"reply": source.get_reply, "echo": source.get_echo}.get(get, get)
    )
    options["set_cmd"] = put["text"] if isinstance(put, dict) else source.note if put == "note" else put
    if definition["bound"]:
        # `add_parameter` would try again after a TypeError, and so hide it.
        return Watched("p", instrument=Bench(source), **options)
    return Watched("p", **options)


def refusal(error):
    parts = [str(part) for part in error.args]
    context = parts.pop() if len(parts) > 1 and parts[-1].startswith(("getting ", "setting ")) else None
    first = parts[0] if parts else ""
    return {
        "refused": getattr(error, "refused", "other"),
        "text": first if context is None else f"{context}: {first}",
    }


class Absent(Exception):
    refused = "absent"


def method(p, name):
    if not hasattr(p, name):
        raise Absent(name)
    return getattr(p, name)


SHOWN = ("value", "raw_value", "label", "unit", "name", "full_name", "inter_delay", "post_delay", "step", "scale",
         "offset", "validators", "vals", "metadata")


def snapshot(p, update):
    record = p.snapshot(update={"All": True, "Only_invalid": None, "Never": False}[update])
    shown = {key: record[key] for key in SHOWN if key in record}
    shown["read"] = record["ts"] is not None
    shown["names"] = sorted(str(name) for name in record.get("val_mapping") or {})
    return {key: shown[key] for key in sorted(shown)}


def perform(p, source, operation):
    """What one operation answers, and the outcomes within it."""
    what = operation["do"]
    value = decode(operation.get("value"))
    if what == "get":
        return method(p, "get")(), None
    if what == "call":
        return p(), None
    if what == "callWith":
        return p(value), None
    if what == "set":
        return method(p, "set")(value), None
    if what == "setGet":
        method(p, "set")(value)
        return method(p, "get")(), None
    if what == "validate":
        return p.validate(value), None
    if what == "cacheSet":
        return p.cache.set(value), None
    if what == "cached":
        return p.cache.get(get_if_invalid=False), None
    if what == "cachedCall":
        return p.cache(), None
    if what == "invalidate":
        return p.cache.invalidate(), None
    if what == "increment":
        return p.increment(operation["by"]), None
    if what == "reply":
        source.reply = source.last = value
        return None, None
    if what == "advance":
        clock.seconds += operation["seconds"]
        return None, None
    if what == "step":
        p.step = operation["step"]
        return None, None
    if what == "snapshot":
        return snapshot(p, operation["update"]), None
    if what == "inSnapshot":
        return "p" in p.instrument.snapshot(update=False)["parameters"], None
    with p.set_to(value, allow_changes=operation["allowChanges"]):
        body = [outcome(p, source, each) for each in operation["body"]]
        log.error = None
    error, log.error = log.error, None
    return None if error is None else refusal(error), body


def outcome(p, source, operation):
    source.sent, before = [], source.sent
    clock.slept, slept = [], clock.slept
    body = None
    try:
        answer, body = perform(p, source, operation)
        answer = answer if body is not None else encode(answer)
    except Exception as error:
        answer = refusal(error)
    result = {
        "answer": answer,
        "sent": source.sent,
        "cache": encode(p.cache.get(get_if_invalid=False)),
        "raw": encode(p.cache.raw_value),
        "valid": p.cache.valid,
        "slept": clock.slept,
    }
    if body is not None:
        result["body"] = body
    source.sent, clock.slept = before + source.sent, slept + clock.slept
    return result


def run(case):
    source = Source(decode(case["definition"]["reply"]))
    clock.slept = []
    try:
        p = make(case["definition"], source)
    except Exception as error:
        return [{"answer": refusal(error), "sent": source.sent, "cache": None, "raw": None, "valid": False, "slept": []}]
    made = {
        "answer": None,
        "sent": source.sent,
        "cache": encode(p.cache.get(get_if_invalid=False)),
        "raw": encode(p.cache.raw_value),
        "valid": p.cache.valid,
        "slept": clock.slept,
    }
    clock.seconds += 1000
    return [made, *[outcome(p, source, operation) for operation in case["operations"]]]


for line in sys.stdin:
    sys.stdout.write(json.dumps(run(json.loads(line)), allow_nan=False) + "\n")
    sys.stdout.flush()
