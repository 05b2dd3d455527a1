package io.driftgate.app.broker;

import io.driftgate.app.config.ClientKind;
import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.failure.ExpectedFailure;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;

/** An administrative connection whose failures say what to do. */
public final class Broker implements AutoCloseable {
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);

  private final Admin admin;
  private final String servers;

  private Broker(Admin admin, String servers) {
    this.admin = admin;
    this.servers = servers;
  }

  /** Connects, with a configuration that was loaded with {@code Need.BROKER}. */
  public static Broker connect(DriftgateConfig config) {
    Map<String, Object> properties = new HashMap<>();
    properties.put(
        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) ANSWER_TIMEOUT.toMillis());
    properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) ANSWER_TIMEOUT.toMillis());
    properties.putAll(config.clientProperties(ClientKind.ADMIN));
    String servers = String.valueOf(properties.get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG));
    try {
      return new Broker(Admin.create(properties), servers);
    } catch (KafkaException e) {
      throw new ExpectedFailure(connectionFailure(servers, e), e);
    }
  }

  public Admin admin() {
    return admin;
  }

  /**
   * Waits for an answer.
   *
   * @param doing what is being done, for messages: "reading the topics"
   * @throws ExpectedFailure when it fails
   */
  public <T> T await(KafkaFuture<T> future, String doing) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ExpectedFailure("interrupted while " + doing, e);
    } catch (ExecutionException e) {
      throw failure(e.getCause() == null ? e : e.getCause(), doing);
    }
  }

  /** Whether there is such a topic, that this user may see. */
  public boolean hasTopic(String topic) {
    return await(admin.listTopics().names(), "listing the topics").contains(topic);
  }

  /** Fails when there is no such topic; without this a misspelt name is a minute of silence. */
  public void requireTopic(String topic) {
    if (!hasTopic(topic)) {
      throw new ExpectedFailure(
          "there is no topic "
              + topic
              + " at "
              + servers
              + ". `driftgate topics apply` creates the features topic and the pipeline's.");
    }
  }

  /** The failure as a person should read it. */
  public ExpectedFailure failure(Throwable cause, String doing) {
    String failed = "failed while " + doing + ": ";
    if (cause instanceof TimeoutException) {
      return new ExpectedFailure(
          failed
              + "no answer from "
              + servers
              + ". Check kafka.bootstrap.servers, that the broker runs, and, where it wants TLS or"
              + " a login, kafka.security.protocol.",
          cause);
    }
    if (cause instanceof AuthenticationException) {
      return new ExpectedFailure(
          failed + cause.getMessage() + " Check the kafka.sasl.* and kafka.ssl.* keys.", cause);
    }
    if (cause instanceof AuthorizationException) {
      return new ExpectedFailure(
          failed + cause.getMessage() + " Ask for an ACL that allows it.", cause);
    }
    return new ExpectedFailure(failed + cause.getMessage(), cause);
  }

  /** What is wrong when a client cannot even be made: an address, a setting. */
  public static String connectionFailure(String servers, KafkaException failure) {
    String reason =
        failure.getCause() == null ? failure.getMessage() : failure.getCause().getMessage();
    return "cannot connect to " + servers + ": " + reason + ". Check the kafka.* keys.";
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(2));
  }
}
