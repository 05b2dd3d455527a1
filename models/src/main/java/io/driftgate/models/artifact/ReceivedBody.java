package io.driftgate.models.artifact;

import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A body in memory that is not read past a limit, and tells how far it has come. */
final class ReceivedBody implements HttpResponse.BodySubscriber<byte[]> {
  private final int bytesMax;
  private final List<byte[]> parts = new ArrayList<>();
  private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
  private Flow.@Nullable Subscription subscription;
  private volatile int received;

  /**
   * @param bytesMax the rest is not read
   */
  ReceivedBody(int bytesMax) {
    this.bytesMax = bytesMax;
  }

  /** Bytes so far. */
  int received() {
    return received;
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return whole;
  }

  @Override
  public void onSubscribe(Flow.Subscription begun) {
    subscription = begun;
    begun.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    if (whole.isDone()) {
      // some may still come after the subscription is cancelled
      return;
    }
    int bytes = received;
    for (ByteBuffer buffer : buffers) {
      byte[] part = new byte[Math.min(buffer.remaining(), bytesMax - bytes)];
      buffer.get(part);
      parts.add(part);
      bytes += part.length;
    }
    received = bytes;
    if (bytes == bytesMax && subscription != null) {
      subscription.cancel();
      onComplete();
    }
  }

  @Override
  public void onError(Throwable failure) {
    whole.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    if (whole.isDone()) {
      return;
    }
    ByteBuffer joined = ByteBuffer.allocate(received);
    parts.forEach(joined::put);
    whole.complete(joined.array());
  }
}
