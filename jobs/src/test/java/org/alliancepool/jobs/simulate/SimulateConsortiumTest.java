package org.alliancepool.jobs.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.alliancepool.jobs.consortium.Fingerprint;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.jobs.simulate.SimulateConsortium.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That a run finds the truth is for {@code SimulatedConsortiumIT}. */
class SimulateConsortiumTest {
  private static final Size SIZE = new Size(1, 10, 1);

  @TempDir private Path temp;

  @Test
  void sameSeedSameBytesOnAnyThreadsAndAnotherSeedOthers() throws Exception {
    int studies = SimulateConsortium.kinds();
    Size size = new Size(studies, 11 * studies, 1);
    SimulateConsortium.run(temp.resolve("a"), size, 5);
    ForkJoinPool alone = new ForkJoinPool(1);
    alone.submit(() -> SimulateConsortium.run(temp.resolve("b"), size, 5)).get();
    alone.shutdown();
    SimulateConsortium.run(temp.resolve("c"), size, 6);
    assertThat(hashes(temp.resolve("b"))).isEqualTo(hashes(temp.resolve("a")));
    assertThat(hashes(temp.resolve("c")).get("sim-001/data.csv"))
        .isNotEqualTo(hashes(temp.resolve("a")).get("sim-001/data.csv"));
  }

  /** By name, they stand in the order of their numbers. */
  @Test
  void idsAreAsWideAsTheLastOne() {
    assertThat(TrialDesign.of(9, 0, 20, new Size(999, 9990, 1)).id()).isEqualTo("sim-001");
    Size many = new Size(12_000, 120_000, 1);
    assertThat(TrialDesign.of(9, 0, 20, many).id()).isEqualTo("sim-00001");
    assertThat(TrialDesign.of(9, 11_999, 20, many).id()).isEqualTo("sim-12000");
  }

  /** What {@code SimulatedConsortiumIT} rests on: otherwise it would find nothing, and be right. */
  @Test
  void everyKindHasTheDefectsThatItCanHave() throws IOException {
    int studies = SimulateConsortium.kinds();
    SimulateConsortium.run(temp.resolve("a"), new Size(studies, 30 * studies, 2), 1);
    Map<String, Set<String>> planted = new TreeMap<>();
    for (String line : Files.readAllLines(temp.resolve("a/defects.csv"))) {
      String[] cells = line.split(",", -1);
      planted.computeIfAbsent(cells[0], s -> new TreeSet<>()).add(cells[5]);
    }
    for (int i = 0; i < studies; i++) {
      TrialDesign design = TrialDesign.of(1, i, 30, SIZE);
      assertThat(planted.get("sim-%03d".formatted(i + 1)))
          .as(design.kind().format().toString())
          .containsAll(
              Stream.of(Defect.values()).filter(d -> d.fits(design)).map(Defect::rule).toList())
          .hasSizeGreaterThanOrEqualTo(5);
    }
    assertThat(Files.readString(temp.resolve("a/sim-010/adqs.json")))
        .as("a value carried forward beside the missing one")
        .containsPattern("\"Week 6\",\"TOTAL\",null,null\\]\\s*,\\[.*\"LOCF\"");
    assertThat(Files.readString(temp.resolve("a/sim-011/qs.xpt"), StandardCharsets.ISO_8859_1))
        .contains("NOT DONE");
  }

  /** A larger consortium with the same seed draws the same values for the same patient. */
  @Test
  void drawsDependOnSeedTrialAndPatientAlone() {
    TrialDesign small = TrialDesign.of(9, 0, 20, SIZE);
    TrialDesign large = TrialDesign.of(9, 0, 20_000, SIZE);
    assertThat(SimulatedPatient.of(large, 9).before())
        .isEqualTo(SimulatedPatient.of(small, 9).before());
    assertThat(large.rho()).isEqualTo(small.rho());
  }

