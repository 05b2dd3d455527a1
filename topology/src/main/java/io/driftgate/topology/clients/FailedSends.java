package io.driftgate.topology.clients;

import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;
import org.apache.kafka.streams.processor.TaskId;
import org.jspecify.annotations.Nullable;

/**
 * Tasks with a record that could not be written, for a guarantee without transactions. Kafka
 * Streams keeps one failure for all tasks that share a producer: when the records of several fail
 * together, as they do when a broker is away for longer than {@code delivery.timeout.ms}, it throws
 * the first where it looks next, forgets it, does that task's events again, and commits the offsets
 * of the others. So a failure ends the thread here, and is remembered until the task begins anew:
 * while a task of a thread is in here, nothing of that thread may be committed. The producer's
 * thread writes, tasks read; one per instance.
 */
public final class FailedSends {
  private static final String CONFIG = "driftgate.failed.sends";

  private final Set<TaskId> tasks = ConcurrentHashMap.newKeySet();

  /** Has Kafka Streams note failures here and end the thread. */
  public void watch(Properties streams) {
    streams.put(StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, Handler.class);
    streams.put(CONFIG, this);
  }

  /** Whether a record of the task, or of others of its thread after it, was not written. */
  public boolean has(TaskId task) {
    return tasks.contains(task);
  }

  /** To be called when a task begins: it processes again what is not committed. */
  public void begin(TaskId task) {
    tasks.remove(task);
  }

  void note(TaskId task) {
    tasks.add(task);
  }

  /** Made by Kafka Streams, one for each task. */
  public static final class Handler implements ProductionExceptionHandler {
    private @Nullable FailedSends failedSends;

    @Override
    public void configure(Map<String, ?> configs) {
      failedSends = (FailedSends) configs.get(CONFIG);
    }

    @Override
    public Response handleError(
        ErrorHandlerContext context, ProducerRecord<byte[], byte[]> record, Exception exception) {
      Objects.requireNonNull(failedSends, CONFIG).note(context.taskId());
      return Response.fail();
    }
  }
}
