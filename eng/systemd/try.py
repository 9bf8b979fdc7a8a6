"""Runs a command under the restrictions of portolan.service where no systemd runs: its user, capability, no-new-privileges,
system call filter and read-only root. As root, on x86-64 Linux with util-linux, systemd-analyze and linux-libc-dev:

    python3 eng/systemd/try.py USER WRITABLE_FOLDER COMMAND...
"""
import ctypes
import os
import pathlib
import pwd
import re
import struct
import subprocess
import sys

UNIT = pathlib.Path(__file__).with_name("portolan.service")
NEW_NAMESPACE, READ_ONLY, REMOUNT, BIND, RECURSIVE, PRIVATE = 0x20000, 1, 32, 4096, 16384, 1 << 18
BIND_SERVICE = 10
libc = ctypes.CDLL(None, use_errno=True)


def check(result, what):
    if result != 0:
        raise OSError(ctypes.get_errno(), what)


def system_calls(sets):
    """Names that the sets of systemd hold."""
    names = set()
    for name in sets:
        if not name.startswith("@"):
            names.add(name)
            continue
        listing = subprocess.run(["systemd-analyze", "syscall-filter", name], capture_output=True, text=True, check=True).stdout
        members = [line.strip() for line in listing.splitlines()[1:] if line.strip() and not line.strip().startswith("#")]
        names |= system_calls(members)
    return names


def allowed():
    names = set()
    for value in re.findall(r"^SystemCallFilter=(.*)$", UNIT.read_text(), re.M):
        if value.startswith("~"):
            names -= system_calls(value[1:].split())
        else:
            names |= system_calls(value.split())
    header = pathlib.Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h").read_text()
    numbers = dict(re.findall(r"#define __NR_(\w+)\s+(\d+)", header))
    return sorted(int(numbers[name]) for name in names if name in numbers)


def confine_calls():
    """A filter that answers EPERM to every other call, of this architecture and of any other."""
    def step(code, k, jump_true=0, jump_false=0):
        return struct.pack("HBBI", code, jump_true, jump_false, k)
    allow, refuse = step(0x06, 0x7FFF0000), step(0x06, 0x00050000 | 1)
    program = step(0x20, 4) + step(0x15, 0xC000003E, 1, 0) + refuse + step(0x20, 0)
    for number in allowed():
        program += step(0x15, number, 0, 1) + allow
    program += refuse
    buffer = ctypes.create_string_buffer(program)
    header = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(buffer))
    check(libc.prctl(22, 2, header, 0, 0), "seccomp")


def main():
    user, writable, command = pwd.getpwnam(sys.argv[1]), sys.argv[2], sys.argv[3:]
    check(libc.unshare(NEW_NAMESPACE), "mount namespace")
    check(libc.mount(None, b"/", None, RECURSIVE | PRIVATE, None), "private mounts")
    check(libc.mount(writable.encode(), writable.encode(), None, BIND, None), "writable folder")
    check(libc.mount(None, b"/", None, REMOUNT | BIND | READ_ONLY, None), "read-only root")
    for capability in range(64):
        if capability != BIND_SERVICE and libc.prctl(24, capability, 0, 0, 0) != 0:
            break
    libc.prctl(8, 1, 0, 0, 0)
    os.setgroups([user.pw_gid])
    os.setresgid(user.pw_gid, user.pw_gid, user.pw_gid)
    os.setresuid(user.pw_uid, user.pw_uid, user.pw_uid)
    one = 1 << BIND_SERVICE
    check(libc.capset(struct.pack("II", 0x20080522, 0), struct.pack("IIIIII", one, one, one, 0, 0, 0)), "capability")
    check(libc.prctl(47, 2, BIND_SERVICE, 0, 0), "ambient capability")
    check(libc.prctl(38, 1, 0, 0, 0), "no new privileges")
    confine_calls()
    os.environ["HOME"] = writable
    os.execvp(command[0], command)


main()
