package io.driftgate.app.replay;

import io.driftgate.app.broker.Broker;
import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.failure.ExpectedFailure;
import io.driftgate.app.registry.RegistryWriterSchemas;
import io.driftgate.app.registry.SchemaRegistry;
import io.driftgate.schemas.PipelineTopic;
import io.driftgate.topology.SchemaUnavailableException;
import io.driftgate.topology.writerschema.KnownSchemas;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Scores a range of the features topic again. Partition by partition, a few hundred events at a
 * time, so that memory does not grow with the range. Writes to no topic.
 */
public final class Replay {
  /** Events that are held at a time. */
  private static final int EVENTS_HELD = 512;

  private final DriftgateConfig config;
  private final ReplayRange wanted;
  private final List<Path> bundles;
  private final ReplayProgress progress;
  private final KnownSchemas schemas;
  private long done;

  /**
   * Prepares a replay, with a configuration that was loaded with {@code Need.BROKER} and {@code
   * Need.REGISTRY}.
   *
   * @param bundles versions that are taken from this machine and not from their releases
   */
  public Replay(
      DriftgateConfig config, ReplayRange wanted, List<Path> bundles, ReplayProgress progress) {
    this.config = config;
    this.wanted = wanted;
    this.bundles = List.copyOf(bundles);
    this.progress = progress;
    this.schemas =
        new KnownSchemas(
            new RegistryWriterSchemas(new SchemaRegistry(config.registry())),
            InstantSource.system());
  }

  /**
   * Scores the events with the versions that they had, and compares with what was recorded.
   *
   * @param differencesMax how many differences are kept
   * @throws ExpectedFailure when there is nothing to compare, or something cannot be had
   */
  public Findings verify(int differencesMax) {
    Findings findings = new Findings(config.models().bitsMatter(), differencesMax);
    try (Broker broker = Broker.connect(config);
        VersionShelf shelf = new VersionShelf(config, schemas, bundles, progress::note)) {
      OffsetRanges offsets = new OffsetRanges(config, broker);
      Verification verification = new Verification(shelf, findings);
      for (PartitionRange range : ranges(broker, offsets)) {
        try (RecordedPartition recorded =
            new RecordedPartition(
                config,
                schemas,
                offsets,
                range,
                (partition, offset, record, why) ->
                    findings.differs(partition, offset, "outcome", record, why))) {
          RouteLog routes = recorded.routes();
          findings.range(range, routes.switches());
          inChunks(
              recorded,
              chunk -> {
                for (PastEvent event : chunk) {
                  verification.add(event, routes.decide(event.event().key(), event.offset()));
                }
                verification.finish();
              });
        }
      }
    } catch (SchemaUnavailableException e) {
      throw unavailable(e);
    }
    if (findings.agree() && findings.events() == findings.notReached()) {
      throw new ExpectedFailure(
          "there is nothing to compare: scoring has not come to any of the "
              + findings.events()
              + " events of the range");
    }
    return findings;
  }

  /**
   * Asks another version about the events.
   *
   * @param version released, or of a bundle
   * @param rows takes every event's answer
   * @throws ExpectedFailure when there is no such version, nothing to ask it, or something cannot
   *     be had
   */
  public WhatIf ask(String version, Consumer<OtherAnswer> rows) {
    WhatIf summary = new WhatIf();
    try (Broker broker = Broker.connect(config);
        VersionShelf shelf = new VersionShelf(config, schemas, bundles, progress::note)) {
      OffsetRanges offsets = new OffsetRanges(config, broker);
      List<PartitionRange> ranges = ranges(broker, offsets);
      ShelvedVersion other = shelf.get(version);
      if (other == null) {
        throw new ExpectedFailure(shelf.problem(version));
      }
      for (PartitionRange range : ranges) {
        summary.range(range);
        try (RecordedPartition recorded =
            new RecordedPartition(
                config, schemas, offsets, range, (partition, offset, record, why) -> {})) {
          inChunks(recorded, chunk -> ask(other, chunk, summary, rows));
        }
      }
    } catch (SchemaUnavailableException e) {
      throw unavailable(e);
    }
    return summary;
  }

  private static void ask(
      ShelvedVersion other, List<PastEvent> chunk, WhatIf summary, Consumer<OtherAnswer> rows) {
    List<ConsumerRecord<byte[], byte[]>> events = chunk.stream().map(PastEvent::event).toList();
    List<Answers.Given> given = other.ask(events);
    for (int index = 0; index < given.size(); index++) {
      OtherAnswer answer = OtherAnswer.of(chunk.get(index), given.get(index).answer());
      summary.add(answer);
      rows.accept(answer);
    }
  }

  private void inChunks(RecordedPartition recorded, Consumer<List<PastEvent>> work) {
    List<PastEvent> chunk = new ArrayList<>(EVENTS_HELD);
    for (PastEvent event = recorded.next(); event != null; event = recorded.next()) {
      chunk.add(event);
      if (chunk.size() == EVENTS_HELD) {
        finish(chunk, work);
      }
    }
    finish(chunk, work);
  }

  private void finish(List<PastEvent> chunk, Consumer<List<PastEvent>> work) {
    work.accept(chunk);
    done += chunk.size();
    progress.done(done);
    chunk.clear();
  }

  private List<PartitionRange> ranges(Broker broker, OffsetRanges offsets) {
    for (PipelineTopic topic :
        List.of(PipelineTopic.AUDIT, PipelineTopic.DEAD_LETTERS, PipelineTopic.EPOCHS)) {
      broker.requireTopic(topic.topicName(config.pipeline().name()));
    }
    List<PartitionRange> ranges = offsets.of(wanted);
    ranges.stream()
        .filter(range -> range.gone() > 0)
        .forEach(
            range ->
                progress.note(
                    "the first "
                        + range.gone()
                        + " offsets of partition "
                        + range.partition()
                        + " that were asked for are not kept any more; replay begins at "
                        + range.from()));
    if (ranges.stream().allMatch(range -> range.from() == range.to())) {
      throw new ExpectedFailure(
          "topic "
              + config.pipeline().featuresTopic()
              + " has no events in that range; without a range everything that is kept is replayed");
    }
    return ranges;
  }

  private static ExpectedFailure unavailable(SchemaUnavailableException e) {
    return new ExpectedFailure(e.getMessage() + "; replay again when the registry answers", e);
  }
}
