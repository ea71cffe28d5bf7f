"""Prints what QCoDeS's AlazarTech drivers have and send, as JSON: {model: {parameters, traffic}}.

Argument: JSON, {model: {settings: [[name, value], …], acquisitions: [{option: value}, …]}} with QCoDeS's names.
The library is a stub that notes each call: [function, arguments without the board], a buffer as "buffer".
"""

import ctypes
import json
import sys
import warnings

from qcodes.instrument_drivers.AlazarTech import AcquisitionInterface, AlazarTechATS9360, AlazarTechATS9870
from qcodes.instrument_drivers.AlazarTech.ats_api import AlazarATSAPI
from qcodes.instrument_drivers.AlazarTech.dll_wrapper import _mark_params_as_updated, _normalize_params
from qcodes.instrument_drivers.AlazarTech.utils import TraceParameter

warnings.simplefilter("ignore")


class NotedAPI(AlazarATSAPI):
    def __init__(self, dll_path, bits):
        self.bits = bits
        self.model = dll_path
        self.calls = []

    def _sync_dll_call(self, c_name, *args):
        _mark_params_as_updated(*args)
        raw = [("buffer" if isinstance(each, ctypes.c_void_p) else each) for each in _normalize_params(*args)[1:]]
        self.calls.append([c_name, raw])
        return 512

    def get_board_by_system_id(self, system_id, board_id):
        return 1

    def get_board_model(self, handle):
        return self.model

    def get_channel_info_(self, handle):
        return 4294967294, self.bits

    def get_cpld_version_(self, handle):
        return "1.0"

    get_driver_version_ = get_sdk_version_ = lambda self: "1.0.0"

    def query_capability_(self, handle, capability):
        return 0x69157720

    def read_register_(self, handle, offset):
        return 0


class Nothing(AcquisitionInterface):
    def handle_buffer(self, buffer, buffer_number=None):
        pass

    def post_acquire(self):
        return None


def described(parameter):
    mapping = getattr(parameter, "val_mapping", None)
    return {
        "trace": isinstance(parameter, TraceParameter),
        "label": parameter.label,
        "unit": parameter.unit or "",
        "mapping": [[str(name), code] for name, code in mapping.items()] if mapping else None,
        "initial": parameter.cache.get(),
    }


wanted = json.loads(sys.argv[1])
printed = {}
for model, driver, bits in (("ATS9360", AlazarTechATS9360, 12), ("ATS9870", AlazarTechATS9870, 8)):
    api = NotedAPI(model, bits)
    board = driver(model, api=api)
    parameters = {name: described(each) for name, each in board.parameters.items() if name not in ("IDN", "trigger_holdoff")}
    api.calls.clear()
    with board.syncing():
        for name, value in wanted[model]["settings"]:
            board.parameters[name].set(value)
    for options in wanted[model]["acquisitions"]:
        board.acquire(acquisition_controller=Nothing(), **options)
    printed[model] = {"parameters": parameters, "traffic": api.calls}
    board.close()
print(json.dumps(printed))
