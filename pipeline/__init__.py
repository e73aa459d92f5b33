"""What runs a call around the flows: settings, services, carriers, the server.

Callwright contacts nobody whom its settings do not name. onnxruntime, in which the voice detector
runs, reports to its maker unless that is off before it is first imported, hence here. So is how
much is logged until the settings are read.
"""

import os

os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
os.environ.setdefault("LOGURU_LEVEL", "WARNING")
