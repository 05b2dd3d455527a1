package io.driftgate.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.driftgate.app.replay.Difference;
import io.driftgate.app.replay.Fact;
import io.driftgate.app.replay.Findings;
import io.driftgate.app.replay.OtherAnswer;
import io.driftgate.app.replay.PartitionRange;
import io.driftgate.app.replay.WhatIf;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** What replay found, as people and programs read it. */
final class ReplayView {
  private ReplayView() {}

  static ObjectNode json(Findings findings) {
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("agree", findings.agree());
    json.put("compared_by", findings.bitsCompared() ? "bits" : "tolerance");
    json.put("events", findings.events());
    json.put("scored", findings.scored());
    json.put("shadow_scored", findings.shadows());
    json.put("dead_letters", findings.deadLetters());
    json.put("missing", findings.missing());
    json.put("not_scored_yet", findings.notReached());
    json.put("switches", findings.switches());
    json.put("difference_count", findings.differenceCount());
    ArrayNode differences = json.putArray("differences");
    for (Difference difference : findings.differences()) {
      differences
          .addObject()
          .put("partition", difference.partition())
          .put("offset", difference.offset())
          .put("field", difference.field())
          .put("recorded", difference.recorded())
          .put("replayed", difference.replayed());
    }
    ArrayNode served = json.putArray("served");
    findings
        .served()
        .forEach(
            (by, events) ->
                served
                    .addObject()
                    .put("model_version", by.version())
                    .put("route", by.route().name())
                    .put("events", events));
    ObjectNode facts = json.putObject("facts");
    for (Fact fact : Fact.values()) {
      facts.put(fact.word(), findings.facts().getOrDefault(fact, 0L));
    }
    json.set("ranges", ranges(findings.ranges()));
    return json;
  }

  private static ArrayNode ranges(List<PartitionRange> ranges) {
    ArrayNode json = new ObjectMapper().createArrayNode();
    for (PartitionRange range : ranges) {
      json.addObject()
          .put("partition", range.partition())
          .put("from_offset", range.from())
          .put("to_offset", range.to())
          .put("offsets_gone", range.gone());
    }
    return json;
  }

  static void print(Findings findings, PrintWriter out) {
    print(findings.ranges(), out);
    out.println();
    Table served = new Table("version", "route", "events");
    findings
        .served()
        .forEach(
            (by, events) ->
                served.add(
                    by.version(),
                    by.route().name().toLowerCase(Locale.ROOT),
                    Long.toString(events)));
    served.print(out);
    out.println();
    out.println(
        findings.events()
            + " events: "
            + findings.scored()
            + " scored, "
            + findings.shadows()
            + " of them by a second version, too; "
            + findings.deadLetters()
            + " dead letters, "
            + findings.missing()
            + " without a record, "
            + findings.notReached()
            + " not scored yet; "
            + findings.switches()
            + " switches of the route");
    for (Fact fact : Fact.values()) {
      long count = findings.facts().getOrDefault(fact, 0L);
      if (count > 0) {
        out.println(count + " " + fact.meaning());
      }
    }
    if (findings.agree()) {
      out.println(
          findings.bitsCompared()
              ? "the same came out again, to the last bit"
              : "the same came out again, scores within the tolerance of their version"
                  + " (models.determinism=tolerance)");
      return;
    }
    out.println();
    Table differences = new Table("partition", "offset", "field", "recorded", "replayed");
    for (Difference difference : findings.differences()) {
      differences.add(
          Integer.toString(difference.partition()),
          Long.toString(difference.offset()),
          difference.field(),
          difference.recorded(),
          difference.replayed());
    }
    differences.print(out);
    out.println(
        findings.differenceCount()
            + " differences"
            + (findings.differenceCount() > findings.differences().size()
                ? ", the first " + findings.differences().size() + " of them above"
                : ""));
  }

  private static void print(List<PartitionRange> ranges, PrintWriter out) {
    Table table = new Table("partition", "from offset", "to offset");
    for (PartitionRange range : ranges) {
      table.add(
          Integer.toString(range.partition()),
          Long.toString(range.from()),
          Long.toString(range.to()));
    }
    table.print(out);
  }

  static ObjectNode json(String version, WhatIf summary) {
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("model_version", version);
    json.put("events", summary.events());
    json.put("compared", summary.compared());
    json.put("same_bits", summary.sameBits());
    json.put("labels_changed", summary.labelsChanged());
    json.put("mean_difference", summary.meanDifference());
    json.put("max_difference", summary.maxDifference());
    OtherAnswer farthest = summary.farthest();
    if (farthest != null) {
      json.putObject("farthest")
          .put("partition", farthest.partition())
          .put("offset", farthest.offset())
          .put("recorded_version", farthest.recordedVersion())
          .put("recorded_score", farthest.recordedScore())
          .put("score", farthest.score());
    }
    json.put("fails_instead", summary.failsInstead());
    json.put("scores_instead", summary.scoresInstead());
    json.put("fails_too", summary.failsToo());
    json.put("not_recorded", summary.notRecorded());
    json.set("ranges", ranges(summary.ranges()));
    return json;
  }

  static void print(String version, WhatIf summary, PrintWriter out) {
    print(summary.ranges(), out);
    out.println();
    out.println(
        "version "
            + version
            + " on "
            + summary.events()
            + " events: "
            + summary.compared()
            + " compared with what was said, "
            + summary.sameBits()
            + " of them the same to the last bit");
    out.println(summary.labelsChanged() + " labels change");
    out.println(
        "the score moves by "
            + summary.meanDifference()
            + " on average, by "
            + summary.maxDifference()
            + " at most");
    OtherAnswer farthest = summary.farthest();
    if (farthest != null && summary.maxDifference() > 0) {
      out.println(
          "at partition "
              + farthest.partition()
              + ", offset "
              + farthest.offset()
              + ": version "
              + farthest.recordedVersion()
              + " said "
              + farthest.recordedScore()
              + ", "
              + version
              + " says "
              + farthest.score());
    }
    out.println(
        summary.failsInstead()
            + " that were scored it cannot score; of the dead letters it scores "
            + summary.scoresInstead()
            + " and fails on "
            + summary.failsToo()
            + "; of "
            + summary.notRecorded()
            + " nothing is recorded");
  }
}
