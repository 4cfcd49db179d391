"""Runs the task of the DAG for every exit code, with stand-ins for what it takes from Airflow."""

import pathlib
import runpy
import sys
import types


class Fail(Exception):
    """Airflow fails the task and does not try again."""


class Skip(Exception):
    """Airflow calls the task skipped."""


class Dag:
    def __init__(self, **settings):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass


class Bash:
    """As BashOperator treats the exit code of its command, which here is the context."""

    def __init__(self, skip_on_exit_code=(), **settings):
        self.skipped = skip_on_exit_code

    def execute(self, context):
        if context in self.skipped:
            raise Skip(f"exit code {context}")
        if context != 0:
            raise RuntimeError(f"exit code {context}")


def stand_in(name, **members):
    module = types.ModuleType(name)
    vars(module).update(members)
    sys.modules[name] = module


for package in ["airflow", "airflow.providers", "airflow.providers.standard", "airflow.providers.standard.operators"]:
    stand_in(package)
stand_in("airflow.providers.smtp")
stand_in("airflow.providers.smtp.notifications")
stand_in("airflow.providers.smtp.notifications.smtp", SmtpNotifier=lambda **settings: None)
stand_in("airflow.exceptions", AirflowFailException=Fail, AirflowSkipException=Skip)
stand_in("airflow.providers.standard.operators.bash", BashOperator=Bash)
stand_in("airflow.sdk", DAG=Dag)
stand_in("pendulum", datetime=lambda *a, **k: None)

sys.dont_write_bytecode = True
dag = pathlib.Path(__file__).parent.parent / "airflow" / "alliance_pool.py"
run = runpy.run_path(str(dag))["run"]
ended = {}
for code in range(6):
    try:
        run.execute(code)
        ended[code] = "done"
    except Fail:
        ended[code] = "failed"
    except RuntimeError:
        ended[code] = "tried again"
expected = {0: "done", 1: "failed", 2: "failed", 3: "tried again", 4: "failed", 5: "tried again"}
if ended != expected:
    sys.exit(f"FAILED: what the DAG makes of exit codes: {ended}, expected {expected}")
print("ok: the DAG tries again where that may help")
