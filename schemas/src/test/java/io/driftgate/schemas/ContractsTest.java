package io.driftgate.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.specific.SpecificData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What others may count on: documented, named, and compatible with what was published before. */
class ContractsTest {
  private static final Path CONTRACTS = Path.of("src/main/avro");
  private static final Path PUBLISHED =
      Path.of("src/test/resources/io/driftgate/schemas/published");
  private static final String SUFFIX = ".avsc";

  /** One for each file, so that a new contract is held to the same. */
  static List<Schema> contracts() throws IOException, ClassNotFoundException {
    List<Schema> contracts = new ArrayList<>();
    for (Path file : schemaFiles(CONTRACTS)) {
      String name = file.getFileName().toString().replace(SUFFIX, "");
      contracts.add(SpecificData.get().getSchema(Class.forName("io.driftgate.schemas." + name)));
    }
    return contracts;
  }

  @Test
  void theContractsAreFound() throws Exception {
    assertThat(contracts())
        .extracting(Schema::getName)
        .contains("Prediction", "AuditRecord", "EpochApplied", "RoutingTable");
  }

  @ParameterizedTest
  @MethodSource("contracts")
  void everyTypeAndFieldSaysWhatItIsAndEveryFieldWhoFillsIt(Schema contract) {
    Map<String, Schema> named = new LinkedHashMap<>();
    collectNamed(contract, named);

    for (Schema type : named.values()) {
      assertThat(type.getNamespace()).as(type.getName()).isEqualTo("io.driftgate.schemas");
      assertThat(type.getDoc()).as(type.getName()).isNotBlank();
      if (type.getType() == Schema.Type.RECORD) {
        for (Schema.Field field : type.getFields()) {
          assertThat(field.doc()).as(type.getName() + "." + field.name()).contains("Filled by");
        }
      }
    }
  }

  /**
   * Both ways with every published version (FULL_TRANSITIVE): new readers read old records and old
   * readers new ones, so a field that is added or removed needs a default. A frozen copy joins with
   * each version that is published.
   */
  @ParameterizedTest
  @MethodSource("contracts")
  void theContractFitsWhatWasPublished(Schema contract) throws IOException {
    List<Path> versions =
        schemaFiles(PUBLISHED).stream()
            .filter(file -> file.getFileName().toString().startsWith(contract.getName() + "."))
            .toList();

    assertThat(versions).as("frozen copies of " + contract.getName()).isNotEmpty();
    for (Path version : versions) {
      Schema published = new Schema.Parser().parse(version.toFile());
      assertCompatible(contract, published, version + ": a record of it cannot be read any more");
      assertCompatible(published, contract, version + ": its readers cannot read new records");
    }
  }

  private static void assertCompatible(Schema reader, Schema writer, String description) {
    assertThat(
            SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
                .getResult()
                .getIncompatibilities())
        .as(description)
        .isEmpty();
  }

  /** Sinks that know no nested records must be able to take them. */
  @Test
  void predictionsAreFlatButForTheScores() {
    Set<Schema.Type> nested = Set.of(Schema.Type.RECORD, Schema.Type.ARRAY);
    assertThat(Prediction.getClassSchema().getFields())
        .noneMatch(field -> nested.contains(field.schema().getType()));
  }

  @Test
  void theCatalogueNamesEachTopicOnce() {
    assertThat(Stream.of(PipelineTopic.values()).map(topic -> topic.topicName("p")))
        .doesNotHaveDuplicates()
        .contains("p.predictions", "p.audit", "p.dead-letters", "p.epochs", "p.routing")
        .contains("p.models", "p.artifacts", "p.instances");
    assertThat(PipelineTopic.AUDIT.valueSubject("p")).isEqualTo("p.audit-value");
  }

  private static List<Path> schemaFiles(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
    }
  }

  private static void collectNamed(Schema schema, Map<String, Schema> named) {
    switch (schema.getType()) {
      case RECORD -> {
        if (named.putIfAbsent(schema.getFullName(), schema) == null) {
          schema.getFields().forEach(field -> collectNamed(field.schema(), named));
        }
      }
      case ENUM, FIXED -> named.put(schema.getFullName(), schema);
      case ARRAY -> collectNamed(schema.getElementType(), named);
      case MAP -> collectNamed(schema.getValueType(), named);
      case UNION -> schema.getTypes().forEach(branch -> collectNamed(branch, named));
      default -> {} // the others have no name
    }
  }
}
