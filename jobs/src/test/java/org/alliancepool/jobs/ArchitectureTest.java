package org.alliancepool.jobs;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The boundaries of modules and stages, as docs and design have them. */
@AnalyzeClasses(packages = "org.alliancepool", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String[] STAGES = {
    "ingest", "harmonise", "score", "analyse", "pool", "report"
  };

  @ArchTest
  static final ArchRule statisticsKnowsNoSpark =
      noClasses()
          .that()
          .resideInAPackage("org.alliancepool.statistics..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.spark..",
              "org.apache.hadoop..",
              "org.alliancepool.jobs..",
              "org.alliancepool.schemas..");

  @ArchTest
  static final ArchRule schemasKnowsNeitherSparkNorJobs =
      noClasses()
          .that()
          .resideInAPackage("org.alliancepool.schemas..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.spark..", "org.alliancepool.jobs..", "org.alliancepool.statistics..");

  /** The readers of files are shared with the folder's loader; the jobs of a stage are not. */
  @ArchTest
  static void noStageImportsAnother(com.tngtech.archunit.core.domain.JavaClasses all) {
    for (String stage : STAGES) {
      for (String other : STAGES) {
        if (!stage.equals(other)) {
          noClasses()
              .that()
              .resideInAPackage("org.alliancepool.jobs." + stage + "..")
              .should()
              .dependOnClassesThat()
              .resideInAPackage("org.alliancepool.jobs." + other + "..")
              .check(all);
        }
      }
    }
  }

  @ArchTest
  static final ArchRule kindsCallNoStage =
      noClasses()
          .that()
          .resideInAPackage("org.alliancepool.jobs.analyses..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.alliancepool.jobs.ingest..",
              "org.alliancepool.jobs.harmonise..",
              "org.alliancepool.jobs.score..",
              "org.alliancepool.jobs.analyse..",
              "org.alliancepool.jobs.pool..",
              "org.alliancepool.jobs.report..",
              "org.alliancepool.jobs.pipeline..",
              "org.alliancepool.jobs.cli..");

  @ArchTest
  static final ArchRule onlyMainEndsTheProcess =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("org.alliancepool.jobs.cli.Main")
          .should()
          .callMethod(System.class, "exit", int.class);

  @ArchTest
  static final ArchRule kindsDoNotKnowEachOther =
      slices()
          .matching("org.alliancepool.jobs.analyses.(*)..")
          .should()
          .notDependOnEachOther()
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule formatsOfFilesDoNotKnowEachOther =
      slices()
          .matching("org.alliancepool.jobs.ingest.format.(*)")
          .should()
          .notDependOnEachOther()
          .ignoreDependency(
              alwaysTrue(),
              resideInAnyPackage(
                  "org.alliancepool.jobs.ingest.format.bytes",
                  "org.alliancepool.jobs.ingest.format.table",
                  "org.alliancepool.jobs.ingest.format.value"));

  /** What a package stands on does not know it. */
  @ArchTest
  static final ArchRule packagesOfIngestAndWarehouseAreFreeOfCycles =
      slices()
          .matching("org.alliancepool.jobs.(**)")
          .that(
              describe(
                  "are of ingest or the warehouse",
                  slice -> slice.getNamePart(1).matches("(ingest|warehouse)(\\..*)?")))
          .should()
          .beFreeOfCycles();

  @ArchTest
  static final ArchRule figuresAreDrawnFromPlainNumbers =
      classes()
          .that()
          .resideInAPackage("org.alliancepool.jobs.figures..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..", "org.alliancepool.jobs.figures..", "org.alliancepool.statistics..");
}
