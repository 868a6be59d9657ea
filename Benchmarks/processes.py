"""Runs commands from a small process of its own, started early: a child's peak memory counts that of the process it was
forked from, so a large parent cannot measure a small child."""

import json
import os
import subprocess
import sys
import time

_server = None


def start():
    global _server
    _server = subprocess.Popen([sys.executable, "-S", "-E", __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def run(command, text=""):
    """{"ms", "peak_mb"} of one run of a command, its output thrown away. Raises when it fails."""
    _server.stdin.write(json.dumps([command, text]) + "\n")
    _server.stdin.flush()
    result = json.loads(_server.stdout.readline())
    if result["status"] != 0:
        raise RuntimeError(f"{command} failed")
    return result


def serve():
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for line in sys.stdin:
        command, text = json.loads(line)
        source, sink = os.pipe()
        os.set_inheritable(source, True)
        begin = time.perf_counter()
        process = os.posix_spawn(command[0], command, os.environ, file_actions=[
            (os.POSIX_SPAWN_DUP2, source, 0), (os.POSIX_SPAWN_DUP2, nowhere, 1), (os.POSIX_SPAWN_CLOSE, sink)])
        os.close(source)
        os.write(sink, text.encode())
        os.close(sink)
        _, status, usage = os.wait4(process, 0)
        elapsed = (time.perf_counter() - begin) * 1000
        print(json.dumps({"status": status, "ms": elapsed, "peak_mb": usage.ru_maxrss / 1024}), flush=True)


if __name__ == "__main__":
    serve()
