"""A disk that takes what is written and fails to sync it, or takes its time: with everysec, writes
are refused until it can, and what was answered outlives the process."""
import os
import subprocess
import time

import pytest

from tests.harness import servers

# fdatasync() fails while there is a file "broken" in the working folder, that of the node, and
# takes a second while there is a file "slow".
SHIM = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <unistd.h>
int fdatasync(int fd)
{
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
    if (access("slow", F_OK) == 0) sleep(1);
    if (access("broken", F_OK) != 0) return real(fd);
    errno = EIO;
    return -1;
}
"""


@pytest.fixture
def shim(tmp_path):
    source, library = tmp_path / "shim.c", tmp_path / "shim.so"
    source.write_text(SHIM)
    subprocess.run(["cc", "-shared", "-fPIC", "-o", str(library), str(source), "-ldl"], check=True)
    return str(library)


class OnABadDisk(servers.Standalone):
    shim = None

    def command_line(self):
        return ["env", "LD_PRELOAD=" + self.shim, "ASAN_OPTIONS=verify_asan_link_order=0",
                *super().command_line()]


def wait_for(link, command, wanted):
    deadline = time.monotonic() + 10
    while True:
        reply = link.call(*command)
        if reply.value.startswith(wanted):
            return
        assert time.monotonic() < deadline, reply
        time.sleep(0.05)


def test_writes_are_refused_while_what_was_answered_cannot_be_synced(shim):
    OnABadDisk.shim = shim
    with OnABadDisk("torc-server", appendonly="yes", appendfsync="everysec") as node, \
         node.connect() as link:
        broken = os.path.join(node.folder, "broken")
        assert link.call("SET", "a", "1").value == b"OK"
        open(broken, "w").close()
        wait_for(link, ("SET", "a", "2"),
                 b"MISCONF Errors writing to the AOF file: Input/output error")
        assert b"aof_last_write_status:err" in link.call("INFO", "persistence").value
        assert link.call("GET", "a").value in (b"1", b"2")
        os.unlink(broken)
        wait_for(link, ("SET", "a", "3"), b"OK")
        assert b"aof_last_write_status:ok" in link.call("INFO", "persistence").value
        open(broken, "w").close()
        wait_for(link, ("SET", "a", "4"), b"MISCONF")
        assert link.call("CONFIG", "SET", "appendfsync", "no").value == b"OK"
        wait_for(link, ("SET", "a", "5"), b"OK")
        os.unlink(broken)


def test_what_was_answered_while_a_sync_takes_long_is_there_after_a_kill(shim):
    OnABadDisk.shim = shim
    with OnABadDisk("torc-server", appendonly="yes", appendfsync="everysec") as node:
        open(os.path.join(node.folder, "slow"), "w").close()
        end = time.monotonic() + 2.5
        with node.connect() as link:
            while time.monotonic() < end:
                count = link.call("INCR", "count").value
        node.kill()
        node.restart()
        with node.connect() as link:
            assert link.call("GET", "count").value == b"%d" % count
