package io.driftgate.app.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.driftgate.models.Activation;
import io.driftgate.models.Feature;
import io.driftgate.models.ModelManifest;
import io.driftgate.models.Outputs;
import io.driftgate.models.TensorType;
import io.driftgate.schemas.AuditRecord;
import io.driftgate.schemas.EpochApplied;
import io.driftgate.schemas.Route;
import io.driftgate.schemas.RouteReason;
import io.driftgate.schemas.ShadowScore;
import io.driftgate.topology.Repetition;
import io.driftgate.topology.decoding.Reason;
import io.driftgate.topology.decoding.Rejected;
import io.driftgate.topology.decoding.Row;
import io.driftgate.topology.decoding.RowFiller;
import io.driftgate.topology.decoding.RowLayout;
import io.driftgate.topology.decoding.RowSource;
import io.driftgate.topology.scoring.ClassScores;
import io.driftgate.topology.scoring.Score;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever differs between a record and what comes out again is named. */
class JudgementTest {
  private static final byte[] VALUE = {0, 0, 0, 0, 7, 1};
  private static final EpochApplied TABLE = PastRecords.table(3, 0, "2", 5_000, "2");
  private static final Rejected FAILED = new Rejected(Reason.MODEL_FAILED, "it failed");
  private static final double SCORE = 0.1;
  private static final List<Feature> FEATURES =
      List.of(Feature.required("a", TensorType.FP32), Feature.required("b", TensorType.FP64));

  /** A change of one field of the audit record. */
  enum Change {
    SCORE("score", audit -> audit.setScore(Math.nextUp(JudgementTest.SCORE))),
    LABEL("label", audit -> audit.setLabel("no")),
    CLASS("scores.b", audit -> audit.setScores(Map.of("a", 0.1, "b", 0.2))),
    CLASSES("scores", audit -> audit.setScores(Map.of())),
    NAME("model_name", audit -> audit.setModelName("n")),
    VERSION("model_version", audit -> audit.setModelVersion("2")),
    SHA256("model_sha256", audit -> audit.setModelSha256("f")),
    ROUTE("route", audit -> audit.setRoute(Route.CANARY)),
    REASON("route_reason", audit -> audit.setRouteReason(RouteReason.NO_ROUTING_TABLE)),
    EPOCH("routing_epoch", audit -> audit.setRoutingEpoch(2)),
    SCHEMA("schema_id", audit -> audit.setSchemaId(8)),
    EVENT_ID("event_id", audit -> audit.setEventId("other")),
    EVENT_TIME("event_time", audit -> audit.setEventTime(Instant.ofEpochMilli(1))),
    NUMBERS("numbers", audit -> audit.setNumbers(List.of(0.1))),
    FLOATS("floats", audit -> audit.setFloats(List.of(0.2f))),
    SHADOW_SCORE("shadow.score", audit -> audit.getShadow().setScore(0.3)),
    SHADOW_LABEL("shadow.label", audit -> audit.getShadow().setLabel("no")),
    SHADOW_SHA256("shadow.model_sha256", audit -> audit.getShadow().setModelSha256("f")),
    SHADOW_VERSION("shadow.model_version", audit -> audit.getShadow().setModelVersion("9"));

    private final String field;
    private final Consumer<AuditRecord> change;

    Change(String field, Consumer<AuditRecord> change) {
      this.field = field;
      this.change = change;
    }
  }

  @Test
  void theSameIsNoDifference() {
    assertThat(judged(audit(), 0).agree()).isTrue();
  }

