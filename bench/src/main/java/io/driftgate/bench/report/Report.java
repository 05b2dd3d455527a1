package io.driftgate.bench.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a command has to say.
 *
 * @param name of the command, {@code throughput}
 * @param command as it was given
 * @param machine what it ran on
 * @param settings what it ran with
 */
public record Report(
    String name,
    String command,
    Instant at,
    Map<String, String> machine,
    Map<String, String> settings,
    List<Table> tables,
    List<Judgement> judgements) {
  public Report {
    tables = List.copyOf(tables);
    judgements = List.copyOf(judgements);
  }

  /** For programs. */
  public String json() {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode root = mapper.createObjectNode();
    root.put("command", command);
    root.put("at", at.toString());
    machine.forEach(root.putObject("machine")::put);
    settings.forEach(root.putObject("settings")::put);
    ArrayNode all = root.putArray("tables");
    for (Table table : tables) {
      ObjectNode node = all.addObject().put("title", table.title());
      ArrayNode rows = node.putArray("rows");
      for (List<Object> row : table.rows()) {
        ObjectNode cells = rows.addObject();
        for (int column = 0; column < row.size(); column++) {
          cells.set(table.columns().get(column), mapper.valueToTree(row.get(column)));
        }
      }
    }
    ArrayNode marks = root.putArray("marks");
    for (Judgement judgement : judgements) {
      ObjectNode mark =
          marks
              .addObject()
              .put("what", judgement.what())
              .put("median", judgement.median())
              .put("least", judgement.least())
              .put("greatest", judgement.greatest());
      if (judgement.isAsked()) {
        mark.put(judgement.atLeast() ? "at_least" : "at_most", judgement.bound());
        mark.put("met", judgement.isMet());
      }
    }
    return root.toPrettyString();
  }
}
