package org.alliancepool.jobs.cli.sql;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the shell itself understands, on one line and without a semicolon.
 *
 * @param verb what to do
 * @param argument the word after it; empty where there is none
 */
record ShellCommand(Verb verb, String argument) {
  /** The commands, in the order of the help. */
  enum Verb {
    TABLES("\\d \\dt", "\\d", "lists the tables"),
    DESCRIBE("", "\\d TABLE", "describes a table: what a row is, and what each column means"),
    FORMAT("\\format \\f", "\\format table|csv|json", "prints rows in this form from now on"),
    HELP("help \\h \\?", "help", "shows this"),
    QUIT("quit exit \\q", "quit", "leaves, as does Ctrl-D");

    private final String words;
    final String usage;
    final String purpose;

    Verb(String words, String usage, String purpose) {
      this.words = words;
      this.usage = usage;
      this.purpose = purpose;
    }

    private List<String> words() {
      return words.isEmpty() ? List.of() : List.of(words.split(" ", -1));
    }
  }

  /** Empty where the text is not a command: then it is SQL. */
  static Optional<ShellCommand> in(String text) {
    String[] words = text.strip().replaceAll("\\s*;$", "").split("\\s+", 2);
    String argument = words.length > 1 ? words[1] : "";
    String first = words[0].toLowerCase(Locale.ROOT);
    for (Verb verb : Verb.values()) {
      if (verb.words().contains(first)) {
        return Optional.of(
            new ShellCommand(
                verb == Verb.TABLES && !argument.isEmpty() ? Verb.DESCRIBE : verb, argument));
      }
    }
    return first.startsWith("\\")
        ? Optional.of(new ShellCommand(Verb.HELP, first))
        : Optional.empty();
  }

  /** Every first word of a command. */
  static List<String> words() {
    return Arrays.stream(Verb.values()).flatMap(v -> v.words().stream()).toList();
  }
}
