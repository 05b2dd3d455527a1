package io.driftgate.app.demo;

import io.driftgate.app.config.ClientKind;
import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.loans.LoanApplication;
import io.driftgate.app.loans.LoanApplications;
import io.driftgate.app.loans.LoanOutcome;
import io.driftgate.app.loans.LoanSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
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

/**
 * Sends simulated applications at a steady rate, and a while later what became of each loan, on a
 * thread of its own, until it is stopped. From a certain application on the population is another.
 */
final class Applicants implements AutoCloseable {
  private static final long SEED = 7;

  /** Years in life; here the outcome of a loan is known a second after it was applied for. */
  private static final Duration OUTCOME_AFTER = Duration.ofSeconds(1);

  private final DriftgateConfig config;
  private final double eventsPerSecond;
  private final long shiftAt;
  private final Scoreboard scoreboard;
  private final Runnable onShift;
  private final Deque<Due> outcomes = new ArrayDeque<>();
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final Map<Flaw, AtomicLong> flawed = new EnumMap<>(Flaw.class);
  private final Thread thread = new Thread(this::send, "demo-applicants");
  private volatile boolean enough;
  private volatile @Nullable RuntimeException failure;

  /** What becomes of a loan, and when that is known. */
  private record Due(long nanos, LoanOutcome loan) {}

  /**
   * @param shiftAt number of the first application, from 0, of after the population has changed
   * @param scoreboard told of all that may be right or wrong from then on
   * @param onShift told when that is
   */
  Applicants(
      DriftgateConfig config,
      double eventsPerSecond,
      long shiftAt,
      Scoreboard scoreboard,
      Runnable onShift) {
    this.config = config;
    this.eventsPerSecond = eventsPerSecond;
    this.shiftAt = shiftAt;
    this.scoreboard = scoreboard;
    this.onShift = onShift;
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
                  .withShiftAt(shiftAt)
                  .withTimes(Instant.now(), Duration.ofNanos((long) (1e9 / eventsPerSecond))));
      long began = System.nanoTime();
      for (long event = 0; !enough; event++) {
        waitUntil(began + (long) (event / eventsPerSecond * 1e9));
        if (event == shiftAt) {
          onShift.run();
        }
        LoanOutcome loan = applications.next();
        Flaw flaw = Flaw.of(event);
        if (flaw == null) {
          outcomes.add(new Due(System.nanoTime() + OUTCOME_AFTER.toNanos(), loan));
          if (event >= shiftAt) {
            scoreboard.sent(loan);
          }
        }
        send(producer, loan.application(), flaw);
        sendOutcomes(producer, System.nanoTime());
      }
      // nothing is left unknown
      sendOutcomes(producer, Long.MAX_VALUE);
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

  private void sendOutcomes(KafkaProducer<String, @Nullable Object> producer, long now) {
    String topic = config.labels().orElseThrow().topic();
    for (Due due = outcomes.peek(); due != null; due = outcomes.peek()) {
      if (now != Long.MAX_VALUE && due.nanos() - now > 0) {
        return;
      }
      outcomes.remove();
      Future<RecordMetadata> unused =
          producer.send(
              new ProducerRecord<>(
                  topic, due.loan().application().eventId(), LoanEvents.outcome(due.loan())),
              (metadata, e) -> {
                if (e != null) {
                  failed.incrementAndGet();
                }
              });
    }
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
