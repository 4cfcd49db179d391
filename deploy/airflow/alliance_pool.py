"""The nightly run of alliance-pool, for Airflow 3.

Put this file into the dags folder of workers that have alliance-pool, or a shared folder with it. The
folders are Airflow variables, so that a test deployment differs from the real one in nothing else. The key
stays in a file that only the worker's user may read: Airflow never sees it.

Of a night that has failed a mail goes to the address in the variable alliance_tell, by the connection
smtp_default, which has the sender too (apache-airflow-providers-smtp). A chat's notifier may take its place.
"""

from datetime import timedelta

import pendulum
from airflow.exceptions import AirflowFailException, AirflowSkipException
from airflow.providers.smtp.notifications.smtp import SmtpNotifier
from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG

ALLIANCE = "{{ var.value.get('alliance_home', '/opt/alliance-pool') }}/bin/alliance"
CONSORTIUM = "{{ var.value.get('alliance_consortium', '/srv/alliance/consortium') }}"
WAREHOUSE = "{{ var.value.get('alliance_warehouse', '/srv/alliance/warehouse') }}"
KEY_FILE = "{{ var.value.get('alliance_key_file', '/etc/alliance-pool/key') }}"

# Somebody must mend something (1, 2), or results are published and a study was left out (4): the same
# again would end the same.
NO_SECOND_TRY = [1, 2, 4]


class AllianceRun(BashOperator):
    """A run that fails for good with codes that a BashOperator can only skip at, which would look green."""

    def execute(self, context):
        try:
            return super().execute(context)
        except AirflowSkipException as e:
            raise AirflowFailException(str(e)) from e


with DAG(
    dag_id="alliance_pool",
    description="From the consortium's files to pooled results",
    schedule="30 2 * * *",
    start_date=pendulum.datetime(2026, 1, 1, tz="UTC"),
    catchup=False,
    max_active_runs=1,  # one run at a time writes to a warehouse
    tags=["alliance-pool"],
) as dag:
    run = AllianceRun(
        task_id="run",
        # Run again, a run goes on from what is published: one more try is safe after any failure, and
        # after those that are not in this list it may help.
        skip_on_exit_code=NO_SECOND_TRY,
        bash_command=(
            f"'{ALLIANCE}' run '{CONSORTIUM}' --warehouse '{WAREHOUSE}' --key-file '{KEY_FILE}'"
        ),
        append_env=True,
        retries=1,
        retry_delay=timedelta(minutes=10),
        execution_timeout=timedelta(hours=6),
        # Once, when no further try comes.
        on_failure_callback=SmtpNotifier(
            to="{{ var.value.alliance_tell }}", subject="alliance-pool failed: {{ run_id }}"
        ),
    )
