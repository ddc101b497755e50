import pathlib
import time

for step in range(1000):
    pathlib.Path("progress.new").write_text(f"{step} of 1000 steps\n")
    pathlib.Path("progress.new").rename("progress.txt")
    time.sleep(0.5)
