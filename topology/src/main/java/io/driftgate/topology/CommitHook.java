package io.driftgate.topology;

import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.processor.internals.ProcessorNode;
import org.apache.kafka.streams.processor.internals.ProcessorRecordContext;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.internals.CacheFlushListener;
import org.apache.kafka.streams.state.internals.CachedStateStore;
import org.jspecify.annotations.Nullable;

/**
 * Lets a processor empty its buffer inside the transaction that is about to be committed, and
 * forward buffered records under the context of the event that each came from.
 *
 * <p>Kafka Streams calls {@link CachedStateStore#flushCache} on a task's stores in {@code
 * StreamTask.prepareCommit}: before it flushes the producer, before it collects the offsets, on
 * every commit, on revocation and on a clean close. (Its own record caches forward there.) {@link
 * StateStore#commit} runs after the transaction and would be too late. The store holds no data.
 * Offsets are collected afterwards, with the task's metadata, so that what is kept there during the
 * drain belongs to the same commit.
 *
 * <p>This is the one class that touches Kafka Streams' internals; {@code CommitHookIT} guards it on
 * a real broker. The variant without internals is in {@code docs/RATIONALE.md}.
 */
final class CommitHook implements StateStore, CachedStateStore<byte[], byte[]> {
  private final String name;
  private @Nullable Runnable drain;
  private @Nullable InternalProcessorContext<byte[], Outgoing> context;
  private @Nullable ProcessorNode<?, ?, ?, ?> node;
  private boolean open;

  private CommitHook(String name) {
    this.name = name;
  }

  /**
   * The processor's context at the time of an event, to be put back when its record is forwarded.
   * Used again for event after event.
   */
  static final class EventContext {
    private @Nullable ProcessorRecordContext recordContext;

    /** Takes over another's event. */
    void set(EventContext other) {
      recordContext = other.recordContext;
    }

    EventContext copy() {
      EventContext copy = new EventContext();
      copy.set(this);
      return copy;
    }

    void clear() {
      recordContext = null;
    }

    /** Whether there is no event. */
    boolean isEmpty() {
      return recordContext == null;
    }

    String topic() {
      return recordContext().topic();
    }

    int partition() {
      return recordContext().partition();
    }

    long offset() {
      return recordContext().offset();
    }

    /** The event's own; not to be changed. */
    Headers headers() {
      return recordContext().headers();
    }

    private ProcessorRecordContext recordContext() {
      if (recordContext == null) {
        throw new IllegalStateException("there is no event");
      }
      return recordContext;
    }
  }

  /** To be called from the processor's {@code init}: what to run before each commit. */
  void attach(ProcessorContext<byte[], Outgoing> processorContext, Runnable drain) {
    this.context = (InternalProcessorContext<byte[], Outgoing>) processorContext;
    this.node = context.currentNode();
    this.drain = drain;
  }

  /** To be called from the processor's {@code close}. */
  void detach() {
    drain = null;
    context = null;
    node = null;
  }

  /** Notes the context of the event that is being processed. */
  void current(EventContext event) {
    event.recordContext = attached().recordContext();
  }

  /** Forwards on behalf of an earlier event. */
  void forward(EventContext event, Record<byte[], Outgoing> record, String child) {
    InternalProcessorContext<byte[], Outgoing> attached = attached();
    ProcessorRecordContext before = attached.recordContext();
    attached.setRecordContext(event.recordContext());
    try {
      // typed as the public interface, or the older forward(key, value) would be meant
      ((ProcessorContext<byte[], Outgoing>) attached).forward(record, child);
    } finally {
      attached.setRecordContext(before);
    }
  }

  /**
   * Has a number committed with the task's offsets, in their metadata: whoever goes on from these
   * offsets finds it ({@link #kept}), and whoever sets them back does not. It costs a transaction
   * nothing, where a store's changelog is one more partition to commit.
   *
   * @param value replaces what was kept under the name; where a task has several partitions, the
   *     greatest of theirs counts
   */
  void keep(String name, long value) {
    attached().addProcessorMetadataKeyValue(name, value);
  }

  /** What was last committed with the task's offsets; null where nothing was. */
  @Nullable Long kept(String name) {
    return attached().processorMetadataForKey(name);
  }

  private InternalProcessorContext<byte[], Outgoing> attached() {
    if (context == null) {
      throw new IllegalStateException(
          "the commit hook " + name + " is not attached to a processor");
    }
    return context;
  }

  @Override
  public void flushCache() {
    if (drain == null) {
      return;
    }
    InternalProcessorContext<byte[], Outgoing> attached = attached();
    ProcessorNode<?, ?, ?, ?> before = attached.currentNode();
    attached.setCurrentNode(node);
    try {
      drain.run();
    } finally {
      attached.setCurrentNode(before);
    }
  }

  @Override
  public boolean setFlushListener(
      CacheFlushListener<byte[], byte[]> listener, boolean sendOldValues) {
    return false;
  }

  @Override
  public void clearCache() {
    // nothing is cached here; the processor clears its buffer itself
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void init(StateStoreContext storeContext, StateStore root) {
    storeContext.register(root, (key, value) -> {});
    open = true;
  }

  @Override
  public void close() {
    open = false;
  }

  @Override
  public boolean persistent() {
    return false;
  }

  /** True, or Kafka Streams would wrap the store and not recognise it any more. */
  @Override
  @SuppressWarnings("deprecation")
  public boolean managesOffsets() {
    return true;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  static StoreBuilder<CommitHook> builder(String name) {
    return new Builder(name);
  }

  /** Makes one hook a task; there is nothing to log and nothing to cache. */
  private record Builder(String name) implements StoreBuilder<CommitHook> {

    @Override
    public StoreBuilder<CommitHook> withCachingEnabled() {
      throw new UnsupportedOperationException("a commit hook is not cached");
    }

    @Override
    public StoreBuilder<CommitHook> withCachingDisabled() {
      return this;
    }

    @Override
    public StoreBuilder<CommitHook> withLoggingEnabled(Map<String, String> config) {
      throw new UnsupportedOperationException("a commit hook has nothing to log");
    }

    @Override
    public StoreBuilder<CommitHook> withLoggingDisabled() {
      return this;
    }

    @Override
    public CommitHook build() {
      return new CommitHook(name);
    }

    @Override
    public Map<String, String> logConfig() {
      return Map.of();
    }

    @Override
    public boolean loggingEnabled() {
      return false;
    }
  }
}
