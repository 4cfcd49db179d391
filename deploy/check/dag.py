"""Prints what a DAG declares, and what becomes of its task by exit code: python3 dag.py FILE CODE...

What it takes from Airflow are stand-ins with the parameters that the DAG may use, so that any other is an error, as it
is in Airflow.
"""

import json
import runpy
import sys
import types


class Fail(Exception):
    """Airflow fails the task and does not try again."""


class Skip(Exception):
    """Airflow calls the task skipped."""


declared = {}


class Dag:
    def __init__(self, *, dag_id, description, schedule, start_date, catchup, max_active_runs=16, tags=()):
        declared.update(schedule=schedule, start=start_date[0], zone=start_date[1], catchup=catchup, max_active_runs=max_active_runs)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass


class Bash:
    """As BashOperator treats the exit code of its command, which here is the context."""

    def __init__(
        self,
        *,
        task_id,
        bash_command,
        skip_on_exit_code=99,
        append_env=False,
        retries=0,
        retry_delay=None,
        execution_timeout=None,
        on_failure_callback=None,
    ):
        self.skipped = [skip_on_exit_code] if isinstance(skip_on_exit_code, int) else skip_on_exit_code
        limit = execution_timeout and execution_timeout.total_seconds()
        declared.update(command=bash_command, retries=retries, limit=limit, told=on_failure_callback)

    def execute(self, context):
        if context in self.skipped:
            raise Skip(f"exit code {context}")
        if context != 0:
            raise RuntimeError(f"exit code {context}")


def smtp_notifier(*, to, subject, from_email=None, html_content=None):
    return {"to": to, "subject": subject}


def moment(year, month, day, *, tz="UTC"):
    return f"{year}-{month:02}-{day:02}", tz


def stand_in(name, **members):
    module = types.ModuleType(name)
    vars(module).update(members)
    sys.modules[name] = module


for package in ["", ".providers", ".providers.standard", ".providers.standard.operators"]:
    stand_in("airflow" + package)
for package in ["", ".notifications"]:
    stand_in("airflow.providers.smtp" + package)
stand_in("airflow.exceptions", AirflowFailException=Fail, AirflowSkipException=Skip)
stand_in("airflow.providers.standard.operators.bash", BashOperator=Bash)
stand_in("airflow.providers.smtp.notifications.smtp", SmtpNotifier=smtp_notifier)
stand_in("airflow.sdk", DAG=Dag)
stand_in("pendulum", datetime=moment)

sys.dont_write_bytecode = True
task = runpy.run_path(sys.argv[1])["run"]


def fate(code):
    try:
        task.execute(code)
    except Fail:
        return "failed"
    except Skip:
        return "skipped, which looks green"
    except RuntimeError:
        return "again"
    return "done"


print(json.dumps({**declared, "fates": {code: fate(int(code)) for code in sys.argv[2:]}}))
