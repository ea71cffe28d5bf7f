"""What PyVISA with pyvisa-py does over HiSLIP: prints what it got, one JSON object."""

import json
import sys

import pyvisa
from pyvisa import constants

port = int(sys.argv[1])
manager = pyvisa.ResourceManager("@py")
name = f"TCPIP0::127.0.0.1::hislip0,{port}::INSTR"
terminations = {"read_termination": "\n", "write_termination": "\n", "timeout": 10_000}
instrument = manager.open_resource(name, **terminations)
interface = manager.visalib.sessions[instrument.session].interface
seen = {}

seen["idn"] = instrument.query("*IDN?")
instrument.write("A?")
seen["read"] = instrument.read()
seen["status"] = instrument.read_stb()
seen["lock"] = interface.async_lock_request(2.0, "bench")
seen["locked"] = interface.async_lock_info()
instrument.write("NOTHING")
interface.trigger()
interface.async_remote_local_control("enableAndLockoutLocal")
seen["release"] = interface.async_lock_release()
seen["exclusive"] = interface.async_lock_request(2.0)
seen["held"] = interface.async_lock_info()
seen["refused"] = interface.async_lock_request(0.0)
seen["released"] = interface.async_lock_release()
instrument.write_raw(b"x" * 2_500_000)
block = instrument.query_binary_values("BLOCK?", datatype="B", container=bytes, expect_termination=False)
seen["block"] = [len(block), sum(block)]
seen["again"] = instrument.read_stb()
instrument.clear()
seen["after"] = instrument.query("B?")

if len(sys.argv) > 2:
    # A second client: what one holds, the other has to wait for.
    other = manager.open_resource(name, **terminations)
    second = manager.visalib.sessions[other.session].interface
    seen["other"] = [interface.async_lock_request(1.0), second.async_lock_request(0.1), interface.async_lock_release()]
    # Answered in order and late: the second question comes before the first answer.
    instrument.write("LATE?")
    seen["late"] = instrument.query("LATER?")
    seen["both"] = [other.query("C?"), instrument.query("D?")]
    other.close()

instrument.close()
manager.close()
print(json.dumps(seen))
