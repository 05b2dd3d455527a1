package io.driftgate.drift.rollout;

import io.driftgate.drift.statistics.PairedEvidence;
import org.jspecify.annotations.Nullable;

/**
 * What the outcomes of events that both versions scored have said of a rollout so far. Outcomes
 * come late: what counts is when the event was, not when its outcome came. Immutable.
 *
 * @param forCandidate evidence that the candidate is better, or not worse than the margin; null
 *     before any outcome
 * @param against evidence that it is worse; null before any outcome
 * @param labelled outcomes
 * @param sinceStep those of events of after the last step
 * @param better those on which the candidate was right and the stable version was not, or it was
 *     closer
 * @param worse the other way round
 * @param startedAt event time of the start, milliseconds since 1970; events before it do not count
 * @param steppedAt event time of the last step, likewise
 * @param againstFrom event time from which events speak against the candidate
 */
public record LabelEvidence(
    @Nullable PairedEvidence forCandidate,
    @Nullable PairedEvidence against,
    long labelled,
    long sinceStep,
    long better,
    long worse,
    long startedAt,
    long steppedAt,
    long againstFrom) {

  /** Before any outcome, of a rollout that starts now. */
  static LabelEvidence from(long time) {
    return new LabelEvidence(null, null, 0, 0, 0, 0, time, time, time);
  }

  /** Outside of a rollout. */
  static LabelEvidence none() {
    return from(Long.MIN_VALUE);
  }

  /**
   * With one more outcome.
   *
   * @param time of the event, milliseconds since 1970
   * @param difference sign of the candidate's loss less the stable version's
   * @param kind what is asked
   * @param margin that a candidate may be worse and still be promoted
   */
  LabelEvidence with(long time, int difference, PairedEvidence.Kind kind, double margin) {
    if (time < startedAt) {
      return this;
    }
    PairedEvidence favour = goesOn(forCandidate, kind, margin);
    PairedEvidence disfavour = goesOn(against, kind, 0);
    return new LabelEvidence(
        favour.with(difference),
        time < againstFrom ? disfavour : disfavour.with(-difference),
        labelled + 1,
        sinceStep + (time < steppedAt ? 0 : 1),
        better + (difference < 0 ? 1 : 0),
        worse + (difference > 0 ? 1 : 0),
        startedAt,
        steppedAt,
        againstFrom);
  }

  /** Evidence goes on where the same is asked; the configuration may be another by now. */
  private static PairedEvidence goesOn(
      @Nullable PairedEvidence before, PairedEvidence.Kind kind, double margin) {
    return before != null && before.kind() == kind && before.margin() == margin
        ? before
        : PairedEvidence.none(kind, margin);
  }

  /**
   * After a step. What speaks for the candidate stays. Where it is asked all the time whether it
   * got worse, that is asked anew when it begins to serve: what it said in the shadow cost nobody
   * anything, and may be long ago.
   *
   * @param begins whether the candidate serves from now on and did not before
   * @param time event time of the step, milliseconds since 1970
   */
  LabelEvidence fromHere(boolean begins, long time) {
    boolean anew = begins && against != null && against.kind() == PairedEvidence.Kind.DETECTOR;
    return new LabelEvidence(
        forCandidate,
        anew ? null : against,
        labelled,
        0,
        better,
        worse,
        startedAt,
        time,
        anew ? time : againstFrom);
  }

  /** Evidence for the candidate; 0 before any outcome. */
  double forValue() {
    return forCandidate == null ? 0 : forCandidate.value();
  }

  /** Evidence against it; 0 before any outcome. */
  double againstValue() {
    return against == null ? 0 : against.value();
  }
}
