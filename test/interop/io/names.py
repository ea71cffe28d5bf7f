"""Answers, with PyVISA: the canonical form of each name (or null), and what each query leaves of a list of names."""

import json
import sys
import warnings

from pyvisa import errors, rname

warnings.simplefilter("ignore")


def canonical(name):
    try:
        return rname.to_canonical_name(name)
    except (rname.InvalidResourceName, IndexError):
        return None


def fields(name):
    try:
        parsed = rname.parse_resource_name(name)
    except (rname.InvalidResourceName, IndexError):
        return None
    return [parsed.interface_type, parsed.resource_class, [str(getattr(parsed, f)) for f in parsed._fields]]


def filtered(names, query):
    try:
        return list(rname.filter(names, query))
    except (errors.VisaIOError, RecursionError):
        return None


def conditional(names, query):
    return list(rname.filter2(names, query, None))


asked = json.load(sys.stdin)
answers = {
    "canonical": [canonical(name) for name in asked["names"]],
    "fields": [fields(name) for name in asked["names"]],
    "filtered": [filtered(asked["resources"], query) for query in asked["queries"]],
    "conditional": [conditional(asked["resources"], query) for query in asked["conditions"]],
    "classes": sorted(f"{interface} {kind}" for interface, kind in rname._SUBCLASSES),
}
json.dump(answers, sys.stdout)
