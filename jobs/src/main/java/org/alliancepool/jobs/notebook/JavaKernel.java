package org.alliancepool.jobs.notebook;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import org.apache.spark.sql.SparkSession;
import org.dflib.jjava.jupyter.channels.JupyterConnection;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.JupyterIO;
import org.dflib.jjava.jupyter.kernel.KernelConnectionProperties;
import org.dflib.jjava.jupyter.kernel.LanguageInfo;
import org.dflib.jjava.jupyter.kernel.ReplacementOptions;
import org.dflib.jjava.jupyter.kernel.comm.CommManager;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.dflib.jjava.jupyter.kernel.magic.MagicsRegistry;
import org.dflib.jjava.jupyter.kernel.util.StringStyler;

/**
 * The kernel: cells are Java, or SQL where their first line is {@code %%sql}. Jupyter's protocol is
 * JJava's.
 */
public final class JavaKernel extends BaseKernel {
  private static final String SQL = "%%sql";
  private static final String JAVA = System.getProperty("java.specification.version");

  private final JavaCells cells = new JavaCells();

  private JavaKernel() {
    super(
        "alliance-pool",
        JAVA,
        new LanguageInfo.Builder("Java")
            .version(JAVA)
            .mimetype("text/x-java-source")
            .fileExtension(".java")
            .pygments("java")
            .codemirror("text/x-java")
            .build(),
        List.of(),
        null,
        new JupyterIO(StandardCharsets.UTF_8),
        new CommManager(),
        new Renderer(),
        null,
        new MagicsRegistry(),
        false,
        new StringStyler("", "", "", line -> ""));
  }

  /**
   * Serves one notebook until it is closed.
   *
   * @param connectionFile where Jupyter says how to reach it
   */
  public static void start(Path connectionFile) throws IOException, GeneralSecurityException {
    JupyterConnection connection =
        new JupyterConnection(KernelConnectionProperties.parse(Files.readString(connectionFile)));
    new JavaKernel().becomeHandlerForConnection(connection);
    connection.connect();
    connection.waitUntilClose();
  }

  @Override
  public Object evalRaw(String code) {
    return code.startsWith(SQL) ? Notebook.sql(code.substring(SQL.length())) : cells.run(code);
  }

  @Override
  public DisplayData eval(String code) {
    Object value = evalRaw(code);
    if (value == null) {
      return null;
    }
    DisplayData shown = new DisplayData(value.toString());
    if (value instanceof Table table) {
      shown.putHTML(table.html());
    } else if (value instanceof Picture picture) {
      shown.putSVG(picture.svg());
    }
    return shown;
  }

  @Override
  public DisplayData inspect(String code, int cursor, boolean extra) {
    return null;
  }

  @Override
  public ReplacementOptions complete(String code, int cursor) {
    if (code.startsWith(SQL)) {
      return null;
    }
    int[] anchor = {cursor};
    List<String> completions = cells.completions(code, cursor, anchor);
    return new ReplacementOptions(completions, anchor[0], cursor);
  }

  @Override
  public String isComplete(String code) {
    if (code.startsWith(SQL)) {
      return IS_COMPLETE_YES;
    }
    Completeness completeness = cells.completeness(code);
    if (completeness == Completeness.UNKNOWN) {
      return IS_COMPLETE_BAD;
    }
    return completeness.isComplete() ? IS_COMPLETE_YES : "";
  }

  @Override
  public List<String> formatError(Throwable e) {
    return e.getMessage() == null ? List.of(e.toString()) : e.getMessage().lines().toList();
  }

  @Override
  public void interrupt() {
    if (SparkSession.getDefaultSession().isDefined()) {
      SparkSession.getDefaultSession().get().sparkContext().cancelAllJobs();
    }
    cells.stop();
  }

  @Override
  public void onShutdown(boolean restart) {
    cells.close();
    if (SparkSession.getDefaultSession().isDefined()) {
      SparkSession.getDefaultSession().get().stop();
    }
  }
}
