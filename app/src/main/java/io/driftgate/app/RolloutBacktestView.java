package io.driftgate.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.driftgate.app.drift.RolloutBacktest;
import io.driftgate.app.drift.RolloutStep;
import io.driftgate.app.drift.RouteAccuracy;
import io.driftgate.app.drift.Tally;
import io.driftgate.drift.rollout.RolloutSettings;
import io.driftgate.schemas.RolloutEvent;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a rollout would have done, for people and programs. */
final class RolloutBacktestView {
  private RolloutBacktestView() {}

  static ObjectNode json(RolloutBacktest backtest, RolloutSettings.Mode mode) {
    ObjectNode json =
        new ObjectMapper()
            .createObjectNode()
            .put("mode", word(mode))
            .put("stable_changes", backtest.changes())
            .put("dead_letters", backtest.accuracy().deadLetters());
    ArrayNode steps = json.putArray("events");
    for (RolloutStep step : backtest.steps()) {
      ObjectNode one = steps.addObject().put("after_events", step.afterEvents());
      one.setAll((ObjectNode) RolloutView.json(step.event()));
    }
    json.set("routing", json(backtest.accuracy().routing()));
    json.set("served", json(backtest.accuracy().served()));
    json.set("always", json(backtest.accuracy().always()));
    return json;
  }

  private static ObjectNode json(Map<String, Tally> byVersion) {
    ObjectNode json = new ObjectMapper().createObjectNode();
    new TreeMap<>(byVersion).forEach((version, tally) -> json.set(version, json(tally)));
    return json;
  }

  private static ObjectNode json(Tally tally) {
    return new ObjectMapper()
        .createObjectNode()
        .put("events", tally.events())
        .put("outcomes", tally.outcomes())
        .put("accuracy", tally.accuracy())
        .put("mean_error", tally.meanError());
  }

  static void print(
      RolloutBacktest backtest, RolloutSettings settings, String field, PrintWriter out) {
    out.println();
    Table steps = new Table("after event", "of", "decision", "route from then on", "reason");
    for (RolloutStep step : backtest.steps()) {
      RolloutEvent event = step.event();
      steps.add(
          Long.toString(step.afterEvents()),
          event.getDecidedAt().toString(),
          RolloutView.word(event),
          RolloutView.route(event),
          event.getReason());
    }
    steps.print(out);
    out.println();
    printAccuracy(backtest.accuracy(), out);
    out.println(
        backtest.changes()
            + (backtest.changes() == 1 ? " change" : " changes")
            + " of the stable version, "
            + backtest.accuracy().deadLetters()
            + " dead letters");
    if (settings.frozen()) {
      out.println(
          "rollout.frozen is true: nothing happened by itself; `--set rollout.frozen=false`");
    } else if (settings.mode() != RolloutSettings.Mode.ACT) {
      out.println(
          "rollout.mode is "
              + word(settings.mode())
              + ": what is proposed was not done; `--set rollout.mode=act` shows what it leads to");
    }
    if (backtest.accuracy().routing().outcomes() == 0) {
      out.println("no event has its outcome in the field '" + field + "' (labels.value-field)");
    }
  }

  private static void printAccuracy(RouteAccuracy accuracy, PrintWriter out) {
    boolean errors = accuracy.routing().meanError() != null;
    String what = errors ? "mean error" : "accuracy";
    Table table = new Table("route", "served", "with outcome", what, what + ", had it served all");
    new TreeMap<>(accuracy.served())
        .forEach(
            (version, served) ->
                table.add(
                    "version " + version,
                    Long.toString(served.events()),
                    Long.toString(served.outcomes()),
                    figure(served),
                    figure(accuracy.always().getOrDefault(version, served))));
    Tally routing = accuracy.routing();
    table.add(
        "all",
        Long.toString(routing.events()),
        Long.toString(routing.outcomes()),
        figure(routing),
        "");
    table.print(out);
  }

  private static String figure(Tally tally) {
    @Nullable Double figure = tally.accuracy() == null ? tally.meanError() : tally.accuracy();
    return figure == null ? "-" : String.format(Locale.ROOT, "%.4f", figure);
  }

  private static String word(RolloutSettings.Mode mode) {
    return mode.name().toLowerCase(Locale.ROOT);
  }
}
