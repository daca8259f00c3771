"""Runs programs one at a time and measures each: a line of JSON in, a line of JSON out.

Node.js cannot tell the peak memory of a program that it ran; wait4(2) can. The peak is never below
what this process itself takes, about 10 MB, as the program starts out as a copy of it.
"""
import json
import os
import signal
import sys
import tempfile
import time

SHOWN = 2000


def run(words, env, cwd):
    os.chdir(cwd)
    with tempfile.TemporaryFile() as output:
        nowhere = os.open(os.devnull, os.O_RDONLY)
        actions = [(os.POSIX_SPAWN_DUP2, nowhere, 0)]
        actions += [(os.POSIX_SPAWN_DUP2, output.fileno(), target) for target in (1, 2)]
        start = time.monotonic_ns()
        child = os.posix_spawn(words[0], words, env, file_actions=actions, setsigdef=[signal.SIGINT])
        stop = lambda *_: (os.kill(child, signal.SIGKILL), os._exit(1))
        signal.signal(signal.SIGTERM, stop)
        _, status, usage = os.wait4(child, 0)
        end = time.monotonic_ns()
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        os.close(nowhere)
        output.seek(0)
        return {
            "start": start,
            "end": end,
            "status": os.waitstatus_to_exitcode(status),
            "processor": (usage.ru_utime + usage.ru_stime) * 1000,
            "peak": usage.ru_maxrss * 1024,
            "output": output.read()[-SHOWN:].decode(errors="replace"),
        }


def main():
    # whoever started this ends it, by closing standard input
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for line in sys.stdin:
        print(json.dumps(run(**json.loads(line))), flush=True)


main()
