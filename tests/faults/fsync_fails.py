"""Serves as `wsgi.py` does, on a disk whose fsync fails from the moment at which the process gets SIGUSR1.

It is the kernel that refuses: a seccomp filter answers fsync and fdatasync with EIO. It needs no privilege, no compiler
and no tracer; and it lasts, as with a broken disk, until the server is started again.
"""

import ctypes
import errno
import platform
import runpy
import signal
from typing import Any

SAYS = "fsync fails from now on"
SYSCALLS = {"x86_64": (74, 75), "aarch64": (82, 83)}
"""The numbers of fsync and fdatasync."""
PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS, FILTER = 22, 38, 2
LOAD_NUMBER, JUMP_IF_EQUAL, RETURN = 0x20, 0x15, 0x06
ALLOW, REFUSE = 0x7FFF0000, 0x00050000 | errno.EIO


class Instruction(ctypes.Structure):
    """One of the kernel's packet filter (`struct sock_filter`)."""

    _fields_ = [("code", ctypes.c_ushort), ("jt", ctypes.c_ubyte), ("jf", ctypes.c_ubyte), ("k", ctypes.c_uint32)]


class Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("instructions", ctypes.POINTER(Instruction))]


def refuse(*_: Any) -> None:
    fsync, fdatasync = SYSCALLS[platform.machine()]
    rules = (Instruction * 5)(
        Instruction(LOAD_NUMBER, 0, 0, 0),
        Instruction(JUMP_IF_EQUAL, 2, 0, fsync),
        Instruction(JUMP_IF_EQUAL, 1, 0, fdatasync),
        Instruction(RETURN, 0, 0, ALLOW),
        Instruction(RETURN, 0, 0, REFUSE),
    )
    kernel = ctypes.CDLL(None, use_errno=True)
    for arguments in ((PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), (PR_SET_SECCOMP, FILTER, ctypes.byref(Program(5, rules)), 0, 0)):
        if kernel.prctl(*arguments):
            raise OSError(ctypes.get_errno(), "the kernel takes no filter")
    print(SAYS, flush=True)


if __name__ == "__main__":
    signal.signal(signal.SIGUSR1, refuse)
    runpy.run_path("wsgi.py", run_name="__main__")
