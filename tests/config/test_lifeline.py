"""Children that end with their parent, also when they don't want to."""

import os
import signal
import subprocess
import sys

import pytest

from config.lifeline import Lifeline
from tests.config.processes import PROJECT
from tests.waiting import LIMIT

CHILD = """
import signal, sys, time
from config.lifeline import end_with_parent
if sys.argv[1] == "deaf":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
end_with_parent(last_orders=0.1)
print("running", flush=True)
time.sleep(600)
"""


@pytest.mark.parametrize(("kind", "end"), [("obedient", signal.SIGTERM), ("deaf", signal.SIGKILL)])
def test_child_ends_when_its_parent_lets_go(kind: str, end: signal.Signals) -> None:
    lifeline = Lifeline()
    with subprocess.Popen(
        [sys.executable, "-c", CHILD, kind],
        cwd=PROJECT,
        env=os.environ | lifeline.environment,
        pass_fds=[lifeline.descriptor],
        stdout=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "running\n"
        assert child.poll() is None
        lifeline.close()
        assert child.wait(LIMIT) == -end


def test_process_without_a_lifeline_runs_on() -> None:
    environment = {name: value for name, value in os.environ.items() if name != "LEADGATE_LIFELINE"}
    program = "from config.lifeline import end_with_parent; end_with_parent(); print('done')"
    result = subprocess.run(
        [sys.executable, "-c", program],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stdout == "done\n"
