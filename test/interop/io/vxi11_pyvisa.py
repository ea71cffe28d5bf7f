"""Talks VXI-11 through pyvisa and pyvisa-py; prints what came as JSON."""

import hashlib
import json
import sys

import pyvisa

manager = pyvisa.ResourceManager("@py")
with manager.open_resource(sys.argv[1]) as inst:
    inst.read_termination = "\n"
    inst.write_termination = "\n"
    inst.timeout = 5000
    result = {}
    result["identity"] = inst.query("*IDN?")
    result["lines"] = [inst.query("LINES?"), inst.read(), inst.read()]
    inst.write("BLOCK? 2000000")
    result["block"] = hashlib.sha256(inst.read_bytes(2000000, chunk_size=65536)).hexdigest()
    result["length"] = inst.query("LENGTH? " + "x" * 2500000)
    result["late"] = inst.query("LATE? 100")
    every = bytes(value for value in range(256) if value != 10)
    inst.write_raw(b"ECHO? " + every)
    result["every"] = inst.read_raw().hex()
    result["status"] = [inst.read_stb()]
    inst.write("*IDN?")
    result["status"].append(inst.read_stb())
    inst.clear()
    result["status"].append(inst.read_stb())
    inst.assert_trigger()
    inst.timeout = 100
    try:
        inst.query("LATE? 60000")
    except pyvisa.VisaIOError as error:
        result["timeout"] = error.abbreviation
    inst.timeout = 5000
    inst.clear()
    result["after"] = inst.query("ECHO? after")
    with manager.open_resource(sys.argv[1], write_termination="\n", read_termination="\n") as other:
        inst.lock_excl()
        try:
            other.query("ECHO? locked")
        except pyvisa.VisaIOError as error:
            result["locked"] = error.abbreviation
        inst.unlock()
        result["unlocked"] = other.query("ECHO? unlocked")
print(json.dumps(result))
