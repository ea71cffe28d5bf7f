"""The operations of vxi11.test.ts in pyvisa-py, for its frames."""

import sys

import pyvisa

inst = pyvisa.ResourceManager("@py").open_resource(sys.argv[1])
inst.chunk_size = 1 << 20
inst.read_termination = None
inst.write_raw(b"*IDN?\n")
inst.read_raw()
inst.read_termination = "\n"
inst.write_raw(b"LINES?")
inst.read_raw()
inst.read_raw()
inst.read_raw()
inst.read_termination = None
inst.write_raw(b"BLOCK? 5000")
inst.read_bytes(10, break_on_termchar=False)
inst.read_bytes(4990, break_on_termchar=False)
inst.write_raw(b"LENGTH? " + b"x" * 2500000)
inst.read_raw()
inst.read_stb()
inst.assert_trigger()
inst.clear()
inst.lock_excl()
inst.unlock()
inst.close()
