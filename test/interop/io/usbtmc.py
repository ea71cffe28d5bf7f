"""Frames of pyvisa-py's USB-TMC, made without a device: pyusb is replaced by what records and replays."""

import json
import sys
import types
from unittest.mock import MagicMock

usb = types.ModuleType("usb")
usb.core = types.ModuleType("usb.core")
usb.util = MagicMock()
usb.core.find = lambda **_: iter(())
usb.core.USBError = usb.USBError = type("USBError", (OSError,), {})
sys.modules.update({"usb": usb, "usb.core": usb.core, "usb.util": usb.util})

from pyvisa_py.protocols.usbtmc import USBTMC, BulkInMessage, BulkOutMessage  # noqa: E402


class Endpoint:
    """One bulk endpoint: keeps what is written, gives what is to be read in packets' time."""

    bEndpointAddress = 0x82

    def __init__(self, packet_size, replies=()):
        self.wMaxPacketSize = packet_size
        self.written = []
        self.replies = [bytes.fromhex(reply) for reply in replies]

    def write(self, data):
        self.written.append(bytes(data).hex())
        return len(data)

    def read(self, size, timeout=None):
        transfer = self.replies.pop(0)
        taken, rest = transfer[:size], transfer[size:]
        # A transfer that filled the read goes on, if only with an empty packet.
        if len(taken) == size:
            self.replies.insert(0, rest)
        return types.SimpleNamespace(tobytes=lambda: taken)


def session(packet_size, replies=()):
    device = object.__new__(USBTMC)
    device.timeout = 1000
    device._btag = 0
    device.usb_send_ep = Endpoint(packet_size)
    device.usb_recv_ep = Endpoint(packet_size, replies)
    return device


def answer(task):
    kind = task["kind"]
    if kind == "out":
        return BulkOutMessage.build_array(task["tag"], task["end"], bytes.fromhex(task["data"])).hex()
    if kind == "request":
        return BulkInMessage.build_array(task["tag"], task["size"], task.get("termChar")).hex()
    if kind == "decode":
        message = BulkInMessage.from_bytes(bytes.fromhex(task["data"]))
        return [message.msgid, message.btag, message.transfer_size, message.transfer_attributes & 1, message.data.hex()]
    if kind == "write":
        device = session(task["packetSize"])
        for command in task["commands"]:
            device.write(bytes.fromhex(command))
        return device.usb_send_ep.written
    if kind == "read":
        device = session(task["packetSize"], task["replies"])
        device._btag = task["tag"]
        return [device.read(task["size"]).hex(), device.usb_send_ep.written]
    raise ValueError(kind)


print(json.dumps([answer(task) for task in json.load(sys.stdin)]))
