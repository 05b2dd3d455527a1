package io.driftgate.app.replay;

import io.driftgate.schemas.AuditRecord;
import io.driftgate.schemas.Route;
import io.driftgate.schemas.RouteReason;
import io.driftgate.schemas.ShadowScore;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the audit record of an event should say of its route. The table in force decides it, but for
 * what only the record knows: which versions the instance had loaded, and what served before any
 * table.
 *
 * @param version that serves
 * @param route of the event
 * @param reason of the route
 * @param shadow version that scores beside; null for none
 * @param facts what was taken from the record
 */
record Expected(
    String version, Route route, RouteReason reason, @Nullable String shadow, Set<Fact> facts) {

  static Expected of(Decision decision, AuditRecord audit) {
    String wanted = decision.version();
    if (wanted == null) {
      return new Expected(
          audit.getModelVersion(),
          Route.STABLE,
          RouteReason.NO_ROUTING_TABLE,
          null,
          EnumSet.of(Fact.BEFORE_ANY_TABLE));
    }
    Set<Fact> facts = EnumSet.noneOf(Fact.class);
    String recorded = audit.getModelVersion();
    if (audit.getRouteReason() == RouteReason.CANARY_FAILED && decision.isCanarys()) {
      facts.add(Fact.CANARY_FAILED);
      if (!recorded.equals(decision.stable())) {
        facts.add(Fact.STOOD_IN);
      }
      return new Expected(recorded, Route.STABLE, RouteReason.CANARY_FAILED, wanted, facts);
    }
    if (audit.getRouteReason() == RouteReason.VERSION_NOT_LOADED && !recorded.equals(wanted)) {
      facts.add(Fact.STOOD_IN);
      return new Expected(
          recorded,
          Route.STABLE,
          RouteReason.VERSION_NOT_LOADED,
          shadow(decision, recorded, audit.getShadow(), facts),
          facts);
    }
    return new Expected(
        wanted,
        decision.isCanarys() ? Route.CANARY : Route.STABLE,
        RouteReason.ROUTING_TABLE,
        shadow(decision, wanted, audit.getShadow(), facts),
        facts);
  }

  /** The table's shadow scores beside; its own events the stable version does. */
  private static @Nullable String shadow(
      Decision decision, String serving, @Nullable ShadowScore recorded, Set<Fact> facts) {
    String shadow = decision.shadow();
    if (shadow == null) {
      return null;
    }
    String beside = serving.equals(shadow) ? decision.stable() : shadow;
    if (serving.equals(beside)) {
      return null;
    }
    if (recorded == null) {
      facts.add(Fact.WITHOUT_SHADOW);
      return null;
    }
    if (serving.equals(shadow) && !recorded.getModelVersion().equals(beside)) {
      // the stable version was not loaded, and whatever served in its place scored beside
      facts.add(Fact.STOOD_IN);
      return recorded.getModelVersion();
    }
    return beside;
  }
}
