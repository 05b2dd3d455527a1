package io.driftgate.app.replay;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Scores events again with the versions that they had and holds the outcome against the records: a
 * few hundred at a time, the events of each version together. For one thread.
 */
final class Verification {
  private final VersionShelf shelf;
  private final Findings findings;
  private final List<Question> questions = new ArrayList<>();

  private record Question(PastEvent event, Judgement judgement, Answers answers) {}

  Verification(VersionShelf shelf, Findings findings) {
    this.shelf = shelf;
    this.findings = findings;
  }

  /** Takes an event in; it is judged with the next {@link #finish}. */
  void add(PastEvent event, Decision decision) {
    findings.event(event);
    Judgement judgement = judgement(event, decision);
    if (judgement != null) {
      questions.add(new Question(event, judgement, new Answers()));
    }
  }

  /** Judges what was taken in. */
  void finish() {
    Map<String, List<Question>> byVersion = new LinkedHashMap<>();
    for (Question question : questions) {
      for (String version : question.judgement().versions()) {
        byVersion.computeIfAbsent(version, none -> new ArrayList<>()).add(question);
      }
    }
    byVersion.forEach(this::ask);
    questions.forEach(question -> question.judgement().judge(question.answers(), findings));
    questions.clear();
  }

  private void ask(String version, List<Question> asked) {
    ShelvedVersion shelved = shelf.get(version);
    if (shelved == null) {
      asked.forEach(question -> question.answers().miss(version, shelf.problem(version)));
      return;
    }
    List<ConsumerRecord<byte[], byte[]>> events =
        asked.stream().map(question -> question.event().event()).toList();
    List<Answers.Given> given = shelved.ask(events);
    for (int index = 0; index < given.size(); index++) {
      asked.get(index).answers().give(version, given.get(index));
    }
  }

  private @Nullable Judgement judgement(PastEvent event, Decision decision) {
    if (event.audit() != null) {
      if (event.letter() != null) {
        outcome(event, "an audit record and a dead letter", "one of them");
      }
      return new AuditJudgement(event, event.audit(), decision);
    }
    if (event.letter() != null) {
      return new LetterJudgement(event, event.letter(), decision);
    }
    if (event.wasReached()) {
      outcome(event, "nothing", "an audit record or a dead letter");
    }
    return null;
  }

  private void outcome(PastEvent event, String recorded, String replayed) {
    findings.differs(event.partition(), event.offset(), "outcome", recorded, replayed);
  }
}
