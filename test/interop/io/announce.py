"""Announces an instrument on the loop-back interface until its standard input closes."""

import socket
import sys

from zeroconf import IPVersion, ServiceInfo, Zeroconf

identity = {
    "txtvers": "1",
    "Manufacturer": "Keysight Technologies",
    "Model": "34465A",
    "SerialNumber": "MY12345",
    "FirmwareVersion": "A.02.14",
}
name = "Keysight 34465A (lab)"
zeroconf = Zeroconf(interfaces=["127.0.0.1"], ip_version=IPVersion.V4Only)
ports = {"_lxi._tcp": 80, "_vxi-11._tcp": 111, "_hislip._tcp": 4881, "_scpi-raw._tcp": 5025}
for service, port in ports.items():
    zeroconf.register_service(
        ServiceInfo(
            f"{service}.local.",
            f"{name}.{service}.local.",
            addresses=[socket.inet_aton("127.0.0.1")],
            port=port,
            properties=identity,
            server="K-34465A-setpoint.local.",
        )
    )
print("announced", flush=True)
sys.stdin.read()
zeroconf.close()
