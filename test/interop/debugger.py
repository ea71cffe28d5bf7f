"""A debugging session as a front-end in Python holds it, with jupyter_client's channels: what was asked and what came."""

import json
import sys
from queue import Empty

from jupyter_client.manager import start_new_kernel

CODE = "let total = 0;\nfor (const volt of [1, 2]) {\n  total += volt;\n}\ntotal"

manager, client = start_new_kernel(kernel_name="setpoint", startup_timeout=60)
said = {"events": []}
sequence = 0


def ask(command, arguments=None):
    global sequence
    sequence += 1
    content = {"type": "request", "seq": sequence, "command": command, "arguments": arguments or {}}
    message = client.session.msg("debug_request", content)
    client.control_channel.send(message)
    while True:
        reply = client.control_channel.get_msg(timeout=30)
        if reply["parent_header"].get("msg_id") == message["header"]["msg_id"]:
            assert reply["msg_type"] == "debug_reply", reply
            assert reply["content"]["success"], reply["content"]
            return reply["content"].get("body")


def until(name):
    while True:
        message = client.get_iopub_msg(timeout=30)
        if message["msg_type"] == "execute_result":
            said["result"] = message["content"]["data"]["text/plain"]
        if message["msg_type"] == "debug_event":
            said["events"].append(message["content"]["event"])
            if message["content"]["event"] == name:
                return message["content"].get("body")


try:
    info = client.kernel_info(reply=True, timeout=30)["content"]
    said["features"] = info["supported_features"]
    before = ask("debugInfo")
    ask("initialize", {"clientID": "test", "adapterID": "", "pathFormat": "path"})
    ask("attach")
    until("initialized")
    path = ask("dumpCell", {"code": CODE})["sourcePath"]
    said["named"] = path.startswith(before["tmpFilePrefix"]) and path.endswith(before["tmpFileSuffix"])
    ask("setBreakpoints", {"source": {"path": path}, "breakpoints": [{"line": 3}], "sourceModified": False})
    ask("configurationDone")
    client.execute(CODE)
    stopped = until("stopped")
    said["stopped"] = [stopped["reason"], stopped["threadId"]]
    frame = ask("stackTrace", {"threadId": stopped["threadId"]})["stackFrames"][0]
    said["frame"] = [frame["line"], frame["source"]["path"] == path]
    scopes = ask("scopes", {"frameId": frame["id"]})["scopes"]
    said["scopes"] = [scope["name"] for scope in scopes]
    variables = ask("variables", {"variablesReference": scopes[0]["variablesReference"]})["variables"]
    said["locals"] = {variable["name"]: variable["value"] for variable in variables}
    ask("continue", {"threadId": 1})
    until("stopped")
    ask("disconnect", {"restart": False, "terminateDebuggee": False})
    until("terminated")
    said["reply"] = client.get_shell_msg(timeout=30)["content"]["status"]
    while "result" not in said:
        message = client.get_iopub_msg(timeout=30)
        if message["msg_type"] == "execute_result":
            said["result"] = message["content"]["data"]["text/plain"]
except Empty:
    said["missing"] = "a message did not come"
finally:
    client.stop_channels()
    manager.shutdown_kernel(now=False)
json.dump(said, sys.stdout)
