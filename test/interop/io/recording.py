"""Loads a simulation in pyvisa-sim and asks it what was recorded: JSON in, JSON out."""

import json
import sys

import pyvisa

job = json.load(sys.stdin)
manager = pyvisa.ResourceManager(job["file"] + "@sim")
told = []
for resource in manager.list_resources("?*"):
    session = manager.open_resource(resource, timeout=200)
    session.read_termination = session.write_termination = None
    for question, asked in job["steps"]:
        session.write_raw(question.encode("latin-1"))
        reply = b""
        if asked:
            try:
                reply = session.read_raw()
            except pyvisa.errors.VisaIOError:
                reply = b"(no reply)"
        told.append(reply.decode("latin-1"))
json.dump(told, sys.stdout)
