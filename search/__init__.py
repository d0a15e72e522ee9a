"""Question in, answers out: reads only what the indexer wrote."""

import os

# The official builds of ONNX Runtime report to their maker unless told otherwise before they
# are loaded (its Privacy.md, "Disabling Telemetry"); Firstline asks no third party for anything.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
