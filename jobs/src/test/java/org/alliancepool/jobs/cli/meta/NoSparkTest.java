package org.alliancepool.jobs.cli.meta;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** An answer takes less than a second because nothing heavy is ever loaded. */
class NoSparkTest {
  @Test
  void metaAndFiguresNeedNoHeavyLibrary() {
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.alliancepool.jobs.cli.meta", "org.alliancepool.jobs.figures");
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.spark..",
            "org.apache.hadoop..",
            "io.delta..",
            "scala..",
            "com.networknt..",
            "org.yaml..",
            "com.fasterxml.jackson.databind..",
            "freemarker..")
        .check(classes);
  }
}
