package org.alliancepool.jobs.cli.draft;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.alliancepool.jobs.ingest.format.bytes.LocalFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code alliance draft}: reads trial files and prints a manifest that proposes what they mean.
 * Everything that only a person can know is marked CHECK. Values of ids are never shown. Writes
 * nothing; starts no Spark.
 */
@Command(
    name = "draft",
    description = "Reads trial files and prints a proposal of their study.yaml.",
    mixinStandardHelpOptions = true)
public final class DraftCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "The files of one study.")
  private List<Path> files;

  @Option(
      names = "--encoding",
      paramLabel = "NAME",
      description = "Encoding of text files, such as windows-1252; found out where absent.")
  private String encoding;

  @Override
  public Integer call() throws IOException {
    List<FileDraft> drafts = new ArrayList<>();
    List<Path> trialFiles = files.stream().distinct().filter(f -> !isSettings(f)).toList();
    if (trialFiles.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "No file of a trial among those given.");
    }
    for (Path file : trialFiles) {
      drafts.addAll(
          FileDraft.read(new LocalFile(file.toString(), file.getFileName().toString()), encoding));
    }
    Path folder = files.get(0).toAbsolutePath().normalize().getParent();
    String study =
        folder == null || folder.getFileName() == null ? "study" : folder.getFileName().toString();
    System.out.print(ManifestDraft.of(study, FileDraft.ofOneStudy(drafts)));
    return 0;
  }

  /** An earlier draft, or a shell's empty file for this one, where a whole folder is named. */
  private static boolean isSettings(Path file) {
    boolean settings = file.getFileName().toString().toLowerCase(Locale.ROOT).matches(".+\\.ya?ml");
    if (settings) {
      System.err.println("left out: " + file + " holds settings, not a trial's data");
    }
    return settings;
  }
}
