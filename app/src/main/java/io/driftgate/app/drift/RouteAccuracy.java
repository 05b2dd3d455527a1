package io.driftgate.app.drift;

import io.driftgate.drift.performance.Said;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How right a routing was, and how right each of its versions would have been alone. Its size does
 * not depend on the recording. For one thread.
 */
public final class RouteAccuracy implements Consumer<RoutedEvent> {
  private final Map<String, Tally> served = new TreeMap<>();
  private final Map<String, Tally> always = new TreeMap<>();
  private Tally routing = Tally.NONE;
  private long deadLetters;

  RouteAccuracy(Contest contest) {
    for (Contender contender : new Contender[] {contest.stable(), contest.candidate()}) {
      served.put(contender.version(), Tally.NONE);
      always.put(contender.version(), Tally.NONE);
    }
  }

  @Override
  public void accept(RoutedEvent event) {
    Said went = event.served();
    if (went == null) {
      deadLetters++;
    } else {
      routing = routing.with(went, event.outcome());
      add(served, went, event.outcome());
    }
    add(always, event.stable(), event.outcome());
    add(always, event.candidate(), event.outcome());
  }

  private static void add(
      Map<String, Tally> tallies, @Nullable Said said, @Nullable String outcome) {
    if (said != null) {
      tallies.computeIfPresent(said.version(), (version, tally) -> tally.with(said, outcome));
    }
  }

  /** What went out, whoever served it. */
  public Tally routing() {
    return routing;
  }

  /** By version: what it served. */
  public Map<String, Tally> served() {
    return Map.copyOf(served);
  }

  /** By version: what it would have said of all events. */
  public Map<String, Tally> always() {
    return Map.copyOf(always);
  }

  /** Events that nobody could serve. */
  public long deadLetters() {
    return deadLetters;
  }
}
