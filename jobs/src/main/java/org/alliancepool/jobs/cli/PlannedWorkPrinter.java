package org.alliancepool.jobs.cli;

import java.io.PrintStream;
import java.util.List;
import org.alliancepool.jobs.pipeline.Agenda;
import org.alliancepool.jobs.pipeline.PlannedWork;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * Prints what a run would do. The files of a study that has changed are not read: one that turns
 * out to be unreadable is planned here, and left out by the run.
 */
final class PlannedWorkPrinter {
  private static final StructType TYPE =
      StructType.fromDDL("what STRING, id STRING, action STRING, why STRING");

  private PlannedWorkPrinter() {}

  static void print(Agenda agenda, PrintStream out, PrintStream err) {
    List<Row> rows =
        PlannedWork.of(agenda).stream()
            .map(w -> RowFactory.create(w.what(), w.id(), w.action().toString(), w.why()))
            .toList();
    new RowPrinter(TYPE, rows).table(out);
    out.flush();
    err.println(summary(agenda));
  }

  private static String summary(Agenda agenda) {
    if (agenda.before().isEmpty()) {
      return "A run would be the first in this warehouse.";
    }
    String before = agenda.before().get().runId();
    return agenda.isEmpty()
        ? "Nothing has changed since run " + before + ": a run would compute nothing."
        : "A run would go on from run " + before + ".";
  }
}
