"""How much time the one renderer saves: `make bench`.

Runs every notebook on the seeds twice over: with papermill's and nbconvert's command lines one
after the other, and with the renderer; prints the seconds of each and their ratio. No test: it
asserts nothing, for machines differ.
"""

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from helpers.place import CACHE, ROOT

ROUNDS = 3


def seconds(*commands: list[str]) -> float:
    """Wall-clock time of commands run one after the other."""
    start = time.perf_counter()
    for command in commands:
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return time.perf_counter() - start


def one_after_the_other(folder: Path) -> list[list[str]]:
    """papermill's and nbconvert's command lines for every notebook."""
    commands = []
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        made = folder / path.name
        run = [sys.executable, "-m", "papermill", str(path), str(made), "-p", "output", str(folder)]
        commands += [run, [sys.executable, "-m", "nbconvert", "--to", "html", str(made)]]
    return commands


def main() -> None:
    """Time both, in turn, and print the medians."""
    plain, ours, again = [], [], []
    renderer = [sys.executable, "-m", "helpers.render", "seeds"]
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            shutil.rmtree(CACHE, ignore_errors=True)
            plain.append(seconds(*one_after_the_other(Path(folder))))
        shutil.rmtree(CACHE, ignore_errors=True)
        ours.append(seconds(renderer))
        again.append(seconds(renderer))
    a, b, c = (statistics.median(values) for values in (plain, ours, again))
    print(f"papermill and nbconvert, one after the other  {a:6.1f} s")
    print(f"the renderer, nothing kept                    {b:6.1f} s   {a / b:.1f} times as fast")
    print(f"the renderer, nothing changed                 {c:6.1f} s")


if __name__ == "__main__":
    main()