  /** Records from before there were floats. */
  @Test
  void allNumbersMayBeInOneList() {
    AuditRecord audit = audit();
    audit.setFloats(List.of());
    audit.setNumbers(List.of(0.1, 0.2));
    assertThat(judged(audit, 0).agree()).isTrue();
    audit.setNumbers(List.of(0.2, 0.1));
    assertThat(judged(audit, 0).agree()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void aFieldThatIsNotAsItWasIsNamed(Change change) {
    AuditRecord audit = audit();
    change.change.accept(audit);

    assertThat(judged(audit, 0).differences())
        .singleElement()
        .satisfies(difference -> assertThat(difference.field()).isEqualTo(change.field))
        .satisfies(difference -> assertThat(difference.offset()).isEqualTo(5))
        .satisfies(
            difference -> assertThat(difference.recorded()).isNotEqualTo(difference.replayed()));
  }

  @Test
  void withoutBitsScoresMayBeWithinTheTolerance() {
    AuditRecord audit = audit();
    audit.setScore(SCORE + 1e-7);

    assertThat(judged(audit, 1e-6).agree()).isTrue();
    assertThat(judged(audit, 1e-8).agree()).isFalse();
  }

  @Test
  void aVersionThatCannotBeHadIsADifferenceThatSaysWhy() {
    Answers answers = new Answers();
    answers.give("2", scores("2", 0));
    answers.miss("1", "version 1 is gone");

    assertThat(judged(new AuditJudgement(past(audit(), null), audit(), decision()), answers))
        .extracting(Difference::field, Difference::replayed)
        .containsExactly(tuple("model_version", "version 1 is gone"));
  }

  @Test
  void aCanaryThatFailedFailsAgain() {
    AuditRecord audit = audit();
    audit.setRouteReason(RouteReason.CANARY_FAILED);
    audit.getShadow().setScore(null);
    audit.getShadow().setLabel(null);
    audit.getShadow().setFailure("MODEL_FAILED");
    Judgement judgement = new AuditJudgement(past(audit, null), audit, new Decision(TABLE, true));

    assertThat(judgement.versions()).containsExactlyInAnyOrder("1", "2");
    assertThat(judged(judgement, answers(scores("1", 0), fails("2")))).isEmpty();
    assertThat(judged(judgement, answers(scores("1", 0), scores("2", 0))))
        .extracting(Difference::field)
        .containsExactly("shadow.failure", "shadow.score");
  }

  @Test
  void aDeadLetterHasToFailAgainForTheSameReason() {
    DeadLetter letter = new DeadLetter(5, "MODEL_FAILED", "1");
    Judgement judgement = new LetterJudgement(past(null, letter), letter, decision());

    assertThat(judged(judgement, answers(fails("1")))).isEmpty();
    assertThat(judged(judgement, answers(scores("1", 0))))
        .extracting(Difference::replayed)
        .containsExactly("version 1 scores it");
  }

  @Test
  void anOutputThatWasTooLargeCanBeScored() {
    DeadLetter letter = new DeadLetter(5, "OUTPUT_TOO_LARGE", "1");
    Findings findings = new Findings(true, 10);

    new LetterJudgement(past(null, letter), letter, decision())
        .judge(answers(scores("1", 0)), findings);

    assertThat(findings.agree()).isTrue();
    assertThat(findings.facts()).containsExactly(Map.entry(Fact.TOO_LARGE, 1L));
  }

  @Test
  void allDifferencesAreCountedAndTheFirstAreKept() {
    Findings findings = new Findings(true, 1);

    findings.differs(0, 1, "score", "1", "2");
    findings.differs(0, 2, "score", "1", "2");

    assertThat(findings.differenceCount()).isEqualTo(2);
    assertThat(findings.differences()).extracting(Difference::offset).containsExactly(1L);
  }

  private static Findings judged(AuditRecord audit, double tolerance) {
    Findings findings = new Findings(tolerance == 0, 10);
    new AuditJudgement(past(audit, null), audit, decision())
        .judge(answers(scores("1", tolerance), scores("2", tolerance)), findings);
    return findings;
  }

  private static List<Difference> judged(Judgement judgement, Answers answers) {
    Findings findings = new Findings(true, 10);
    judgement.judge(answers, findings);
    return findings.differences();
  }

  private static Decision decision() {
    return new Decision(TABLE, false);
  }

  private static Answers answers(Answers.Given... all) {
    Answers answers = new Answers();
    for (Answers.Given given : all) {
      answers.give(given.manifest().version(), given);
    }
    return answers;
  }

  private static Answers.Given scores(String version, double tolerance) {
    return given(
        version,
        tolerance,
        new Repetition.Answer(
            row(),
            new Score.Scored(
                SCORE, "yes", new ClassScores(List.of("a", "b"), new double[] {0.1, 0.9})),
            null));
  }

  private static Answers.Given fails(String version) {
    return given(version, 0, new Repetition.Answer(row(), null, FAILED));
  }

  private static Answers.Given given(String version, double tolerance, Repetition.Answer answer) {
    ModelManifest manifest =
        new ModelManifest(
            "m",
            version,
            "sha of " + version,
            List.of(),
            new Outputs("y", null, null, Activation.NONE),
            List.of(),
            FEATURES);
    return new Answers.Given(manifest, tolerance, answer);
  }

  private static Row row() {
    RowLayout layout = new RowLayout(FEATURES, "", "");
    Row row = layout.newRow();
    Rejected rejected = new RowFiller(layout).fill(new Values(), row);
    assertThat(rejected).isNull();
    return row;
  }

  private static PastEvent past(@Nullable AuditRecord audit, @Nullable DeadLetter letter) {
    return new PastEvent(
        new ConsumerRecord<>(
            PastRecords.FEATURES,
            0,
            5,
            0,
            TimestampType.CREATE_TIME,
            1,
            VALUE.length,
            new byte[] {1},
            VALUE,
            new RecordHeaders(),
            Optional.empty()),
        audit,
        letter,
        true);
  }

  /** Of an event that version 1 served and version 2 scored beside. */
  private static AuditRecord audit() {
    return PastRecords.audit()
        .setRoutingEpoch(3)
        .setLabel("yes")
        .setScores(Map.of("a", 0.1, "b", 0.9))
        .setNumbers(List.of(0.2))
        .setFloats(List.of(0.1f))
        .setShadow(
            ShadowScore.newBuilder()
                .setModelVersion("2")
                .setModelSha256("sha of 2")
                .setScore(SCORE)
                .setLabel("yes")
                .build())
        .build();
  }

  /** a = 0.1, b = 0.2. */
  private static final class Values implements RowSource {
    @Override
    public boolean isMissing(String name) {
      return false;
    }

    @Override
    public double number(String name) {
      return name.equals("a") ? 0.1 : 0.2;
    }

    @Override
    public long integer(String name) {
      throw new IllegalArgumentException(name);
    }

    @Override
    public String text(String name) {
      throw new IllegalArgumentException(name);
    }
  }
}
