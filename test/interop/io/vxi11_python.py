"""Talks VXI-11 through python-vxi11, by way of the portmapper; prints what came as JSON."""

import json
import threading
import time

import vxi11

host = "127.0.0.1"
result = {"found": vxi11.list_devices(host, timeout=0.5)}
inst = vxi11.Instrument(host)
inst.timeout = 5
result["identity"] = inst.ask("*IDN?")
result["length"] = inst.ask("LENGTH? " + "x" * 2500000)
inst.write("BLOCK? 300000")
result["block"] = len(inst.read_raw())
inst.write("*IDN?")
result["status"] = [inst.read_stb()]
inst.clear()
result["status"].append(inst.read_stb())
inst.trigger()
inst.remote()
inst.local()

gpib = vxi11.Instrument("TCPIP::%s::gpib0,1::INSTR" % host)
result["gateway"] = gpib.ask("ECHO? gpib")

other = vxi11.Instrument(host)
other.lock_timeout = 0.2
inst.lock()
try:
    other.lock()
except vxi11.vxi11.Vxi11Exception as error:
    result["locked"] = error.err
inst.unlock()
other.lock()
result["unlocked"] = other.ask("ECHO? unlocked")
other.unlock()

try:
    inst.timeout = 60
    inst.write("LATE? 60000")
    threading.Timer(0.3, inst.abort).start()
    begun = time.monotonic()
    inst.read()
except vxi11.vxi11.Vxi11Exception as error:
    result["aborted"] = [error.err, time.monotonic() - begun < 30]
try:
    vxi11.Instrument(host, "inst7").open()
except vxi11.vxi11.Vxi11Exception as error:
    result["missing"] = error.err
for one in (inst, gpib, other):
    one.close()
print(json.dumps(result))
