package io.driftgate.app.replay;

import io.driftgate.models.ModelManifest;
import io.driftgate.models.TensorType;
import io.driftgate.schemas.AuditRecord;
import io.driftgate.schemas.ShadowScore;
import io.driftgate.topology.Repetition;
import io.driftgate.topology.decoding.Framing;
import io.driftgate.topology.decoding.Rejected;
import io.driftgate.topology.decoding.Row;
import io.driftgate.topology.decoding.RowLayout;
import io.driftgate.topology.scoring.Score;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A scored event held against its audit record. */
final class AuditJudgement implements Judgement {
  private final PastEvent event;
  private final AuditRecord audit;
  private final Decision decision;
  private final Expected expected;

  AuditJudgement(PastEvent event, AuditRecord audit, Decision decision) {
    this.event = event;
    this.audit = audit;
    this.decision = decision;
    this.expected = Expected.of(decision, audit);
  }

  @Override
  public Set<String> versions() {
    Set<String> versions = new LinkedHashSet<>();
    versions.add(expected.version());
    if (expected.shadow() != null) {
      versions.add(expected.shadow());
    }
    return versions;
  }

  @Override
  public void judge(Answers answers, Findings findings) {
    expected.facts().forEach(findings::fact);
    Sheet sheet = new Sheet(event, findings);
    sheet.same("routing_epoch", audit.getRoutingEpoch(), decision.epoch());
    sheet.same("route", audit.getRoute(), expected.route());
    sheet.same("route_reason", audit.getRouteReason(), expected.reason());
    Answers.Given given = answers.of(expected.version());
    if (given == null) {
      sheet.differs("model_version", audit.getModelVersion(), answers.whyNot(expected.version()));
    } else {
      judgeServed(given, sheet);
    }
    judgeShadow(answers, sheet);
  }

  private void judgeServed(Answers.Given given, Sheet sheet) {
    ModelManifest manifest = given.manifest();
    sheet.same("model_name", audit.getModelName(), manifest.name());
    sheet.same("model_version", audit.getModelVersion(), manifest.version());
    sheet.same("model_sha256", audit.getModelSha256(), manifest.sha256());
    Repetition.Answer answer = given.answer();
    Score.Scored score = answer.score();
    if (score == null) {
      sheet.differs("score", Double.toString(audit.getScore()), failure(answer));
      return;
    }
    sheet.sameNumber("score", audit.getScore(), score.score(), given.tolerance());
    sheet.same("label", audit.getLabel(), score.label());
    judgeScores(score.scores(), given.tolerance(), sheet);
    judgeFeatures(manifest, answer.row(), sheet);
  }

  private void judgeScores(Map<String, Double> replayed, double tolerance, Sheet sheet) {
    Map<String, Double> recorded = audit.getScores();
    if (!recorded.keySet().equals(replayed.keySet())) {
      sheet.differs(
          "scores", new TreeMap<>(recorded).toString(), new TreeMap<>(replayed).toString());
      return;
    }
    recorded.forEach(
        (label, score) ->
            sheet.sameNumber(
                "scores." + label, score, Objects.requireNonNull(replayed.get(label)), tolerance));
  }

  private void judgeFeatures(ModelManifest manifest, Row row, Sheet sheet) {
    byte[] value = event.event().value();
    if (value != null && Framing.isFramed(value)) {
      sheet.same("schema_id", audit.getSchemaId(), Framing.schemaId(value));
    }
    String coordinates = event.event().topic() + "/" + event.partition() + "/" + event.offset();
    sheet.same("event_id", audit.getEventId(), row.eventId() == null ? coordinates : row.eventId());
    long time = row.eventTime() == Row.NO_TIME ? event.event().timestamp() : row.eventTime();
    if (time >= 0 || row.eventTime() != Row.NO_TIME) {
      sheet.same("event_time", audit.getEventTime().toEpochMilli(), time);
    }
    judgeNumbers(manifest, row, sheet);
    sheet.same(
        "integers",
        new ArrayList<>(audit.getIntegers()),
        Arrays.stream(row.integers()).boxed().collect(Collectors.toList()));
    sheet.same("texts", new ArrayList<>(audit.getTexts()), Arrays.asList(row.texts()));
  }

  /** Records from before there were floats have all numbers in one list. */
  private void judgeNumbers(ModelManifest manifest, Row row, Sheet sheet) {
    List<Double> numbers = new ArrayList<>(audit.getNumbers());
    if (audit.getFloats().isEmpty() && numbers.size() == row.numbers().length) {
      sheet.same("numbers", numbers, Arrays.stream(row.numbers()).boxed().toList());
      return;
    }
    int[] doubles = RowLayout.places(manifest.features(), TensorType.FP64);
    int[] floats = RowLayout.places(manifest.features(), TensorType.FP32);
    sheet.same(
        "numbers",
        numbers,
        Arrays.stream(doubles).mapToObj(place -> row.numbers()[place]).toList());
    sheet.same(
        "floats",
        new ArrayList<>(audit.getFloats()),
        Arrays.stream(floats).mapToObj(place -> (float) row.numbers()[place]).toList());
  }

  private void judgeShadow(Answers answers, Sheet sheet) {
    ShadowScore recorded = audit.getShadow();
    String version = expected.shadow();
    if (recorded == null || version == null) {
      sheet.same(
          "shadow.model_version", recorded == null ? null : recorded.getModelVersion(), version);
      return;
    }
    Answers.Given given = answers.of(version);
    if (given == null) {
      sheet.differs("shadow.model_version", recorded.getModelVersion(), answers.whyNot(version));
      return;
    }
    sheet.same("shadow.model_version", recorded.getModelVersion(), version);
    sheet.same("shadow.model_sha256", recorded.getModelSha256(), given.manifest().sha256());
    Score.Scored score = given.answer().score();
    Rejected rejected = given.answer().failure();
    sheet.same(
        "shadow.failure",
        recorded.getFailure(),
        rejected == null ? null : rejected.reason().name());
    if (score != null && recorded.getScore() != null) {
      sheet.sameNumber("shadow.score", recorded.getScore(), score.score(), given.tolerance());
      sheet.same("shadow.label", recorded.getLabel(), score.label());
    } else {
      sheet.same("shadow.score", recorded.getScore(), score == null ? null : score.score());
    }
  }

  private static String failure(Repetition.Answer answer) {
    Rejected rejected = answer.failure();
    return rejected == null ? "no score" : rejected.reason() + ": " + rejected.detail();
  }

  /** Compares field by field. */
  private record Sheet(PastEvent event, Findings findings) {

    void differs(String field, String recorded, String replayed) {
      findings.differs(event.partition(), event.offset(), field, recorded, replayed);
    }

    /** By what equals says; of doubles that is their bits. */
    void same(String field, @Nullable Object recorded, @Nullable Object replayed) {
      if (!Objects.equals(recorded, replayed)) {
        differs(field, String.valueOf(recorded), String.valueOf(replayed));
      }
    }

    void sameNumber(String field, double recorded, double replayed, double tolerance) {
      boolean same =
          Double.doubleToLongBits(recorded) == Double.doubleToLongBits(replayed)
              || (tolerance > 0 && Math.abs(recorded - replayed) <= tolerance);
      if (!same) {
        differs(field, Double.toString(recorded), Double.toString(replayed));
      }
    }
  }
}
