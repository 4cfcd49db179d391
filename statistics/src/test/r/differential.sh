#!/usr/bin/env bash
# The differential run against R: 10,000 random meta-analyses and 500 data sets of dependent effects, on two processes.
# Usage: differential.sh FOLDER      (R with metafor, clubSandwich, robumeta, jsonlite; about an hour on two idle cores)
# What is in FOLDER is kept, so a run that was stopped goes on. At the end, and with what there is after an interruption
# (differential.sh FOLDER --summary), writes the summaries that docs/validation.md includes; then regenerate that page:
#   mvn -pl statistics test -Dtest=ValidationTest -Dalliance.regenerate=true
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
module=$(cd "$here/../../.." && pwd)
folder=${1:?usage: differential.sh FOLDER [--summary]}
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
export OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1

if [[ ${2:-} != --summary ]]; then
  nice Rscript "$here/differential.R" "$folder/independent" 1 5000 &
  first=$!
  nice Rscript "$here/differential.R" "$folder/independent" 5001 10000
  nice Rscript "$here/differential-dependent.R" "$folder/dependent" 1 500
  wait "$first"
fi

run() {
  mvn -q -f "$module/pom.xml" test-compile exec:java -Dexec.classpathScope=test -Dexec.mainClass="$1" -Dexec.args="$2 $3"
}
summaries=$module/src/test/resources/validation
run org.alliancepool.statistics.pool.DifferentialReport "$summaries/differential.md" "$folder/independent"
run org.alliancepool.statistics.dependent.DependentDifferential "$summaries/differential-dependent.md" "$folder/dependent"
