package io.driftgate.app;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the enforcer cannot say: the rules between packages. */
class ArchitectureTest {
  private static final String TOPOLOGY = "io.driftgate.topology..";
  private static final String DRIFT = "io.driftgate.drift..";
  private static final String MODELS = "io.driftgate.models..";
  private static final String SCHEMAS = "io.driftgate.schemas..";
  private static final String SANDBOX = "io.driftgate.sandbox..";

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
        .definedBy(TOPOLOGY)
        .layer("drift-monitor")
        .definedBy(DRIFT)
        .layer("models")
        .definedBy(MODELS)
        .layer("schemas")
        .definedBy(SCHEMAS)
        .layer("sandbox")
        .definedBy(SANDBOX)
        .whereLayer("app")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("topology")
        .mayOnlyBeAccessedByLayers("app")
        .whereLayer("drift-monitor")
        .mayOnlyBeAccessedByLayers("app")
        .whereLayer("models")
        .mayOnlyBeAccessedByLayers("app", "topology", "drift-monitor")
        .whereLayer("schemas")
        .mayOnlyBeAccessedByLayers("app", "topology", "drift-monitor", "models")
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
  void statisticsAndDecisionsKnowNoKafka() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.driftgate.drift.statistics..",
            "io.driftgate.drift.comparison..",
            "io.driftgate.drift.alert..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.kafka..")
        .check(CLASSES);
  }

  /** A library by itself. */
  @Test
  void statisticsKnowNothingOfDriftgate() {
    noClasses()
        .that()
        .resideInAPackage("io.driftgate.drift.statistics..")
        .should()
        .dependOnClassesThat(
            describe(
                "are of another package of ours, or of Avro",
                other ->
                    (other.getPackageName().startsWith("io.driftgate")
                            && !other.getPackageName().startsWith("io.driftgate.drift.statistics"))
                        || other.getPackageName().startsWith("org.apache.avro")))
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
    noClasses()
        .that(
            describe(
                "are not the commit hook",
                type -> !outermost(type).getName().equals("io.driftgate.topology.CommitHook")))
        .should()
        .dependOnClassesThat(resideInAnyPackage("org.apache.kafka.streams..internals.."))
        .check(CLASSES);
  }

  @Test
  void belowAppNobodyReadsTheClockOrSleeps() {
    noClasses()
        .that(resideInAnyPackage(TOPOLOGY, DRIFT, MODELS, SCHEMAS))
        .should()
        .accessTargetWhere(
            target("java.lang.System", "currentTimeMillis", "nanoTime")
                .or(target("java.time.Instant", "now"))
                .or(target("java.time.Clock", "systemUTC", "systemDefaultZone", "system"))
                .or(target("java.lang.Thread", "sleep"))
                .or(target("java.util.concurrent.TimeUnit", "sleep")))
        .check(CLASSES);
  }

  /** Elsewhere it is passed in, so that {@code driftgate config} shows all that is in force. */
  @Test
  void onlyTheCommandLineAndTheSandboxAskTheProcessForSettings() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.driftgate.app", SANDBOX)
        .should()
        .accessTargetWhere(
            target("java.lang.System", "getProperty", "getProperties", "getenv")
                .or(target("java.lang.Boolean", "getBoolean"))
                .or(target("java.lang.Integer", "getInteger"))
                .or(target("java.lang.Long", "getLong")))
        .check(CLASSES);
  }

  @Test
  void namesTellSomething() {
    classes()
        .should()
        .haveNameNotMatching(".*(Utils?|Helpers?)")
        .andShould()
        .resideOutsideOfPackages(
            "..util..", "..common..", "..impl..", "..helper..", "..constants..")
        .check(CLASSES);
  }

  @Test
  void thePackagesOfAppAreFreeOfCycles() {
    slices().matching("io.driftgate.app.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  /** The commands compose the packages; none of these knows a command. */
  @Test
  void nothingInAppDependsOnTheCommands() {
    noClasses()
        .that()
        .resideInAPackage("io.driftgate.app.*..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.driftgate.app")
        .check(CLASSES);
  }

  @Test
  void thePackagesOfTopologyAreFreeOfCycles() {
    slices().matching("io.driftgate.topology.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  private static DescribedPredicate<JavaAccess<?>> target(String owner, String... names) {
    Set<String> wanted = Set.of(names);
    return describe(
        owner + " " + String.join(", ", names),
        access ->
            access.getTargetOwner().getName().equals(owner) && wanted.contains(access.getName()));
  }

  private static JavaClass outermost(JavaClass type) {
    JavaClass outermost = type;
    while (outermost.getEnclosingClass().isPresent()) {
      outermost = outermost.getEnclosingClass().get();
    }
    return outermost;
  }
}
