"""PyVISA with pyvisa-py: an instrument on a serial port, and two behind a Prologix adapter (not `serial.py`: that is pyserial)."""

import json
import sys

import pyvisa
from pyvisa import constants

found = {}
manager = pyvisa.ResourceManager("@py")


def ask(instrument, questions):
    return [instrument.query(question).strip() for question in questions]


def serial(path):
    port = manager.open_resource(f"ASRL{path}::INSTR", read_termination="\n", write_termination="\n", timeout=5000)
    port.baud_rate = 115200
    port.stop_bits = constants.StopBits.two
    answers = ask(port, ["*IDN?", "ECHO one", "ECHO two"])
    # The only blocks that PyVISA reads from a port whose end is the newline are free of it.
    block = port.query_binary_values("BLOCK?", datatype="B")
    port.write("ECHO late")
    waiting = port.bytes_in_buffer
    while waiting < len("late\n"):
        waiting = port.bytes_in_buffer
    port.flush(constants.BufferOperation.discard_read_buffer)
    answers += ask(port, ["ECHO fresh"])
    # A client that leaves half a question to the next one.
    port.write_raw(b"ECHO ha")
    port.close()
    again = manager.open_resource(f"ASRL{path}::INSTR", read_termination="\n", write_termination="\n", timeout=5000)
    answers += [again.query("lf")]
    again.close()
    return {"answers": answers, "block": block}


def prologix(name):
    adapter = manager.open_resource(name, timeout=5000)
    # Behind an adapter pyvisa-py has no attributes, so that terminations stay as they are.
    nine = manager.open_resource("GPIB0::9::INSTR")
    other = manager.open_resource("GPIB0::22::INSTR")
    answers = ask(nine, ["*IDN?"]) + ask(other, ["*IDN?"]) + ask(nine, ["ECHO a+b"]) + ask(other, ["ECHO \x1b+"])
    stb = nine.read_stb()
    nine.assert_trigger()
    nine.clear()
    answers += ask(nine, ["TRIGGERS?", "CLEARS?"])
    for resource in (nine, other, adapter):
        resource.close()
    return {"answers": answers, "stb": stb}


path, tcp, pty = sys.argv[1:]
found["serial"] = serial(path)
found["tcp"] = prologix(tcp)
found["pty"] = prologix(pty)
print(json.dumps(found))
