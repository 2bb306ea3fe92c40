"""Every performance claim, one program after the other: `python -m bench`."""

import subprocess
import sys

PROGRAMS = ("bench.columns", "bench.ageing", "bench.plan", "bench.weigh_portfolio", "bench.pages", "bench.simulation")

for program in PROGRAMS:
    print(f"── {program}", flush=True)
    subprocess.run([sys.executable, "-m", program], check=True)
