package org.alliancepool.jobs.cli.sql;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.Optional;
import org.alliancepool.jobs.errors.UserError;

/** Runs a script: statement by statement, to the first that cannot be run. */
final class Pipe {
  private final Shell shell;

  Pipe(Shell shell) {
    this.shell = shell;
  }

  /**
   * Runs all of it. What comes after the last semicolon is a statement too.
   *
   * @throws UserError where a statement cannot be run; those before it were
   */
  void run(BufferedReader script) throws IOException {
    String pending = "";
    for (String line = script.readLine(); line != null; line = script.readLine()) {
      Optional<ShellCommand> command = pending.isEmpty() ? ShellCommand.in(line) : Optional.empty();
      if (command.isPresent()) {
        if (shell.run(command.get()) == Shell.Next.LEAVE) {
          return;
        }
        continue;
      }
      Statements statements = Statements.in(pending + line + "\n");
      statements.complete().forEach(shell::run);
      pending = statements.rest().isEmpty() ? "" : statements.rest() + "\n";
    }
    if (!pending.isEmpty()) {
      shell.run(pending.strip());
    }
  }
}
