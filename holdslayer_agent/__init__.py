"""Hold Slayer: calls a company, waits on hold, rings you when a person answers."""

import os

# Before numpy is loaded: the hearing multiplies small matrices, and two threads of BLAS wait for each other at each of
# them, which made an audio second cost 2 to 4 times as much on a busy machine (tools/bench.py hearing).
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

__version__ = "0.1.0"
