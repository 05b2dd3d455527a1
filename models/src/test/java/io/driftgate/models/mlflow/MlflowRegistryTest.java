package io.driftgate.models.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MlflowRegistryTest {
  private static final long MAX_BYTES = 1 << 20;
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final String ALIAS =
      "/api/2.0/mlflow/registered-models/alias?name=churn&alias=champion";
  private static final String DOWNLOAD_URI =
      "/api/2.0/mlflow/model-versions/get-download-uri?name=churn&version=1";
  private static final String LOGGED_MODEL =
      "1/models/m-34b8c5e8f4c541ca8a5fc6ad52c25fb7/artifacts";
  private static final String LISTING = "/api/2.0/mlflow-artifacts/artifacts?path=" + LOGGED_MODEL;
  private static final String FILE = "/api/2.0/mlflow-artifacts/artifacts/" + LOGGED_MODEL + "/";

  @TempDir Path directory;
  private Path target;
  private RecordedServer server;

  @BeforeEach
  void start() throws IOException {
    server = new RecordedServer();
    target = directory.resolve("models/churn");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void anAliasIsFetchedWithAllItsFiles() throws IOException {
    MlflowSource source = download("models:/churn@champion");

    assertThat(source)
        .isEqualTo(
            new MlflowSource(
                "churn",
                "1",
                "models:/m-34b8c5e8f4c541ca8a5fc6ad52c25fb7",
                "fa541322ffdf4b6086be1a3e9b4cc24e",
                target));
    assertThat(target.resolve("extra_files/notes.md")).hasContent("Trained on January.");
    assertThat(target.resolve("model.onnx"))
        .hasSameBinaryContentAs(RecordedServer.RECORDINGS.resolve("rest/files/model.onnx"));
    assertThat(MlflowModel.read(target).metadata())
        .containsEntry("mlflow.model_name", "churn")
        .containsEntry("mlflow.model_version", "1")
        .containsEntry("mlflow.run_id", "fa541322ffdf4b6086be1a3e9b4cc24e");
    assertOnlyTheTargetIsLeft();
  }

  @Test
  void aVersionWhoseSourceIsARunIsFetched() throws IOException {
    MlflowSource source = download("models:/churn/2");

    assertThat(source.version()).isEqualTo("2");
    assertThat(target.resolve("4f282340-e547-11f1-929e-02fc00000001.data")).hasSize(2560);
    assertThat(MlflowModel.read(target).inputs()).hasSize(1);
  }

  @Test
  void aVersionWhoseSourceIsAPathOfTheServerIsFetched() throws IOException {
    download("models:/churn@challenger");

    assertThat(MlflowModel.read(target).metadata()).containsEntry("mlflow.model_version", "3");
  }

  @Test
  void aVersionWhoseSourceIsALoggedModelIsFetched() throws IOException {
    server.answering(
        DOWNLOAD_URI, 200, "{\"artifact_uri\": \"models:/m-34b8c5e8f4c541ca8a5fc6ad52c25fb7\"}");

    download("models:/churn/1");

    assertThat(MlflowModel.isMlflowFolder(target)).isTrue();
  }

  @Test
  void theHostInALocationIsPassedOver() throws IOException {
    server.answering(
        DOWNLOAD_URI,
        200,
        "{\"artifact_uri\": \"mlflow-artifacts://elsewhere:5000/" + LOGGED_MODEL + "\"}");

    download("models:/churn/1");

    assertThat(MlflowModel.isMlflowFolder(target)).isTrue();
  }

  @Test
  void aTokenGoesWithEachRequest() throws IOException {
    new MlflowRegistry(server.address(), "secret-token", TIMEOUT)
        .download("models:/churn/1", target, MAX_BYTES);

    assertThat(server.authorizations()).isNotEmpty().containsOnly("Bearer secret-token");
  }

  @Test
  void aUserInTheAddressBecomesBasicAuthentication() throws IOException {
    new MlflowRegistry(
            URI.create("http://ada:s%40crt@" + server.hostAndPort() + "/"), null, TIMEOUT)
        .download("models:/churn/1", target, MAX_BYTES);

    assertThat(server.authorizations()).isNotEmpty().containsOnly("Basic YWRhOnNAY3J0");
  }

  @Test
  void credentialsStandInNoMessage() {
    server.answering(ALIAS, 401, "You are not authenticated.");
    URI address = URI.create("http://ada:s3cret@" + server.hostAndPort());

    assertThatThrownBy(
            () ->
                new MlflowRegistry(address, null, TIMEOUT)
                    .download("models:/churn@champion", target, MAX_BYTES))
        .isInstanceOf(MlflowException.class)
        .hasMessageContaining("http://" + server.hostAndPort() + "/api")
        .hasMessageContaining("answered 401: You are not authenticated.; give credentials")
        .message()
        .doesNotContain("s3cret", "ada");
  }

  @Test
  void aTokenThatCannotBeSentIsRefusedUnshown() {
    URI withUser = URI.create("http://ada:pw@" + server.hostAndPort());

    assertThatThrownBy(() -> new MlflowRegistry(server.address(), "s3cret\n", TIMEOUT))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .doesNotContain("s3cret");
    assertThatThrownBy(() -> new MlflowRegistry(withUser, "s3cret", TIMEOUT))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .doesNotContain("s3cret");
  }

  @Test
  void anUnknownModelIsNamed() {
    assertThatThrownBy(() -> download("models:/nobody@champion"))
        .isInstanceOfSatisfying(
            MlflowException.class,
            e -> {
              assertThat(e.status()).isEqualTo(404);
              assertThat(e.errorCode()).isEqualTo("RESOURCE_DOES_NOT_EXIST");
            })
        .hasMessageContainingAll(
            "answered 404 RESOURCE_DOES_NOT_EXIST",
            "Registered Model with name=nobody not found",
            "check the name");
  }

  @Test
  void anUnknownAliasOrVersionIsNamed() {
    assertRefused(
        () -> download("models:/churn@nobody"),
        "answered 400 INVALID_PARAMETER_VALUE",
        "alias nobody not found");
    assertRefused(() -> download("models:/churn/9"), "(name=churn, version=9) not found");
  }

  @Test
  void aModelInAnotherStoreIsNamedWithTheWayToIt() {
    assertRefused(
        () -> download("models:/elsewhere/1"),
        "'s3://models/churn/1'",
        "mlflow artifacts download --artifact-uri models:/elsewhere/1");
  }

  @Test
  void aFolderOfTheServerIsNotRead() {
    server.answering(DOWNLOAD_URI, 200, "{\"artifact_uri\": \"file:///etc\"}");

    assertRefused(() -> download("models:/churn/1"), "'file:///etc'");
  }

  @Test
  void aLocationWithStepsUpwardsIsRefused() {
    server.answering(DOWNLOAD_URI, 200, "{\"artifact_uri\": \"mlflow-artifacts:/1/../2\"}");

    assertRefused(() -> download("models:/churn/1"), "is not a plain path");
  }

  @Test
  void anEmptyFolderIsRefused() {
    server.answering(LISTING, 200, "{}");

    assertRefused(() -> download("models:/churn/1"), "there is nothing");
  }

  @Test
  void namesThatLeaveTheFolderAreRefused() {
    for (String name :
        new String[] {"", ".", "..", "../MLmodel", "/etc/x", "a/b", "a\\\\b", "C:x", "a\\u0000"}) {
      server.answering(LISTING, 200, "{\"files\": [{\"path\": \"" + name + "\"}]}");

      assertRefused(() -> download("models:/churn/1"), "is not the name of a file");
    }
    assertNothingIsLeft();
  }

  @Test
  void foldersWithoutEndAreRefused() {
    StringBuilder path = new StringBuilder(LISTING);
    for (int depth = 0; depth < 20; depth++) {
      server.answering(path.toString(), 200, "{\"files\": [{\"path\": \"d\", \"is_dir\": true}]}");
      path.append("/d");
    }

    assertRefused(() -> download("models:/churn/1"), "more than 16 folders");
    assertNothingIsLeft();
  }

  @Test
  void theLimitOfBytesIsThatOfAllFilesTogether() throws IOException {
    long total;
    try (Stream<Path> files = Files.walk(RecordedServer.RECORDINGS.resolve("rest/files"))) {
      total = files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
    MlflowRegistry registry = new MlflowRegistry(server.address(), null, TIMEOUT);

    assertRefused(
        () -> registry.download("models:/churn/1", target, total - 1), "the most that is allowed");
    assertNothingIsLeft();
    registry.download("models:/churn/1", target, total);
    assertThat(target).isDirectory();
  }

  @Test
  void aFileThatCannotBeFetchedLeavesNothing() {
    server.answering(FILE + "model.onnx", 500, "<html>" + "x".repeat(1000));

    assertRefused(() -> download("models:/churn/1"), "answered 500", "xxx...", "try again");
    assertNothingIsLeft();
  }

  @Test
  void whatIsThereIsNotOverwritten() throws IOException {
    Files.createDirectories(target);

    assertThatThrownBy(() -> download("models:/churn/1"))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessageContaining(target.toString());
  }

  @Test
  void redirectsAreNotFollowed() {
    server.answering(ALIAS, 302, "");

    assertRefused(
        () -> download("models:/churn@champion"),
        "answered 302",
        "give the address of the server itself: http://elsewhere.example/");
  }

  @Test
  void anAnswerThatIsNotJsonIsNamed() {
    server.answering(ALIAS, 200, "<html>Welcome</html>");

    assertRefused(() -> download("models:/churn@champion"), "not JSON", "tracking server?");
  }

  @Test
  void anAnswerWithoutAVersionIsNamed() {
    server.answering(ALIAS, 200, "{}");

    assertRefused(() -> download("models:/churn@champion"), "no model_version.version");
  }

  @Test
  void aServerThatIsNotThereIsNamed() throws IOException {
    URI address = server.address();
    server.close();

    assertRefused(
        () ->
            new MlflowRegistry(address, null, TIMEOUT)
                .download("models:/churn/1", target, MAX_BYTES),
        address.toString(),
        "no answer",
        "does it run?");
  }

  @Test
  void aServerThatDoesNotAnswerIsGivenUp() throws IOException {
    try (ServerSocket silent = new ServerSocket(0)) {
      URI address = URI.create("http://127.0.0.1:" + silent.getLocalPort());

      assertRefused(
          () ->
              new MlflowRegistry(address, null, Duration.ofMillis(200))
                  .download("models:/churn/1", target, MAX_BYTES),
          "no complete answer within PT0.2S");
    }
  }

  @Test
  void referencesAndAddressesOfAnotherFormAreRefused() {
    for (String reference :
        new String[] {
          "churn", "models:/churn", "models:/churn/latest", "models:/churn@", "runs:/a"
        }) {
      assertThatThrownBy(() -> download(reference))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll("'" + reference + "'", "models:/NAME@ALIAS");
    }
    for (String address :
        new String[] {"file:/srv/runs", "sqlite:///m.db", "databricks", "//host"}) {
      assertThatThrownBy(() -> new MlflowRegistry(URI.create(address), null, TIMEOUT))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("the address of a tracking server is http://HOST:PORT");
    }
  }

  private MlflowSource download(String reference) throws IOException {
    return new MlflowRegistry(server.address(), null, TIMEOUT)
        .download(reference, target, MAX_BYTES);
  }

  private static void assertRefused(ThrowingCallable call, String... parts) {
    assertThatThrownBy(call).isInstanceOf(MlflowException.class).hasMessageContainingAll(parts);
  }

  private void assertOnlyTheTargetIsLeft() {
    assertThat(target.getParent().toFile().list()).containsExactly("churn");
  }

  private void assertNothingIsLeft() {
    assertThat(target.getParent()).isEmptyDirectory();
  }
}
