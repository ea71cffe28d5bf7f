"""What PyVISA with pyvisa-py does over a socket: prints what it got, one JSON object."""

import json
import sys
import time

import pyvisa

manager = pyvisa.ResourceManager("@py")
instrument = manager.open_resource(sys.argv[1], read_termination="\n", write_termination="\n", timeout=10_000)
seen = {}

seen["idn"] = instrument.query("*IDN?")
instrument.write("LEVEL 2.5")
instrument.write("LEVEL?")
seen["read"] = instrument.read()
seen["many"] = [instrument.query(f"ECHO {number}") for number in range(200)]
seen["ascii"] = instrument.query_ascii_values("VALUES?")
block = instrument.query_binary_values("CURVE?", datatype="d", is_big_endian=True)
seen["block"] = [len(block), block[0], block[-1], sum(block)]
instrument.write_binary_values("WAVE ", range(60_000), datatype="H")
seen["wave"] = instrument.query("WAVE?")

instrument.timeout = 200
try:
    instrument.query("SLOW?")
except pyvisa.VisaIOError as error:
    seen["silence"] = error.abbreviation
time.sleep(0.6)
# The late answer has come: a clear drops it, so that it answers no other question.
instrument.clear()
instrument.timeout = 10_000
seen["after"] = instrument.query("ECHO after")
instrument.close()

again = manager.open_resource(sys.argv[1], read_termination="\n", write_termination="\n", timeout=10_000)
seen["again"] = again.query("LEVEL?")
again.close()
manager.close()
print(json.dumps(seen))
