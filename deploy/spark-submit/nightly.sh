#!/usr/bin/env bash
# The nightly run for a site that submits in its own way: what bin/alliance --master submits, in the open.
# Everything about the cluster comes from the site's spark-defaults.conf; see docs/cluster.md. It ends with the code
# of spark-submit: 1 for every failure, and on Kubernetes 0 even then. bin/alliance ends with that of the driver.
#
#   ALLIANCE_HOME       the built project, default: the one that this file is in
#   ALLIANCE_MASTER     yarn, k8s://…, spark://…
#   ALLIANCE_CONSORTIUM, ALLIANCE_WAREHOUSE, ALLIANCE_KEY_FILE
#                       URIs of any Hadoop file system, or paths that every machine sees
set -euo pipefail
home="${ALLIANCE_HOME:-$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." && pwd)}"
: "${SPARK_HOME:?Set SPARK_HOME to Spark 4.2 with Scala 2.13}"
: "${ALLIANCE_MASTER:?}" "${ALLIANCE_CONSORTIUM:?}" "${ALLIANCE_WAREHOUSE:?}" "${ALLIANCE_KEY_FILE:?}"

jars=("$home"/jobs/target/lib/app/*.jar)
# A site that has Delta keeps its own.
delta=("$SPARK_HOME"/jars/delta-spark*.jar)
if ! [ -e "${delta[0]}" ]; then jars+=("$home"/jobs/target/lib/spark/delta-*.jar); fi

exec "$SPARK_HOME/bin/spark-submit" \
  --master "$ALLIANCE_MASTER" \
  --deploy-mode cluster \
  --name alliance-pool \
  --conf spark.standalone.submit.waitAppCompletion=true \
  --conf spark.yarn.maxAppAttempts=1 \
  --class org.alliancepool.jobs.cli.Main \
  --jars "$(IFS=,; echo "${jars[*]}")" \
  "$home/jobs/target/alliance-pool-jobs.jar" \
  run "$ALLIANCE_CONSORTIUM" --warehouse "$ALLIANCE_WAREHOUSE" --key-file "$ALLIANCE_KEY_FILE"
