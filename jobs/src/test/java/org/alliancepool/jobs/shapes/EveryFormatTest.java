package org.alliancepool.jobs.shapes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same trial in several formats has the same content; damaged, its books still close. */
class EveryFormatTest {
  private static final Path FIXTURES = Path.of("src/test/resources/format");

  private static final String MANIFEST =
      """
      study_id: trial
      title: The same in every format
      treatment: psychedelic
      status: completed
      arms:
        drug: {role: active, codes: [1]}
        control: {role: comparator, codes: [2]}
      visits:
        base: {timepoint: baseline, week: 0}
        s1: {phase: integration, session: 1}
      missing: [99]
      files:
        - file: FILE
          format: FORMAT
          layout: long
          participant: id
          visit: visit
          visit_date: date
          arm: arm
          measures:
            - {instrument: BDI-II, score: bdi}
            - {instrument: WAI-SR, rater: client, score: wai}
      """;

  private static final String[] NAMES = {"id", "visit", "date", "arm", "bdi", "wai"};
  private static final String[][] ROWS = {
    {"1012", "base", "2020-02-28", "1", "30", null},
    {"1012", "s1", "2020-03-01", null, null, "47.5"},
    {"1013", "base", "1959-12-31", "2", "99", null},
    {"1013", "s1", null, "2", "abc", "50"},
    {"1014", "base", "2020-02-30", "3", "28", null},
  };

  @TempDir private Path temp;
  private Path folder;

  private ReadStudy read(String file, String format) throws IOException {
    return ReadStudy.of(folder, MANIFEST.replace("FILE", file).replace("FORMAT", format));
  }

  private static String json(String text) {
    return text == null ? "null" : text.matches("[0-9.]+") ? text : "\"" + text + "\"";
  }

  private static String csv() {
    StringBuilder csv = new StringBuilder(String.join(",", NAMES)).append("\n");
    for (String[] row : ROWS) {
      csv.append(String.join(",", row).replace("null", "")).append("\n");
    }
    return csv.toString();
  }

  /** The trial in each format, by file name. */
  private Map<String, String> write() throws IOException {
    folder = Files.createDirectories(temp.resolve("trial"));
    Map<String, String> formats = new LinkedHashMap<>();
    StringBuilder lines = new StringBuilder();
    StringBuilder rows = new StringBuilder();
    for (String[] row : ROWS) {
      for (int i = 0; i < row.length; i++) {
        lines.append(i == 0 ? "{" : ",").append("\"%s\":%s".formatted(NAMES[i], json(row[i])));
        rows.append(i == 0 ? "[" : ",").append(json(row[i]));
      }
      lines.append("}\n");
      rows.append("]\n");
    }
    String head =
        "{\"datasetJSONVersion\":\"1.1.0\",\"records\":5,\"columns\":[{\"name\":\"%s\"}]"
            .formatted(String.join("\"},{\"name\":\"", NAMES));
    put(formats, "data.csv", "csv", csv());
    put(formats, "data.tsv", "tsv", csv().replace(',', '\t'));
    put(formats, "data.jsonl", "jsonl", lines.toString());
    put(
        formats,
        "data.json",
        "dataset_json",
        head + ",\"rows\":[" + rows.toString().strip().replace("\n", ",") + "]}");
    put(formats, "data.ndjson", "dataset_json", head + "}\n" + rows);
    parquet(folder.resolve("data.parquet"));
    formats.put("data.parquet", "parquet");
    return formats;
  }

  private void put(Map<String, String> formats, String file, String format, String text)
      throws IOException {
    Files.writeString(folder.resolve(file), text);
    formats.put(file, format);
  }

