package org.alliancepool.jobs.notebook;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import jdk.jshell.EvalException;
import jdk.jshell.ExpressionSnippet;
import jdk.jshell.JShell;
import jdk.jshell.JShellException;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import jdk.jshell.VarSnippet;

/** Runs Java cells by the JDK's JShell, in this process, so that they share its Spark. */
final class JavaCells implements AutoCloseable {
  /** What a cell may name without an import. */
  private static final List<String> IMPORTS =
      List.of(
          "import java.util.*;",
          "import java.util.stream.*;",
          "import org.apache.spark.sql.*;",
          "import org.alliancepool.jobs.figures.*;",
          "import org.alliancepool.statistics.pool.*;",
          "import static " + Notebook.class.getName() + ".*;");

  private final JShell shell;

  JavaCells() {
    shell = JShell.builder().executionEngine("local").build();
    shell.addToClasspath(System.getProperty("java.class.path"));
    IMPORTS.forEach(this::run);
  }

  /**
   * Runs a cell.
   *
   * @return the value of its last snippet where that is an expression, else null
   * @throws CellException where it does not compile, or throws
   */
  Object run(String code) {
    SourceCodeAnalysis analysis = shell.sourceCodeAnalysis();
    Object value = null;
    String rest = code;
    while (!rest.isBlank()) {
      CompletionInfo next = analysis.analyzeCompletion(rest);
      if (next.completeness() == Completeness.EMPTY) {
        break; // a comment
      }
      if (!next.completeness().isComplete()) {
        // JShell says what is wrong with it, or that it lacks its end.
        shell.eval(rest).forEach(this::requireDone);
        throw new CellException("The cell ends in the middle of a statement: " + rest.strip());
      }
      for (SnippetEvent event : shell.eval(next.source())) {
        requireDone(event);
        value = event.causeSnippet() == null ? value(event.snippet()) : value;
      }
      rest = next.remaining();
    }
    return value;
  }

  private Object value(Snippet snippet) {
    String name = null;
    if (snippet instanceof ExpressionSnippet expression) {
      name = expression.name();
    } else if (snippet instanceof VarSnippet variable
        && variable.subKind() == Snippet.SubKind.TEMP_VAR_EXPRESSION_SUBKIND) {
      name = variable.name();
    }
    if (name == null) {
      return null;
    }
    shell.eval("%s.set(%s);".formatted(CellValue.class.getName(), name)).forEach(this::requireDone);
    return CellValue.take();
  }

  private void requireDone(SnippetEvent event) {
    if (event.exception() != null) {
      throw failed(event.exception());
    }
    if (event.status() == Snippet.Status.REJECTED) {
      String source = event.snippet().source();
      throw new CellException(
          shell
              .diagnostics(event.snippet())
              .map(d -> d.getMessage(Locale.ROOT) + "\n  " + line(source, (int) d.getPosition()))
              .collect(Collectors.joining("\n")));
    }
  }

  /** The line of the source that a position is in. */
  private static String line(String source, int position) {
    int at = Math.max(0, Math.min(position, source.length()));
    int start = source.lastIndexOf('\n', at - 1) + 1;
    int end = source.indexOf('\n', at);
    return source.substring(start, end < 0 ? source.length() : end).strip();
  }

  private static CellException failed(JShellException e) {
    if (e instanceof EvalException thrown) {
      String name = thrown.getExceptionClassName();
      // The user's errors say all that there is to say.
      return new CellException(
          name.endsWith(".UserError") ? thrown.getMessage() : name + ": " + thrown.getMessage(), e);
    }
    return new CellException("The cell names what is declared nowhere: " + e.getMessage(), e);
  }

  /** What may stand at the cursor. */
  List<String> completions(String code, int cursor, int[] anchor) {
    return shell.sourceCodeAnalysis().completionSuggestions(code, cursor, anchor).stream()
        .map(SourceCodeAnalysis.Suggestion::continuation)
        .distinct()
        .toList();
  }

  Completeness completeness(String code) {
    return shell.sourceCodeAnalysis().analyzeCompletion(code).completeness();
  }

  /** Ends what runs; called by another thread. */
  void stop() {
    shell.stop();
  }

  @Override
  public void close() {
    shell.close();
  }
}
