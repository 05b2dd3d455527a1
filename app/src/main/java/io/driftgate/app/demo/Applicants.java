package io.driftgate.app.demo;

import io.driftgate.app.config.ClientKind;
import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.loans.LoanApplication;
import io.driftgate.app.loans.LoanApplications;
import io.driftgate.app.loans.LoanSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Sends simulated applications at a steady rate, on a thread of its own, until it is stopped. */
final class Applicants implements AutoCloseable {
  private static final long SEED = 7;

  private final DriftgateConfig config;
  private final double eventsPerSecond;
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final Map<Flaw, AtomicLong> flawed = new EnumMap<>(Flaw.class);
  private final Thread thread = new Thread(this::send, "demo-applicants");
  private volatile boolean enough;
  private volatile @Nullable RuntimeException failure;

  Applicants(DriftgateConfig config, double eventsPerSecond) {
    this.config = config;
    this.eventsPerSecond = eventsPerSecond;
    for (Flaw flaw : Flaw.values()) {
      flawed.put(flaw, new AtomicLong());
    }
  }

  void start() {
    thread.start();
  }

  /** Events that the broker has. */
  long acknowledged() {
    return acknowledged.get();
  }

  /** Events that the broker does not have. */
  long failed() {
    return failed.get();
  }

  /** Events with a flaw among those that the broker has, by the reason of their dead letter. */
  Map<String, Long> flawed() {
    Map<String, Long> counts = new TreeMap<>();
    flawed.forEach(
        (flaw, count) -> {
          if (count.get() > 0) {
            counts.put(flaw.reason().name(), count.get());
          }
        });
    return counts;
  }

  private void send() {
    try (KafkaProducer<String, @Nullable Object> producer = new KafkaProducer<>(properties())) {
      LoanApplications applications =
          new LoanApplications(
              LoanSettings.seeded(SEED)
                  .withTimes(Instant.now(), Duration.ofNanos((long) (1e9 / eventsPerSecond))));
      long began = System.nanoTime();
      for (long event = 0; !enough; event++) {
        waitUntil(began + (long) (event / eventsPerSecond * 1e9));
        send(producer, applications.next().application(), Flaw.of(event));
      }
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  private void send(
      KafkaProducer<String, @Nullable Object> producer,
      LoanApplication application,
      @Nullable Flaw flaw) {
    Future<RecordMetadata> unused =
        producer.send(
            new ProducerRecord<>(
                config.pipeline().featuresTopic(),
                application.applicant().id(),
                LoanEvents.event(application, flaw)),
            (metadata, e) -> {
              if (e != null) {
                failed.incrementAndGet();
              } else {
                acknowledged.incrementAndGet();
                if (flaw != null) {
                  Objects.requireNonNull(flawed.get(flaw)).incrementAndGet();
                }
              }
            });
  }

  private void waitUntil(long due) {
    for (long left = due - System.nanoTime(); left > 0 && !enough; left = due - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private Map<String, Object> properties() {
    Map<String, Object> properties = new HashMap<>(config.clientProperties(ClientKind.PRODUCER));
    properties.putAll(config.serdeProperties());
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.LINGER_MS_CONFIG, 2);
    properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
    properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, config.serde().serializerClass());
    return properties;
  }

  /**
   * Stops sending and waits for the last acknowledgements.
   *
   * @throws KafkaException when sending broke off
   */
  @Override
  public void close() {
    enough = true;
    LockSupport.unpark(thread);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    RuntimeException broken = failure;
    if (broken != null) {
      failure = null;
      throw new KafkaException("the demo could not send its events", broken);
    }
  }
}