  private static void parquet(Path file) throws IOException {
    MessageType schema =
        MessageTypeParser.parseMessageType(
            "message m { optional int32 id; optional binary visit (UTF8); optional binary date (UTF8);"
                + " optional int32 arm; optional binary bdi (UTF8); optional double wai; }");
    SimpleGroupFactory groups = new SimpleGroupFactory(schema);
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file))
            .withConf(new PlainParquetConfiguration())
            .withType(schema)
            .build()) {
      for (String[] row : ROWS) {
        Group group = groups.newGroup();
        for (int i = 0; i < row.length; i++) {
          if (row[i] == null) {
            continue;
          }
          switch (NAMES[i]) {
            case "id", "arm" -> group.append(NAMES[i], Integer.parseInt(row[i]));
            case "wai" -> group.append(NAMES[i], Double.parseDouble(row[i]));
            default -> group.append(NAMES[i], row[i]);
          }
        }
        writer.write(group);
      }
    }
  }

  @Test
  void everyFormatGivesTheSameContent() throws IOException {
    for (Map.Entry<String, String> e : write().entrySet()) {
      ReadStudy study = read(e.getKey(), e.getValue());
      assertThat(study.error()).as(e.getKey()).isNull();
      assertThat(study.table("participant", "participant_id", "arm_id"))
          .as(e.getKey())
          .containsExactlyInAnyOrder(
              study.pseudonym("1012") + " drug",
              study.pseudonym("1013") + " control",
              study.pseudonym("1014") + " null");
      assertThat(study.table("measurement", "visit", "instrument", "value", "source_value"))
          .as(e.getKey())
          .containsExactly(
              "base BDI-II 28.0 28",
              "base BDI-II 30.0 30",
              "s1 WAI-SR 47.5 47.5",
              "s1 WAI-SR 50.0 50");
      assertThat(study.table("session", "visit", "study_day"))
          .as(e.getKey())
          .containsExactly("base 0", "base 0", "base null", "s1 2", "s1 null");
      assertThat(study.table("quarantine", "column", "rule", "source_value"))
          .as(e.getKey())
          .containsExactly(
              "arm missing_arm 3",
              "arm unknown_code 3",
              "bdi unparseable_number abc",
              "date impossible_date 0000-00-00");
      assertThat(study.books()).as(e.getKey()).containsExactly(0L, 0L);
    }
  }

  /** Rows in equal rows out and quarantined, whatever the bytes; or the study is left out whole. */
  @Test
  void damagedFilesLeaveTheBooksClosed() throws IOException {
    Map<String, String> formats = write();
    Random random = new Random(20261125);
    int read = 0;
    for (Map.Entry<String, String> e : formats.entrySet()) {
      Path file = folder.resolve(e.getKey());
      byte[] whole = Files.readAllBytes(file);
      for (int round = 0; round < 60; round++) {
        byte[] bytes = whole.clone();
        for (int i = 0; i <= round % 4; i++) {
          bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        Files.write(file, bytes);
        ReadStudy study = read(e.getKey(), e.getValue());
        if (study.error() == null) {
          read++;
          assertThat(study.books()).as("%s, round %d", e.getKey(), round).containsExactly(0L, 0L);
        } else {
          assertThat(study.error()).matches("(?s)[A-Z_]+: Cannot .*");
        }
      }
    }
    assertThat(read).as("files that could be read all the same").isPositive();
  }

  @Test
  void valueLabelsAndUserMissingCodesAreNoScores() throws IOException {
    folder = Files.createDirectories(temp.resolve("trial"));
    Files.copy(FIXTURES.resolve("trial.sav"), folder.resolve("trial.sav"));
    Files.copy(FIXTURES.resolve("trial-14.dta"), folder.resolve("trial.dta"));
    Files.copy(FIXTURES.resolve("trial-5.xpt"), folder.resolve("trial.xpt"));
    String head = MANIFEST.substring(0, MANIFEST.indexOf("files:"));
    ReadStudy study =
        ReadStudy.of(
            folder,
            head.replaceAll("(?s)arms:.*visits:", "visits:")
                + """
                files:
                  - file: trial.sav
                    format: sav
                    layout: wide
                    participant: id
                    covariates:
                      - {name: often, column: a_name_longer_than_eight, type: number}
                      - {name: code, column: code, type: category}
                  - file: trial.dta
                    format: dta
                    layout: wide
                    participant: id
                    covariates: [{name: dropped, column: dropped, type: number}]
                  - file: trial.xpt
                    format: xpt
                    layout: wide
                    participant: id
                    covariates: [{name: miss, column: miss, type: number}]
                """);
    assertThat(study.error()).isNull();
    assertThat(study.table("measurement", "instrument", "value", "value_code"))
        .as("not 99, -98, x, .a, .z, .A, .Z; and the codes, not their labels")
        .containsExactly(
            "code null a",
            "code null b",
            "dropped 1.0 null",
            "miss 1.0 null",
            "often 3.0 null",
            "often 7.0 null");
    assertThat(study.table("quarantine", "rule")).isEmpty();
    assertThat(study.cells("trial.sav", "a_name_longer_than_eight"))
        .containsExactly("3 null", "99 user", "-98 user", "7 null");
    assertThat(study.cells("trial.dta", "dropped"))
        .containsExactly("1 null", ".a user", "null system", ".z user");
    assertThat(study.cells("trial.xpt", "miss"))
        .containsExactly("1 null", "null system", ".A user", ".Z user");
    assertThat(study.labels("trial.sav"))
        .contains("{3=never, 99=not answered}", "{a=Alpha, x=Refused}");
    assertThat(study.labels("trial.dta")).contains("{.a=lost, 1=one}");
    assertThat(study.books()).containsExactly(0L, 0L);
  }

  /** Of a file with labels that its site did not declare as missing. */
  private ReadStudy labels(String codes, String measure) throws IOException {
    folder = Files.createDirectories(temp.resolve("trial"));
    Files.copy(FIXTURES.resolve("labels.sav"), folder.resolve("labels.sav"));
    return ReadStudy.of(
        folder,
        """
        study_id: trial
        title: Labels
        treatment: psychedelic
        status: completed
        arms:
          drug: {role: active, codes: [%s]}
          control: {role: comparator, codes: [2, P]}
        visits:
          base: {timepoint: baseline, week: 0}
        files:
          - file: labels.sav
            format: sav
            layout: wide
            participant: id
            arm: arm
            measures:
              - {instrument: BDI-II, score: bdi, visit: base%s}
            covariates:
              - {name: age, column: age, type: number}
              - {name: site, column: site, type: category}
        """
            .formatted(codes, measure));
  }

  @Test
  void numbersThatAFileLabelsAsMissingAreNoScores() throws IOException {
    ReadStudy study = labels("1", "");
    assertThat(study.error()).isNull();
    assertThat(study.table("measurement", "instrument", "value", "value_code"))
        .containsExactly(
            "BDI-II 0.0 null",
            "BDI-II 30.0 null",
            "age 40.0 null",
            "age 50.0 null",
            "age 60.0 null",
            "site null 1",
            "site null 1",
            "site null 2",
            "site null 9");
    String remedy =
        "Such a number is no score. Declare it in missing of the manifest; where it counts, say in values what it is.";
    assertThat(study.table("quarantine", "row", "column", "source_value", "rule", "remedy"))
        .containsExactly(
            "2 age 999 labelled_missing The file labels 999 as \"N/A\". " + remedy,
            "2 bdi 9 labelled_missing The file labels 9 as \"9: Missing (refused)\". " + remedy,
            "4 bdi 8 labelled_missing The file labels 8 as \"Not done\". " + remedy);
    assertThat(study.books()).containsExactly(0L, 0L);
  }

  @Test
  void codeThatNoArmHasIsToldWithItsLabelAndTheCodesThatArmsHave() throws IOException {
    ReadStudy study = labels("Drug", "");
    assertThat(study.table("quarantine", "row", "column", "rule", "remedy"))
        .contains(
            "1 arm unknown_code The arms have the codes {drug: [Drug], control: [2, P]}; the file labels this one as \"Drug\". Add the code to an arm in the manifest, or correct it in the file.")
        .noneMatch(f -> f.startsWith("3 arm"));
  }

  @Test
  void whatTheManifestSaysOfANumberGoesBeforeItsLabel() throws IOException {
    ReadStudy study = labels("1", ", missing: [9], values: {\"8\": 8}");
    assertThat(study.table("measurement", "instrument", "value"))
        .contains("BDI-II 8.0")
        .doesNotContain("BDI-II 9.0");
    assertThat(study.table("quarantine", "column")).containsExactly("age");
  }

  @Test
  void textThatIsNoUtf8IsAnErrorOfTheWholeStudy() throws IOException {
    write();
    Files.write(
        folder.resolve("data.jsonl"), "{\"id\":\"\u00fc\"}".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(read("data.jsonl", "jsonl").error())
        .startsWith("UNREADABLE_FILE: Cannot read \"data.jsonl\": byte 8 (line 1) is not UTF-8");
  }
}
