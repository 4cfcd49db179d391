#!/usr/bin/env bash
# The nightly run for a site that submits in its own way: what bin/alliance --master submits, in the open.
# Everything about the cluster comes from the site's spark-defaults.conf; see docs/cluster.md. It ends with 0 where
# the run has succeeded, and for every failure with 1 or 3, also where a study is left out. bin/alliance ends with the
# code of the driver where that can be known.
#
#   ALLIANCE_HOME       the built project, default: the one that this file is in
#   ALLIANCE_MASTER     yarn, k8s://…, spark://…
#   ALLIANCE_CONSORTIUM, ALLIANCE_WAREHOUSE, ALLIANCE_KEY_FILE
#                       URIs of any Hadoop file system, or paths that every machine sees
set -euo pipefail
# Java takes arguments and names of files for what the locale says, and cron's is often ASCII.
export LC_ALL=C.UTF-8
home="${ALLIANCE_HOME:-$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." && pwd)}"
: "${SPARK_HOME:?Set SPARK_HOME to Spark 4.2 with Scala 2.13}"
: "${ALLIANCE_MASTER:?}" "${ALLIANCE_CONSORTIUM:?}" "${ALLIANCE_WAREHOUSE:?}" "${ALLIANCE_KEY_FILE:?}"

jars=("$home"/jobs/target/lib/app/*.jar)
# A site that has Delta keeps its own.
delta=("$SPARK_HOME"/jars/delta-spark*.jar)
if ! [ -e "${delta[0]}" ]; then jars+=("$home"/jobs/target/lib/spark/delta-*.jar); fi

# On Kubernetes and a standalone master spark-submit ends with 0 even if the driver has failed: what counts is what it
# prints. The client of a standalone master would not print it.
said="$(mktemp)"
trap 'rm -f "$said"' EXIT
case "$ALLIANCE_MASTER" in
  spark://*) export SPARK_SUBMIT_OPTS="${SPARK_SUBMIT_OPTS:-} \"-Dlog4j2.configurationFile=$home/bin/log4j2.properties\"" ;;
esac
exec 3>&1
"$SPARK_HOME/bin/spark-submit" \
  --master "$ALLIANCE_MASTER" \
  --deploy-mode cluster \
  --name alliance-pool \
  --conf spark.standalone.submit.waitAppCompletion=true \
  --conf spark.master.rest.enabled=false \
  --conf spark.yarn.maxAppAttempts=1 \
  --class org.alliancepool.jobs.cli.Main \
  --jars "$(IFS=,; echo "${jars[*]}")" \
  "$home/jobs/target/alliance-pool-jobs.jar" \
  run "$ALLIANCE_CONSORTIUM" --warehouse "$ALLIANCE_WAREHOUSE" --key-file "$ALLIANCE_KEY_FILE" \
  2>&1 >&3 | tee "$said" >&2
case "$ALLIANCE_MASTER" in
  spark://*) good='State of driver .* is FINISHED' ;;
  k8s://*) good='exit code: 0' ;;
  *) exit 0 ;;
esac
if ! grep -q "$good" "$said"; then
  echo "nightly: the run has not simply succeeded; its driver's log says why" >&2
  exit 3
fi
