package io.driftgate.drift.rollout;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far the model's rollout is. Transitions are methods of the states that have them: what is not
 * there cannot happen. Immutable.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "phase")
@JsonSubTypes({
  @JsonSubTypes.Type(value = RolloutState.Idle.class, name = "idle"),
  @JsonSubTypes.Type(value = RolloutState.Shadow.class, name = "shadow"),
  @JsonSubTypes.Type(value = RolloutState.Canary.class, name = "canary")
})
public sealed interface RolloutState {

  /** Who serves; a routing table says the same. */
  Route route();

  /** Version that was the stable one before the one that is; null where there is none. */
  @Nullable String before();

  /** A rollout is under way. */
  sealed interface Running extends RolloutState {

    Trial trial();

    @Override
    default @Nullable String before() {
      return trial().before();
    }

    /** The candidate serves a share of the keys, in ten-thousandths from 1. */
    default Canary share(int share) {
      return new Canary(trial(), share);
    }

    /** The candidate serves nobody and scores beside. */
    default Shadow shadow() {
      return new Shadow(trial());
    }

    /** The candidate serves all. */
    default Idle promote() {
      return new Idle(trial().candidate(), trial().stable());
    }

    /** The stable version serves all again. */
    default Idle rollBack() {
      return new Idle(trial().stable(), trial().before());
    }
  }

  /**
   * No rollout is under way.
   *
   * @param stable version that serves; null while no routing table says one
   * @param before version that served before it, for a way back; null where there is none
   */
  record Idle(@Nullable String stable, @Nullable String before) implements RolloutState {

    /**
     * Starts a rollout in the shadow.
     *
     * @param serving version that serves now
     */
    Shadow start(String id, String serving, String candidate, Instant now) {
      return new Shadow(new Trial(id, serving, candidate, before, now.toEpochMilli()));
    }

    /** A version serves all, without a rollout. */
    Idle serve(String version) {
      return new Idle(version, stable);
    }

    @Override
    public Route route() {
      return new Route(stable, null, 0, null, "", null, before);
    }
  }

  /** The candidate scores every event beside the stable version and serves none. */
  record Shadow(Trial trial) implements Running {

    @Override
    public Route route() {
      return new Route(
          trial.stable(), null, 0, trial.candidate(), trial.salt(), trial.id(), trial.before());
    }
  }

  /**
   * The candidate serves a share of the keys; each event is scored by the other version beside.
   *
   * @param share in ten-thousandths
   */
  record Canary(Trial trial, int share) implements Running {

    @Override
    public Route route() {
      return new Route(
          trial.stable(),
          trial.candidate(),
          share,
          trial.candidate(),
          trial.salt(),
          trial.id(),
          trial.before());
    }
  }
}
