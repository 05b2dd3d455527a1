package io.driftgate.app.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.driftgate.app.failure.ExpectedFailure;

/**
 * An HTTP answer of the registry.
 *
 * @param request method and address, for messages
 * @param body the parsed body; a missing node where it was no JSON
 */
record RegistryAnswer(String request, int status, JsonNode body) {
  private static final int SUBJECT_NOT_FOUND = 40401;
  private static final int VERSION_NOT_FOUND = 40402;
  static final int SCHEMA_NOT_FOUND = 40403;
  private static final int NO_COMPATIBILITY_OF_ITS_OWN = 40408;
  private static final int CONFLICT = 409;
  private static final int SERVER_ERROR = 500;

  boolean isSuccess() {
    return status / 100 == 2;
  }

  /** The registry says that the subject, version or schema does not exist. */
  boolean isAbsent() {
    int code = errorCode();
    return code == SUBJECT_NOT_FOUND
        || code == VERSION_NOT_FOUND
        || code == SCHEMA_NOT_FOUND
        || code == NO_COMPATIBILITY_OF_ITS_OWN;
  }

  int errorCode() {
    return body.path("error_code").asInt(0);
  }

  /** The answer of a registry that did what it was asked. */
  JsonNode required() {
    if (!isSuccess()) {
      throw new ExpectedFailure(problem());
    }
    return body;
  }

  /** What is wrong, and what to do. */
  String problem() {
    String said = body.path("message").asText("");
    String quoted = said.isEmpty() ? "" : ": " + said;
    return "the registry answered " + status + " to " + request + quoted + advice();
  }

  private String advice() {
    if (status == 401 || status == 403) {
      return ". Check schema.registry.basic.auth.user.info and what its user may do.";
    }
    if (status == CONFLICT) {
      return ". The schema breaks the subject's compatibility: evolve it by adding fields with"
          + " defaults.";
    }
    if (status >= SERVER_ERROR) {
      return ". See the registry's own log.";
    }
    if (!isAbsent()) {
      return ". Is registry.url the Confluent-compatible API (…/apis/ccompat/v7)?";
    }
    return ".";
  }
}
