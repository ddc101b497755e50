"""Data brought in, against `cp` over the same disk. Both are made durable: the copy counts until its fsync has returned."""

import json
import os
import pathlib
import shutil
import subprocess
import threading
import time

import house

DATA = "name: {name}\ntype: {kind}\npath: {path}\n"
CONTAINER = "azureml-blobstore"
CHUNK = 1 << 26
SDK = pathlib.Path(__file__).resolve().parents[1] / "sdk_upload.py"
MOST_ROUNDS = 3
LARGE_ROUNDS = 7  # the disk's speed varies by more than the figure
SDK_FILES = 1000


def measure(place, options, table):
    place.up()
    python = house.clients()
    if python is None:
        table.note("No official clients here: `./athanor test --clients` makes them.")
    rounds = min(options.rounds, MOST_ROUNDS)
    large(place, int(options.large * 2**30), max(options.rounds, LARGE_ROUNDS), python, table)
    small(place, options.files, rounds, python, table)


def large(place, size, rounds, python, table):
    shown = f"one file of {size / 2**30:g} GiB"
    file = place.work / "large.bin"
    block = os.urandom(CHUNK)
    with file.open("wb") as out:
        for at in range(0, size, CHUNK):
            out.write(at.to_bytes(8, "big") + block[8 : min(CHUNK, size - at)])
    copies, ours, ratios, growth = [], [], [], []
    warm(place, file)
    for turn in range(rounds):
        change(file, turn)
        if turn % 2 == 0:
            copies.append(copy(file, place.work / "copy.bin"))
        with Watched(place) as watched:
            ours.append(create(place, f"large{turn}", "uri_file", file))
        forget(place)
        if turn % 2 == 1:
            copies.append(copy(file, place.work / "copy.bin"))
        growth.append(watched.growth)
        ratios.append(copies[-1] / ours[-1])
    table.add(f"{shown}: `cp`, then fsync", copies, "s")
    table.add(f"{shown}: `athanor ml data create`", ours, "s", note="taken by the server from file to file")
    table.add(f"{shown}: share of cp's speed", ratios, "%", "≥ 80 %")
    table.add("the server's memory meanwhile rises by", growth, "MB", "flat")
    times, ratios = [], []
    for turn in range(MOST_ROUNDS):
        change(file, rounds + turn)
        peer = copy(file, place.work / "copy.bin")
        times.append(put(place, file))
        ratios.append(peer / times[-1])
        forget(place)
    table.add(f"{shown}: one Put Blob over the Unix socket", times, "s", note="every byte through the protocol")
    table.add(f"{shown}: share of cp's speed", ratios, "%")
    if python:
        change(file, rounds + MOST_ROUNDS)
        peer = copy(file, place.work / "copy.bin")
        with Watched(place) as watched:
            taken = sdk(place, python, "blob", file)
        table.add(f"{shown}: azure-storage-blob over HTTPS", [taken], "s", note=f"{peer / taken * 100:.0f} % of cp; memory +{watched.growth:.0f} MB")
        forget(place)
    file.unlink()


def warm(place, file):
    """Once each, uncounted: a virtual machine is given the memory for its cache when it first writes to it."""
    copy(file, place.work / "copy.bin")
    create(place, "warm", "uri_file", file)
    forget(place)


