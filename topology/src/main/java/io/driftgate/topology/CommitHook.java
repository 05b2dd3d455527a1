package io.driftgate.topology;

import io.driftgate.topology.clients.FailedSends;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.errors.StreamsException;
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
  private final FailedSends failedSends;
  private final ThreadLocal<List<CommitHook>> ofThread;
  private @Nullable List<CommitHook> attached;
  private @Nullable Runnable drain;
  private @Nullable InternalProcessorContext<byte[], Outgoing> context;
  private @Nullable ProcessorNode<?, ?, ?, ?> node;
  private boolean open;

  private CommitHook(String name, FailedSends failedSends, ThreadLocal<List<CommitHook>> ofThread) {
    this.name = name;
    this.failedSends = failedSends;
    this.ofThread = ofThread;
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
    failedSends.begin(processorContext.taskId());
    if (attached == null) {
      attached = ofThread.get();
      attached.add(this);
    }
  }

  /** To be called from the processor's {@code close}. */
  void detach() {
    if (attached != null) {
      attached.remove(this);
      attached = null;
    }
    drain = null;
    context = null;
    node = null;
  }

  /** Notes the context of the event that is being processed. */
  void current(EventContext event) {
    event.recordContext = context().recordContext();
  }

  /**
   * Forwards on behalf of an earlier event.
   *
   * @throws StreamsException when the broker does not answer in time, and as ever. A {@link
   *     TimeoutException} from a punctuation would have Kafka Streams give up this task and commit
   *     the others of its thread, in the transaction that has a part of this task's batch; from
   *     {@code process} it would have it process the event again, which is in the batch. This one
   *     ends the thread, and the transaction with it.
   */
  void forward(EventContext event, Record<byte[], Outgoing> record, String child) {
    InternalProcessorContext<byte[], Outgoing> own = context();
    ProcessorRecordContext before = own.recordContext();
    own.setRecordContext(event.recordContext());
    try {
      // typed as the public interface, or the older forward(key, value) would be meant
      ((ProcessorContext<byte[], Outgoing>) own).forward(record, child);
    } catch (TimeoutException e) {
      throw new StreamsException("the broker does not answer: " + e.getMessage(), e);
    } finally {
      own.setRecordContext(before);
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
    context().addProcessorMetadataKeyValue(name, value);
  }

  /** What was last committed with the task's offsets; null where nothing was. */
  @Nullable Long kept(String name) {
    return context().processorMetadataForKey(name);
  }

  private InternalProcessorContext<byte[], Outgoing> context() {
    if (context == null) {
      throw new IllegalStateException(
          "the commit hook " + name + " is not attached to a processor");
    }
    return context;
  }

  /**
   * Empties the buffers of all tasks of the thread. Kafka Streams prepares the commit of one task
   * after the other, and after each waits until the producer has written its records; so there is
   * one round trip to the broker to wait for, and not one for each task. The others' records leave
   * as if they had left a moment before, by themselves.
   *
   * @throws StreamsException when a record of one of these tasks was not written. It ends the
   *     thread, for Kafka Streams does not know whose were written ({@link FailedSends}).
   */
  @Override
  public void flushCache() {
    for (CommitHook hook : ofThread.get()) {
      hook.requireWritten();
    }
    empty();
    for (CommitHook other : ofThread.get()) {
      if (other != this) {
        other.empty();
      }
    }
  }

  private void requireWritten() {
    InternalProcessorContext<byte[], Outgoing> own = context;
    if (own != null && failedSends.has(own.taskId())) {
      throw new StreamsException(
          "what task "
              + own.taskId()
              + " sent was not written, so its thread may commit nothing more");
    }
  }

  private void empty() {
    if (drain == null) {
      return;
    }
    InternalProcessorContext<byte[], Outgoing> own = context();
    ProcessorNode<?, ?, ?, ?> before = own.currentNode();
    own.setCurrentNode(node);
    try {
      drain.run();
    } finally {
      own.setCurrentNode(before);
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

  /**
   * Makes hooks.
   *
   * @param name of the store
   * @param failedSends knows what was not written
   */
  static StoreBuilder<CommitHook> builder(String name, FailedSends failedSends) {
    // a task may be closed by another thread than its own
    return new Builder(name, failedSends, ThreadLocal.withInitial(CopyOnWriteArrayList::new));
  }

  /**
   * Makes one hook a task; there is nothing to log and nothing to cache.
   *
   * @param ofThread the hooks that are attached, of the tasks of a thread
   */
  private record Builder(
      String name, FailedSends failedSends, ThreadLocal<List<CommitHook>> ofThread)
      implements StoreBuilder<CommitHook> {

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
      return new CommitHook(name, failedSends, ofThread);
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