  @Test
  void patientsAreAsAskedForAndTenOrMorePerTrial() {
    SimulateConsortium.Result r = SimulateConsortium.run(temp.resolve("a"), new Size(5, 137, 1), 1);
    assertThat(r.patients()).isEqualTo(137);
    assertThat(r.studies()).isEqualTo(5);
  }

  @Test
  void aFolderThatHoldsSomethingIsLeftAlone() throws IOException {
    Files.writeString(temp.resolve("mine.txt"), "mine");
    assertThatThrownBy(() -> SimulateConsortium.run(temp, new Size(1, 10, 1), 1))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("UNWRITABLE_OUTPUT")
        .hasMessageContaining("not empty");
    assertThat(temp.resolve("mine.txt")).hasContent("mine");
  }

  /** The latent model, in 40,000 patients: standard error of r about 0.005. */
  @Test
  void theModelHasTheCorrelationThatItNames() {
    TrialDesign design = TrialDesign.of(3, 1, 40_000, SIZE);
    for (int arm = 0; arm < 2; arm++) {
      int which = arm;
      CellTruth cell = new CellTruth();
      // The mean of many items and sessions would be the trait; the outcome is on its own scale.
      IntStream.range(0, 40_000)
          .mapToObj(i -> SimulatedPatient.of(design, i))
          .filter(p -> Integer.valueOf(which).equals(p.arm()))
          .forEach(p -> cell.add(p.lastScore(design, 1, 0), p.after(), p.before()));
      // Attenuation of a 12-item total: A's share of its variance, .5 / (.5 + .15 + .35 / 12).
      double expected = design.rho()[arm] * Math.sqrt(0.5 / (0.5 + 0.15 + 0.35 / 12));
      assertThat(cell.r()).isCloseTo(expected, within(0.03));
    }
  }

  /** Two-pass Pearson and partial correlation by hand. */
  @Test
  void theTruthIsTheTextbookCorrelation() {
    double[] x = {1, 4, 2, 8, 5, 7};
    int[] y = {9, 7, 8, 2, 6, 1};
    int[] b = {3, 5, 4, 4, 6, 2};
    CellTruth cell = new CellTruth();
    for (int i = 0; i < x.length; i++) {
      cell.add(x[i], y[i], b[i]);
    }
    cell.add(Double.NaN, 3, 3);
    cell.add(3, null, 3);
    double[] yy = IntStream.of(y).asDoubleStream().toArray();
    double[] bb = IntStream.of(b).asDoubleStream().toArray();
    double xy = pearson(x, yy);
    double xb = pearson(x, bb);
    double yb = pearson(yy, bb);
    assertThat(cell.n()).isEqualTo(6);
    assertThat(cell.r()).isCloseTo(-xy, within(1e-14));
    assertThat(cell.partialR())
        .isCloseTo(-(xy - xb * yb) / Math.sqrt((1 - xb * xb) * (1 - yb * yb)), within(1e-13));
  }

  private static double pearson(double[] x, double[] y) {
    double mx = java.util.Arrays.stream(x).average().orElseThrow();
    double my = java.util.Arrays.stream(y).average().orElseThrow();
    double xy = 0;
    double xx = 0;
    double yy = 0;
    for (int i = 0; i < x.length; i++) {
      xy += (x[i] - mx) * (y[i] - my);
      xx += (x[i] - mx) * (x[i] - mx);
      yy += (y[i] - my) * (y[i] - my);
    }
    return xy / Math.sqrt(xx * yy);
  }

  private static Map<String, String> hashes(Path dir) throws IOException {
    Map<String, String> hashes = new TreeMap<>();
    try (Stream<Path> files = Files.walk(dir)) {
      for (Path p : files.filter(Files::isRegularFile).toList()) {
        try (InputStream in = Files.newInputStream(p)) {
          hashes.put(dir.relativize(p).toString().replace('\\', '/'), Fingerprint.ofBytes(in));
        }
      }
    }
    return hashes;
  }
}
