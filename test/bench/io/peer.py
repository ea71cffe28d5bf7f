"""What ours.ts does, with PyVISA and its two pure libraries: prints figures as JSON."""

import json
import sys
import time

import numpy
import pyvisa

places = json.loads(sys.argv[1])
figures = {}


def note(figure, value):
    figures.setdefault(figure, []).append(value)


def queries(session, figure, count, repeats=5):
    session.query("*IDN?")
    for _ in range(repeats):
        began = time.perf_counter()
        for _ in range(count):
            session.query("*IDN?")
        note(figure, count / (time.perf_counter() - began) / 1000)


def opened(manager, name):
    return manager.open_resource(name, read_termination="\n", write_termination="\n", timeout=20000)


network = pyvisa.ResourceManager("@py")
socket = opened(network, places["socket"])
queries(socket, "socket: query", 10_000)
for _ in range(3):
    began = time.perf_counter()
    values = socket.query_binary_values("BLOCK?", datatype="f", container=numpy.array)
    note("socket: block of 10 MB", 10 / (time.perf_counter() - began))
    assert len(values) == 2_500_000 and values[999] == 999
for figure, place in (("HiSLIP: query", "hislip"), ("VXI-11: query", "vxi11")):
    if places.get(place):
        queries(opened(network, places[place]), figure, 2000)

simulated = pyvisa.ResourceManager(places["simulation"] + "@sim")
device = opened(simulated, "GPIB0::1::INSTR")
queries(device, "simulation: query", 10_000)
for _ in range(2):
    began = time.perf_counter()
    reply = device.query("LONG?")
    note("simulation: reply of 100 kB", 0.1 / (time.perf_counter() - began))
    assert len(reply) == 100_000

print(json.dumps(figures))
