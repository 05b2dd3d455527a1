package io.driftgate.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.driftgate.app.rollout.RolloutDesk;
import io.driftgate.app.tail.ContractJson;
import io.driftgate.schemas.InstanceReport;
import io.driftgate.schemas.RolloutCause;
import io.driftgate.schemas.RolloutEvent;
import io.driftgate.schemas.RolloutEventKind;
import io.driftgate.schemas.RoutingTable;
import io.driftgate.schemas.VersionReport;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Rollouts as people and programs read them. */
final class RolloutView {
  private RolloutView() {}

  static JsonNode json(RolloutEvent event) {
    return ContractJson.of(event);
  }

  /** One event in one line. */
  static String line(RolloutEvent event) {
    StringBuilder line = new StringBuilder();
    line.append(word(event)).append(": ");
    line.append(route(event));
    line.append(", epoch ").append(event.getEpoch());
    if (event.getAskedBy() != null) {
      line.append(", asked by ").append(event.getAskedBy());
    }
    if (!event.getReason().isEmpty()) {
      line.append(": ").append(event.getReason());
    }
    return line.toString();
  }

  /** Who serves and who scores beside after it. */
  static String route(RolloutEvent event) {
    return route(
        event.getStableVersion(),
        event.getCanaryShare() > 0 ? event.getCandidateVersion() : null,
        event.getCanaryShare(),
        switch (event.getPhase()) {
          case SHADOW, CANARY -> event.getCandidateVersion();
          default -> null;
        });
  }

  /** What happened, in a word or two. */
  static String word(RolloutEvent event) {
    String word = event.getEvent().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    if (event.getEvent() != RolloutEventKind.PROPOSED || event.getProposed() == null) {
      return word;
    }
    String step = event.getProposed().replace('_', ' ');
    Integer share = event.getProposedShare();
    if (share != null) {
      return word + " " + step + " " + percent(share);
    }
    return event.getProposed().equals("start")
        ? word + " start of " + event.getCandidateVersion()
        : word + " " + step;
  }

  private static String route(
      @Nullable String stable, @Nullable String canary, int share, @Nullable String shadow) {
    StringBuilder route = new StringBuilder();
    route.append(stable == null ? "no stable version yet" : "stable " + stable);
    if (canary != null) {
      route.append(", canary ").append(canary).append(" at ").append(percent(share));
    } else if (shadow != null) {
      route.append(", shadow ").append(shadow);
    }
    return route.toString();
  }

  private static String percent(int share) {
    return BigDecimal.valueOf(share, 2).stripTrailingZeros().toPlainString() + " % of the keys";
  }

  /**
   * How things stand.
   *
   * @param frozen what this configuration says of rollout.frozen
   * @param last decisions that are named
   */
  static ObjectNode json(RolloutDesk.Standing standing, boolean frozen, int last) {
    ObjectNode json = new ObjectMapper().createObjectNode();
    RoutingTable table = standing.table();
    json.set("routing", table == null ? null : ContractJson.of(table));
    json.put("version_before", before(standing.events()));
    json.put("paused", paused(standing.events()) != null);
    json.put("frozen", frozen);
    ArrayNode instances = json.putArray("instances");
    for (InstanceReport instance : standing.instances()) {
      instances.add(ContractJson.of(instance));
    }
    ArrayNode events = json.putArray("events");
    last(standing.events(), last).forEach(event -> events.add(ContractJson.of(event)));
    return json;
  }

  /** As {@link #json(RolloutDesk.Standing, boolean, int)} for people. */
  static void print(RolloutDesk.Standing standing, boolean frozen, int last, PrintWriter out) {
    RoutingTable table = standing.table();
    if (table == null) {
      out.println("no routing table: the newest release that instances let in serves");
    } else {
      out.println(
          table.getModelName()
              + ": "
              + route(
                  table.getStableVersion(),
                  table.getCanaryVersion(),
                  table.getCanaryShare(),
                  table.getShadowVersion())
              + ", epoch "
              + table.getEpoch()
              + " of "
              + table.getDecidedAt());
      if (table.getRolloutId() != null) {
        out.println("rollout " + table.getRolloutId() + " is under way");
      }
    }
    String before = before(standing.events());
    if (before != null) {
      out.println(
          "version "
              + before
              + " was the stable one before; `driftgate rollout rollback "
              + before
              + "` goes back to it");
    }
    RolloutEvent pause = paused(standing.events());
    if (pause != null) {
      out.println(
          "paused since "
              + pause.getDecidedAt()
              + ": nothing happens by itself"
              + (pause.getCause() == RolloutCause.GUARD
                  ? ", unless a candidate breaks a limit and is taken back"
                  : ""));
    }
    if (frozen) {
      out.println("rollout.frozen is true in this configuration: nothing happens by itself");
    }
    out.println();
    instances(standing.instances(), out);
    out.println();
    Table events = new Table("decided", "event", "route", "epoch", "by", "reason");
    for (RolloutEvent event : last(standing.events(), last)) {
      events.add(
          event.getDecidedAt().toString(),
          word(event),
          route(event),
          Long.toString(event.getEpoch()),
          event.getAskedBy() == null ? "-" : event.getAskedBy(),
          event.getReason());
    }
    events.print(out);
  }

  /** The stable version before the one that serves; null where none is known. */
  private static @Nullable String before(List<RolloutEvent> events) {
    return events.isEmpty() ? null : events.get(events.size() - 1).getVersionBefore();
  }

  /** The event that paused it; null where it goes on. */
  private static @Nullable RolloutEvent paused(List<RolloutEvent> events) {
    RolloutEvent pause = null;
    for (RolloutEvent event : events) {
      if (event.getEvent() == RolloutEventKind.PAUSED) {
        pause = event;
      } else if (event.getEvent() == RolloutEventKind.RESUMED) {
        pause = null;
      }
    }
    return pause;
  }

  private static void instances(List<InstanceReport> instances, PrintWriter out) {
    TreeSet<String> versions = new TreeSet<>();
    for (InstanceReport instance : instances) {
      instance.getVersions().forEach(version -> versions.add(version.getModelVersion()));
    }
    Table table = new Table("instance", "version", "state", "what is wrong");
    for (InstanceReport instance : instances) {
      for (VersionReport version : instance.getVersions()) {
        table.add(
            instance.getInstanceId(),
            version.getModelVersion(),
            ReleaseView.state(version),
            version.getDetail());
      }
    }
    table.print(out);
  }

  private static List<RolloutEvent> last(List<RolloutEvent> events, int last) {
    return events.subList(Math.max(0, events.size() - last), events.size());
  }
}
