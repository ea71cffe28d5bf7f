"""Asks pyvisa-sim everything that a simulation file suggests, and prints the questions with their replies as JSON lines.

Arguments: a seed, then the files. One line per resource: {file, resource, steps}; a step is [sent, replies, failure,
random]; bytes are written as latin-1. A file that is refused gives {file, refused}.

With "ask", a file, a resource and messages as arguments: one step for each message, sent as it is.
"""

import json
import random
import re
import string
import sys

import yaml
from pyvisa_sim import component, parser

NONSENSE = ["", " ", "*IDN", "*idn?", "?", "FOO:BAR 1", "x" * 300, "\t", "{}", "{ch_id}", "A;", ";A", ";;"]
TEXTS = ["", "abc", "a b", "it's", 'say "x"', "b", "d", "e", "\\", "a\tb", "a,b", "ü"]
NUMBERS = [
    "0", "1", "2", "3", "4", "5", "6", "10", "11", "99", "100", "101", "-1", "-2", "-3", "+1", "+2.0", "1.0", "1.5", "-1.5", "2.50", "-2.5",
    ".5", "5.", "10.25", "1e3", "1.0e3", "1.0E3", "1.0e+03", "-1.0e-3", "1e-300", "1.5e308", "1e400", "nan", "inf", "-inf",
    "1_0", "1__0", " 5", "5 ", "007", "00", "-0", "-0.0", "12345678901234567890", "0x10", "0xff", "0b101", "0XFF", "0o17",
    "ff", "FF", "101", "17", "12.5%", "50%", "- 5", " 12.5",
]

was_random = False
plain_random = component.random_response


def noted_random(response):
    global was_random
    was_random = True
    return plain_random(response)


component.random_response = noted_random


def fill(template, ids, specs, most, chance):
    """Messages of the form of a setter, with values that fit, that border on what fits, and that do not."""
    try:
        parts = list(string.Formatter().parse(template))
    except ValueError:
        return [template]
    values = list(NUMBERS) + list(TEXTS)
    if len(values) > most:
        values = chance.sample(values, most)
    values.append("9" * 320)
    if isinstance(specs, dict):
        values += [str(each) for each in specs.get("valid", [])]
        for key in ("min", "max"):
            if key in specs:
                values += bordering(specs[key])
    messages = []
    for value in values:
        for channel in ids or [""]:
            text = ""
            for literal, field, _, _ in parts:
                text += literal + ("" if field is None else channel if field == "ch_id" else value)
            messages.append(text)
    return messages


def bordering(limit):
    try:
        number = float(limit)
    except ValueError:
        return [limit, limit + "a"]
    spellings = []
    for value in (number, number - 1, number + 1, number - 0.01, number + 0.01):
        spellings += [f"{value:.2f}", f"{value:.3e}", f"{value:.3E}", f"{value:.0f}", repr(value)]
    return spellings


def questions(component_dict, ids, chance):
    asked, told = [], []
    # Of files with hundreds of settings, each is tried with some values only.
    most = 600 // (len(component_dict.get("properties") or "-") * max(1, len(ids)))
    for dialogue in component_dict.get("dialogues") or []:
        asked.append(dialogue["q"].strip(" "))
    for prop in (component_dict.get("properties") or {}).values():
        getter = prop["getter"]["q"].strip(" ") if "getter" in prop else None
        if getter is not None:
            asked.append(getter)
        if "setter" in prop:
            for message in fill(prop["setter"]["q"].strip(" "), ids, prop.get("specs"), max(3, most), chance):
                told.append((message, getter))
    return asked, told


def spelt(text):
    return text.replace("\\r", "\r").replace("\\n", "\n")


def plan(device, resource, chance):
    """Messages for a device, in an order that shows what one does to the next."""
    asked, told = questions(device, [], chance)
    pairs = [(message, getter) for message, getter in told]
    for name, channels in (device.get("channels") or {}).items():
        ids = (resource.get("channel_ids") or {}).get(name) or channels.get("ids") or []
        tried = list(ids) + ["nowhere"]
        of_channel, set_channel = questions(channels, tried, chance)
        asked += [spelt(each).replace("{ch_id}", ch) for each in of_channel for ch in tried] + of_channel
        for message, getter in set_channel:
            pairs.append((message, getter and [getter.replace("{ch_id}", ch) for ch in tried]))
    error = device.get("error")
    reading = []
    if isinstance(error, dict):
        reading = [each["q"] for key in ("status_register", "error_queue") for each in error.get(key) or []]
    asked = [spelt(each) for each in asked] + asked
    messages = []
    for each in asked:
        messages += [each]
        if chance.random() < 0.3:
            messages += [each + " ", " " + each, each.lower(), each[:-1], each + "\n"]
    for message in NONSENSE:
        messages += [message] + reading
    for message, getter in pairs:
        messages.append(message)
        if getter:
            messages += [spelt(each) for each in (getter if isinstance(getter, list) else [getter])]
        if chance.random() < 0.1:
            messages += reading
            messages.append(message + chance.choice(["\n", " ", "x", ";", ";A"]))
    shuffled = asked + [message for message, _ in pairs] + NONSENSE + reading * 3
    chance.shuffle(shuffled)
    messages += shuffled[:400]
    for _ in range(40):
        together = [chance.choice(asked + NONSENSE[:5] + [each for each, _ in pairs][:200] or [""]) for _ in range(3)]
        messages.append((device.get("delimiter") or ";").join(together))
    return messages


def converse(device, message):
    """Sends one message; its replies, and how pyvisa-sim failed, if it did."""
    global was_random
    was_random = False
    failure = None
    device._output_buffers.clear()
    try:
        device.write(message)
    except Exception as error:  # whatever it is, it is the answer
        failure = type(error).__name__
        device._input_buffer = bytearray()
    replies = []
    while device._output_buffers:
        reply = bytearray()
        ended = False
        if not device._output_buffers[0]:
            device._output_buffers.popleft()
            replies.append("")
            continue
        while not ended:
            byte, ended = device.read()
            reply += byte
        replies.append(reply.decode("latin-1"))
    return [message.decode("latin-1"), replies, failure, was_random]


def ask(file, resource, *messages):
    device = parser.get_devices(file, False)[resource]
    for message in messages:
        print(json.dumps(converse(device, message.encode("latin-1"))))


def main():
    seed, *files = sys.argv[1:]
    if seed == "ask":
        return ask(*files)
    for file in files:
        try:
            devices = parser.get_devices(file, False)
        except Exception as error:
            print(json.dumps({"file": file, "refused": type(error).__name__}))
            continue
        loader = parser.Loader(file, False)
        by_name = {}
        for name, resource in loader.data.get("resources", {}).items():
            by_name[parser.to_canonical_name(name)] = resource
        for name in devices.list_resources():
            resource = by_name[name]
            definition = loader.get_device_dict(resource["device"], resource.get("filename"), False, 1)
            device = devices[name]
            chance = random.Random(f"{seed} {file.rsplit('/', 1)[-1]} {name}")
            end = device._query_eom
            steps = []
            for message in plan(definition, resource, chance):
                try:
                    data = message.encode() + end
                except UnicodeEncodeError:
                    continue
                # A message that holds an end is several here, one there; and without an end all are empty there.
                if end == b"" or data.find(end) != len(data) - len(end):
                    continue
                steps.append(converse(device, data))
            print(json.dumps({"file": file, "resource": name, "steps": steps}))


main()
