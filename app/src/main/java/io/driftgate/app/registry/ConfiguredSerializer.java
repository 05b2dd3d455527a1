package io.driftgate.app.registry;

import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.failure.ExpectedFailure;
import io.driftgate.schemas.TrustedRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Utils;

/**
 * The serialiser of the registry's client library that the configuration names; nothing is compiled
 * against it.
 */
public final class ConfiguredSerializer {
  private ConfiguredSerializer() {}

  /**
   * Makes and configures it; the caller closes it.
   *
   * @throws ExpectedFailure when it cannot be made
   */
  @SuppressWarnings("unchecked")
  public static Serializer<Object> of(DriftgateConfig config) {
    TrustedRecords.trust();
    String name = config.serde().serializerClass();
    try {
      Serializer<Object> serializer = Utils.newInstance(name, Serializer.class);
      serializer.configure(config.serdeProperties(), false);
      return serializer;
    } catch (ClassNotFoundException | KafkaException e) {
      throw new ExpectedFailure(
          "serde.serializer: " + name + " cannot be made; is its library on the class path?", e);
    }
  }
}
