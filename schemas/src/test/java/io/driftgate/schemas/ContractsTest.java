package io.driftgate.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What others may count on: documented, named, and compatible with what was published before. */
class ContractsTest {

  static List<Schema> contracts() {
    return List.of(
        Prediction.getClassSchema(),
        AuditRecord.getClassSchema(),
        EpochApplied.getClassSchema(),
        RoutingTable.getClassSchema());
  }

  @ParameterizedTest
  @MethodSource("contracts")
  void everyFieldSaysWhatItIsAndWhoFillsIt(Schema contract) {
    assertThat(contract.getNamespace()).isEqualTo("io.driftgate.schemas");
    assertThat(contract.getDoc()).isNotBlank();
    for (Schema.Field field : contract.getFields()) {
      assertThat(field.doc()).as(contract.getName() + "." + field.name()).contains("Filled by");
    }
  }

  /**
   * Both ways with the first published version (FULL): new readers read old records and old readers
   * new ones. A frozen copy is added with each version that is published.
   */
  @ParameterizedTest
  @MethodSource("contracts")
  void theContractFitsWhatWasPublished(Schema contract) throws IOException {
    try (InputStream in =
        getClass().getResourceAsStream("published/" + contract.getName() + ".1.avsc")) {
      assertThat(in).as("frozen copy of " + contract.getName()).isNotNull();
      Schema published = new Schema.Parser().parse(in);
      assertCompatible(contract, published);
      assertCompatible(published, contract);
    }
  }

  private static void assertCompatible(Schema reader, Schema writer) {
    assertThat(
            SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
                .getResult()
                .getIncompatibilities())
        .isEmpty();
  }

  /** Sinks that know no nested records must be able to take them. */
  @Test
  void predictionsAreFlatButForTheScores() {
    Set<Schema.Type> nested = new HashSet<>(Arrays.asList(Schema.Type.RECORD, Schema.Type.ARRAY));
    assertThat(Prediction.getClassSchema().getFields())
        .noneMatch(field -> nested.contains(field.schema().getType()));
  }

  @Test
  void theCatalogueNamesEachTopicOnce() {
    assertThat(Stream.of(PipelineTopic.values()).map(topic -> topic.topicName("p")))
        .doesNotHaveDuplicates()
        .contains("p.predictions", "p.audit", "p.dead-letters", "p.epochs", "p.routing");
    assertThat(PipelineTopic.AUDIT.valueSubject("p")).isEqualTo("p.audit-value");
  }
}
