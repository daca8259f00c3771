"""A network namespace that is a real distance away: distance.py ROUND_TRIP_MILLISECONDS

Two TUN devices, one here and one in the namespace; what the kernel sends into one comes out of the
other half a round trip later, handshakes included. Prints one line of JSON when it stands, and takes
everything down when standard input ends. Needs root, and a kernel with TUN (tc netem is in fewer).
"""
import ctypes
import fcntl
import json
import os
import queue
import signal
import struct
import subprocess
import sys
import threading
import time

TUNSETIFF = 0x400454CA
IFF_TUN, IFF_NO_PI = 0x0001, 0x1000
PR_SET_TIMERSLACK = 29
PRIORITY = 10
LARGEST_PACKET = 65536


def ip(*words):
    done = subprocess.run(["ip", *words], stderr=subprocess.PIPE, text=True)
    if done.returncode != 0:
        raise OSError(f"ip {' '.join(words)}: {done.stderr.strip()}")


def open_device(name):
    device = os.open("/dev/net/tun", os.O_RDWR)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TUN | IFF_NO_PI))
    return device


def carry(source, target, delay):
    """Forwards packets in their order, each `delay` seconds after it came."""
    under_way = queue.SimpleQueue()

    def take():
        while True:
            try:
                packet = os.read(source, LARGEST_PACKET)
            except OSError:
                return  # the device is gone, and with it the benchmark
            under_way.put((time.monotonic() + delay, packet))

    def give():
        while True:
            due, packet = under_way.get()
            time.sleep(max(0, due - time.monotonic()))
            try:
                os.write(target, packet)
            except OSError:
                pass  # the other end is not up yet, or no longer

    for work in (take, give):
        threading.Thread(target=work, daemon=True).start()


def main():
    # whoever started this ends it, by closing standard input
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    ctypes.CDLL(None).prctl(PR_SET_TIMERSLACK, 1)
    # a distance does not grow because the programs at its ends are busy; threads inherit this
    os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(PRIORITY))
    delay = float(sys.argv[1]) / 2000
    # the network 198.18.0.0/15 is set aside for benchmarks (RFC 2544)
    name, network = f"bench{os.getpid()}", f"198.18.{os.getpid() % 256}"
    here, there = f"{name}a"[-15:], f"{name}b"[-15:]
    ip("netns", "add", name)
    try:
        ours, theirs = open_device(here), open_device(there)
        ip("link", "set", there, "netns", name)
        ip("addr", "add", f"{network}.1/30", "dev", here)
        ip("link", "set", here, "up")
        for words in (["addr", "add", f"{network}.2/30", "dev", there], ["link", "set", there, "up"]):
            ip("-n", name, *words)
        carry(ours, theirs, delay)
        carry(theirs, ours, delay)
        print(json.dumps({"namespace": name, "address": f"{network}.2"}), flush=True)
        sys.stdin.read()
    finally:
        ip("netns", "delete", name)


main()
