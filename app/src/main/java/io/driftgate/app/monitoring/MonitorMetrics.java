package io.driftgate.app.monitoring;

import io.driftgate.drift.alert.WindowVerdict;
import io.driftgate.drift.performance.OutcomeTopology;
import io.driftgate.drift.rollout.RolloutTopology;
import io.driftgate.drift.window.MonitorTopology;
import io.driftgate.schemas.AlertEvent;
import io.driftgate.schemas.DriftAlert;
import io.driftgate.schemas.DriftReport;
import io.driftgate.schemas.PerformanceReport;
import io.driftgate.schemas.RolloutEvent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the monitor finds, as metrics and in the log. */
public final class MonitorMetrics
    implements MonitorTopology.MonitorObserver,
        OutcomeTopology.OutcomeObserver,
        RolloutTopology.RolloutObserver {
  private static final Logger LOG = LoggerFactory.getLogger(MonitorMetrics.class);

  private final MeterRegistry registry;
  private final AtomicInteger share = new AtomicInteger();
  private final AtomicLong epoch = new AtomicLong();
  private final AtomicLong unreadable = new AtomicLong();
  private final Set<String> open = ConcurrentHashMap.newKeySet();
  private final Map<String, AtomicReference<Double>> m = new ConcurrentHashMap<>();
  private final Map<String, AtomicReference<Double>> accuracy = new ConcurrentHashMap<>();

  public MonitorMetrics(MeterRegistry registry) {
    this.registry = registry;
    Gauge.builder("driftgate.rollout.canary.share", share, one -> one.get() / 10_000.0)
        .description("Share of the keys that the canary serves, by the last decision made here.")
        .register(registry);
    Gauge.builder("driftgate.rollout.epoch", epoch, AtomicLong::get)
        .description("Epoch of the last routing table that was decided here.")
        .register(registry);
    Gauge.builder("driftgate.drift.alerts.open", open, Set::size)
        .description("Episodes of drift that this process opened or saw change, and that are open.")
        .register(registry);
  }

  @Override
  public void reported(DriftReport report) {
    Counter.builder("driftgate.drift.windows")
        .description("Windows that were closed, by what came of them.")
        .tag("version", report.getModelVersion())
        .tag("verdict", verdict(report))
        .register(registry)
        .increment();
    Double now = report.getM();
    if (now != null) {
      m.computeIfAbsent(report.getModelVersion(), this::gauge).set(now);
    }
  }

  private AtomicReference<Double> gauge(String version) {
    AtomicReference<Double> value = new AtomicReference<>(0.0);
    Gauge.builder("driftgate.drift.m", value, AtomicReference::get)
        .description("Evidence for drift, the Shiryaev-Roberts statistic, in windows.")
        .tag("version", version)
        .register(registry);
    return value;
  }

  private static String verdict(DriftReport report) {
    return WindowVerdict.of(report).name().toLowerCase(Locale.ROOT);
  }

  @Override
  public void alerted(DriftAlert alert) {
    if (alert.getEvent() == AlertEvent.RESOLVED) {
      open.remove(alert.getAlertId());
    } else {
      open.add(alert.getAlertId());
    }
    String event = alert.getEvent().name().toLowerCase(Locale.ROOT);
    Counter.builder("driftgate.drift.alerts")
        .description("Changes in episodes of drift.")
        .tag("version", alert.getModelVersion())
        .tag("event", event)
        .register(registry)
        .increment();
    LOG.warn("Drift {}: {} ({})", event, alert.getSummary(), alert.getAlertId());
  }

  @Override
  public void unreadable(String why) {
    outcomes("unreadable").increment();
    long count = unreadable.incrementAndGet();
    if (Long.bitCount(count) == 1) {
      LOG.warn("A label cannot be used: {} ({} such labels so far)", why, count);
    }
  }

  @Override
  public void joined() {
    outcomes("joined").increment();
  }

  private Counter outcomes(String end) {
    return Counter.builder("driftgate.outcomes")
        .description("Labels, by what came of them.")
        .tag("end", end)
        .register(registry);
  }

  @Override
  public void reported(PerformanceReport report) {
    outcomes("late").increment((double) report.getLate());
    outcomes("unmatched").increment((double) report.getUnmatched());
    outcomes("repeated").increment((double) report.getRepeated());
    outcomes("overflowed").increment((double) report.getOverflowed());
    Counter.builder("driftgate.performance.missing")
        .description("Events whose outcome did not come in time.")
        .tag("version", report.getModelVersion())
        .register(registry)
        .increment((double) report.getMissing());
    Double now = report.getAccuracy();
    if (now != null) {
      accuracy.computeIfAbsent(report.getModelVersion(), this::accuracyGauge).set(now);
    }
  }

  private AtomicReference<Double> accuracyGauge(String version) {
    AtomicReference<Double> value = new AtomicReference<>(0.0);
    Gauge.builder("driftgate.performance.accuracy", value, AtomicReference::get)
        .description("Share of right decisions in the last window that was reported here.")
        .tag("version", version)
        .register(registry);
    return value;
  }

  @Override
  public void decided(RolloutEvent event) {
    share.set(event.getCanaryShare());
    epoch.set(event.getEpoch());
    String kind = event.getEvent().name().toLowerCase(Locale.ROOT);
    Counter.builder("driftgate.rollout.events")
        .description("Decisions of the rollout controller.")
        .tag("event", kind)
        .register(registry)
        .increment();
    LOG.warn(
        "Rollout {}: stable {}, candidate {} at {} of 10,000 keys, epoch {}; {}",
        kind,
        event.getStableVersion(),
        event.getCandidateVersion(),
        event.getCanaryShare(),
        event.getEpoch(),
        event.getReason());
  }
}