def small(place, count, rounds, python, table):
    shown = f"{count:,} files of 2 kB"
    folder = place.work / "small"
    for number in range(count):
        file = folder / f"d{number % 100:02d}" / f"f{number}.bin"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(os.urandom(2000))
    copies, quick, ours, ratios = [], [], [], []
    for turn in range(rounds):
        change(folder / "d00" / "f0.bin", turn)
        copies.append(copy_folder(folder, place.work / "copy", one_by_one=True))
        quick.append(copy_folder(folder, place.work / "copy", one_by_one=False))
        ours.append(create(place, f"small{turn}", "uri_folder", folder))
        ratios.append(copies[-1] / ours[-1])
    table.add(f"{shown}: `cp -r`, then fsync of each", copies, "s")
    table.add(f"{shown}: `cp -r`, then one sync of the file system", quick, "s")
    table.add(f"{shown}: `athanor ml data create`", ours, "s", note="each file on disk and in the database")
    table.add(f"{shown}: share of the speed of `cp -r` with fsync", ratios, "%")
    if python:
        fewer = place.work / "fewer"
        for part in sorted(folder.iterdir())[: max(1, SDK_FILES * 100 // count)]:
            shutil.copytree(part, fewer / part.name)
        number = sum(1 for _ in fewer.glob("*/*"))
        table.add(f"{number:,} of them: azure-ai-ml's `data.create_or_update` over HTTPS", [sdk(place, python, "data", fewer)], "s")


def create(place, name, kind, path):
    settle()
    form = place.work / f"{name}.yml"
    form.write_text(DATA.format(name=name, kind=kind, path=path))
    return place.timed("ml", "data", "create", "--file", str(form))


def copy(source, target):
    """`cp` and fsync of what it wrote."""
    settle()
    begun = time.monotonic()
    subprocess.run(["cp", str(source), str(target)], check=True)
    fsync(target)
    taken = time.monotonic() - begun
    target.unlink()
    return taken


def copy_folder(source, target, one_by_one):
    """`cp -r` and fsync of every file and folder, or one sync of the file system."""
    settle()
    begun = time.monotonic()
    subprocess.run(["cp", "-r", str(source), str(target)], check=True)
    if one_by_one:
        for folder, _, names in os.walk(target):
            for name in names:
                fsync(os.path.join(folder, name))
            fsync(folder)
    else:
        subprocess.run(["sync", "-f", str(target)], check=True)
    taken = time.monotonic() - begun
    subprocess.run(["rm", "-r", str(target)], check=True)
    return taken


def fsync(path):
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def settle():
    """Nobody pays for what the one before left to be written."""
    os.sync()


def change(file, number):
    """Another content, so that nothing is there already."""
    with file.open("r+b") as out:
        out.write(f"turn {number} {time.time_ns()}".encode())


def store(place):
    """Path and signature of the default datastore."""
    address = f"{place.workspace()}/datastores/workspaceblobstore"
    account = json.loads(place.call("GET", f"{address}?{house.API}")[1])["properties"]["accountName"]
    secret = json.loads(place.call("POST", f"{address}/listSecrets?{house.API}", "{}", {"Content-Type": "application/json"})[1])
    return "/st/" + account.split("/")[2] + "/" + CONTAINER, secret["sasToken"]


def put(place, file):
    path, _ = store(place)
    settle()
    begun = time.monotonic()
    with file.open("rb") as body:
        status, answer = place.call(
            "PUT", f"{path}/bench/large.bin", body,
            {"x-ms-version": "2024-11-04", "x-ms-blob-type": "BlockBlob", "Content-Length": str(file.stat().st_size)},
        )
    if status != 201:
        raise house.Failed(f"Put Blob answered {status}: {answer[:300]!r}")
    return time.monotonic() - begun


def forget(place):
    """Deletes all blobs of the container, so that the disk does not fill up."""
    path, _ = store(place)
    listing = place.call("GET", f"{path}?restype=container&comp=list", headers={"x-ms-version": "2024-11-04"})[1].decode()
    for part in listing.split("<Name>")[1:]:
        place.call("DELETE", f"{path}/{part.split('</Name>')[0]}", headers={"x-ms-version": "2024-11-04"})


def sdk(place, python, what, path):
    """Seconds that an official client takes, its imports left out."""
    container, signature = store(place)
    url = place.told()["url"] + container + "?" + signature
    settle()
    done = subprocess.run(
        [python, str(SDK), what, str(path), url], env=place.exports(), capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise house.Failed(f"{SDK.name} {what}: {done.stderr[-800:]}")
    return float(done.stdout.split()[-1])


class Watched:
    """How far the server's resident memory rises while something runs."""

    def __init__(self, place):
        self.place = place
        self.before = place.memory()
        self.highest = self.before
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.look, daemon=True)

    def look(self):
        while not self.over.wait(0.05):
            self.highest = max(self.highest, self.place.memory())

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *failure):
        self.over.set()
        self.thread.join()

    @property
    def growth(self):
        return self.highest - self.before
