package io.driftgate.app;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What the enforcer cannot say: the rules between packages. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.driftgate");

  @Test
  void dependenciesPointDownOnly() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("app")
        .definedBy("io.driftgate.app..")
        .layer("topology")
        .definedBy("io.driftgate.topology..")
        .layer("models")
        .definedBy("io.driftgate.models..")
        .layer("schemas")
        .definedBy("io.driftgate.schemas..")
        .layer("sandbox")
        .definedBy("io.driftgate.sandbox..")
        .whereLayer("app")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("topology")
        .mayOnlyBeAccessedByLayers("app")
        .whereLayer("models")
        .mayOnlyBeAccessedByLayers("app", "topology")
        .whereLayer("schemas")
        .mayOnlyBeAccessedByLayers("app", "topology", "models")
        .whereLayer("sandbox")
        .mayOnlyBeAccessedByLayers("app")
        .check(CLASSES);
  }

  @Test
  void decodingKnowsNeitherKafkaNorOnnx() {
    noClasses()
        .that()
        .resideInAPackage("io.driftgate.topology.decoding..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.kafka..", "ai.onnxruntime..", "io.driftgate.topology.scoring..")
        .check(CLASSES);
  }

  @Test
  void theScorerKnowsNoKafka() {
    noClasses()
        .that()
        .resideInAPackage("io.driftgate.topology.scoring..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.kafka..")
        .check(CLASSES);
  }

  @Test
  void oneClassTouchesTheInternalsOfKafkaStreams() {
    DescribedPredicate<com.tngtech.archunit.core.domain.JavaClass> internals =
        resideInAnyPackage(
            "org.apache.kafka.streams.processor.internals..",
            "org.apache.kafka.streams.state.internals..");
    noClasses()
        .that()
        .resideInAPackage("io.driftgate..")
        .and()
        .doNotHaveFullyQualifiedName("io.driftgate.topology.CommitHook")
        .and()
        .doNotHaveFullyQualifiedName("io.driftgate.topology.CommitHook$EventContext")
        .should()
        .dependOnClassesThat(internals)
        .check(CLASSES);
  }

  @Test
  void belowAppNobodyReadsTheClockOrSleeps() {
    noClasses()
        .that(
            resideInAPackage("io.driftgate.topology..")
                .or(resideInAPackage("io.driftgate.models..")))
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(Thread.class, "sleep", long.class)
        .orShould()
        .callMethod(System.class, "getProperty", String.class)
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .check(CLASSES);
  }

  @Test
  void namesTellSomething() {
    noClasses()
        .should()
        .haveSimpleNameEndingWith("Utils")
        .orShould()
        .haveSimpleNameEndingWith("Util")
        .orShould()
        .haveSimpleNameEndingWith("Helper")
        .orShould()
        .resideInAnyPackage("..util..", "..common..", "..impl..", "..helper..")
        .check(CLASSES);
  }

  @Test
  void thePackagesOfAppAreFreeOfCycles() {
    slices().matching("io.driftgate.app.(*)..").should().beFreeOfCycles().check(CLASSES);
  }
}
