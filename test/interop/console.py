"""A session as a terminal front-end has it: each line is judged, executed when it is complete, and found in the history."""

import json
import sys

from jupyter_client.manager import start_new_kernel

LINES = [
    "function twice(n: number): number {",
    "  return 2 * n;",
    "}",
    "twice(21)",
    "console.log(`printed ${twice(2)}`)",
    "const wrong: number = 'text'",
    "const name = ",
    "  'typed later'; name",
]

manager, client = start_new_kernel(kernel_name="setpoint", startup_timeout=60)
said = {"steps": []}
buffer = ""


def heard(message):
    kind, content = message["msg_type"], message["content"]
    if kind == "stream":
        said["steps"].append([content["name"], content["text"]])
    elif kind == "execute_result":
        said["steps"].append(["result", content["data"]["text/plain"]])
    elif kind == "error":
        said["steps"].append(["error", content["ename"], content["evalue"]])


def answer(request):
    while True:
        reply = client.get_shell_msg(timeout=30)
        if reply["parent_header"]["msg_id"] == request:
            return reply["content"]


try:
    for line in LINES:
        buffer = f"{buffer}\n{line}" if buffer else line
        judged = answer(client.is_complete(buffer))
        if judged["status"] == "incomplete":
            said["steps"].append(["incomplete", judged["indent"]])
            continue
        reply = client.execute_interactive(buffer, output_hook=heard, timeout=30)["content"]
        said["steps"].append(["reply", reply["status"], reply["execution_count"]])
        buffer = ""
    found = answer(client.history(raw=True, output=True, hist_access_type="tail", n=3))
    said["tail"] = [[line, item] for _, line, item in found["history"]]
    found = answer(client.history(raw=True, output=False, hist_access_type="search", pattern="twice(*", n=5))
    said["search"] = [item for _, _, item in found["history"]]
    said["completed"] = answer(client.complete("twi", 3))["matches"]
finally:
    client.stop_channels()
    manager.shutdown_kernel(now=False)
json.dump(said, sys.stdout)
