"""Calls of a library in C through ctypes; prints nanoseconds a call as JSON."""

import ctypes
import json
import sys
import time

lib = ctypes.CDLL(sys.argv[1])
rounds = int(sys.argv[2])
lib.add.argtypes = [ctypes.c_int, ctypes.c_int]
lib.read_two.argtypes = [ctypes.POINTER(ctypes.c_int), ctypes.POINTER(ctypes.c_double)]
lib.read_two.restype = None
lib.length_of.argtypes = [ctypes.c_char_p]
lib.sum_of.argtypes = [ctypes.POINTER(ctypes.c_double), ctypes.c_int]
lib.sum_of.restype = ctypes.c_double


def two():
    count, value = ctypes.c_int(), ctypes.c_double()
    lib.read_two(ctypes.byref(count), ctypes.byref(value))
    return count.value, value.value


values = (ctypes.c_double * 100)(*range(100))
calls = {
    "add(int, int)": lambda: lib.add(1, 2),
    "two values through pointers": two,
    "text in": lambda: lib.length_of("ATTN ALL 04".encode()),
    "100 doubles in": lambda: lib.sum_of(values, 100),
}
count = 100_000
printed = {}
for name, call in calls.items():
    samples = []
    for _ in range(rounds):
        began = time.perf_counter_ns()
        for _ in range(count):
            call()
        samples.append((time.perf_counter_ns() - began) / count)
    printed[name] = samples
print(json.dumps(printed))
