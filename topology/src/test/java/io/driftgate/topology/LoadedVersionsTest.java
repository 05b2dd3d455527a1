package io.driftgate.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.driftgate.models.Feature;
import io.driftgate.models.TensorType;
import io.driftgate.topology.decoding.Row;
import io.driftgate.topology.decoding.RowLayout;
import io.driftgate.topology.scoring.BatchLimits;
import io.driftgate.topology.scoring.OnnxModel;
import io.driftgate.topology.scoring.Score;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No session is closed under somebody who scores with it, and none is left open. */
class LoadedVersionsTest {
  private static final List<Feature> A = List.of(Feature.required("a", TensorType.FP32));

  @TempDir Path directory;

  @Test
  void aRetiredVersionScoresUntilItIsGivenBack() {
    try (LoadedVersions versions = loaded("1", "2")) {
      LoadedVersions.Lease lease = versions.lease("2");

      versions.retire("2");

      assertThat(versions.open()).isEqualTo(2);
      assertThat(versions.models()).hasSize(1);
      assertThat(score(lease.model())).isZero();
      lease.release();
      assertThat(versions.open()).isEqualTo(1);
      assertThatThrownBy(() -> score(lease.model())).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void theLastOfSeveralToGiveItBackClosesIt() {
    try (LoadedVersions versions = loaded("1", "2")) {
      LoadedVersions.Lease one = versions.lease("2");
      LoadedVersions.Lease other = versions.lease("2");
      versions.retire("2");

      one.release();
      one.release();

      assertThat(versions.open()).as("given back twice by one is once").isEqualTo(2);
      assertThat(score(other.model())).isZero();
      other.release();
      assertThat(versions.open()).isEqualTo(1);
    }
  }

  @Test
  void aVersionThatNobodyHasIsClosedAtOnce() {
    try (LoadedVersions versions = loaded("1", "2")) {
      versions.retire("2");

      assertThat(versions.open()).isEqualTo(1);
      versions.retire("2");
      assertThat(versions.open()).isEqualTo(1);
    }
  }

  @Test
  void whatIsNotLoadedIsStoodInForByTheOneThatServes() {
    try (LoadedVersions versions = loaded("1", "2")) {
      assertThat(version(versions, "2")).isEqualTo("2");
      assertThat(version(versions, "3")).isEqualTo("1");
      assertThat(version(versions, null)).isEqualTo("1");

      versions.serve("2");

      assertThat(versions.serving()).isEqualTo("2");
      assertThat(version(versions, "3")).isEqualTo("2");
    }
  }

  /** The same number again, say after a withdrawal, is another session. */
  @Test
  void aVersionThatIsLoadedAgainIsNotTheOneThatWasRetired() {
    try (LoadedVersions versions = loaded("1", "2")) {
      LoadedVersions.Lease before = versions.lease("2");
      versions.retire("2");
      versions.add(load("2"));

      LoadedVersions.Lease now = versions.lease("2");

      assertThat(now.model()).isNotSameAs(before.model());
      before.release();
      assertThat(versions.open()).isEqualTo(2);
      assertThat(score(now.model())).isZero();
      now.release();
    }
  }

  @Test
  void everyChangeIsSeen() {
    try (LoadedVersions versions = loaded("1")) {
      List<Long> changes = new ArrayList<>(List.of(versions.changes()));
      versions.add(load("2"));
      changes.add(versions.changes());
      versions.serve("2");
      changes.add(versions.changes());
      versions.retire("1");
      changes.add(versions.changes());
      versions.lease("2").release();
      changes.add(versions.changes());

      assertThat(changes.subList(0, 4)).doesNotHaveDuplicates().isSorted();
      assertThat(changes.get(4)).as("a lease is no change").isEqualTo(changes.get(3));
    }
  }

  @Test
  void closingClosesAllButWhatIsStillUsed() {
    LoadedVersions versions = loaded("1", "2", "3");
    LoadedVersions.Lease lease = versions.lease("2");

    versions.close();

    assertThat(versions.serving()).isNull();
    assertThat(versions.models()).isEmpty();
    assertThat(versions.open()).isEqualTo(1);
    assertThat(score(lease.model())).isZero();
    assertThatThrownBy(() -> versions.lease("1")).isInstanceOf(IllegalStateException.class);
    lease.release();
    assertThat(versions.open()).isZero();
  }

  @Test
  void withoutAVersionNothingCanBeLeased() {
    try (LoadedVersions versions = new LoadedVersions()) {
      assertThatThrownBy(() -> versions.lease("1"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("no version is loaded");
    }
  }

  /** Tasks that lease, score and give back while versions come and go. */
  @Test
  void noSessionIsClosedUnderAScorer() throws Exception {
    LoadedVersions versions = loaded("0");
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      List<Future<Integer>> tasks = new ArrayList<>();
      for (int task = 0; task < 3; task++) {
        Random random = new Random(task);
        Callable<Integer> scoring =
            () -> {
              int scored = 0;
              for (int round = 0; round < 300; round++) {
                LoadedVersions.Lease lease = versions.lease("" + random.nextInt(30));
                assertThat(score(lease.model())).isZero();
                lease.release();
                scored++;
              }
              return scored;
            };
        tasks.add(threads.submit(scoring));
      }
      for (int version = 1; version < 30; version++) {
        versions.add(load("" + version));
        versions.serve("" + version);
        versions.retire("" + (version - 1));
      }
      for (Future<Integer> task : tasks) {
        assertThat(task.get()).isEqualTo(300);
      }
    } finally {
      threads.shutdown();
    }

    assertThat(versions.open()).isEqualTo(1);
    versions.close();
    assertThat(versions.open()).isZero();
  }

  private LoadedVersions loaded(String... names) {
    LoadedVersions versions = new LoadedVersions();
    for (String name : names) {
      versions.add(load(name));
    }
    return versions;
  }

  private OnnxModel load(String version) {
    return OnnxModel.load(TestModels.sum(directory, version, A), BatchLimits.upTo(4));
  }

  private static String version(LoadedVersions versions, String wanted) {
    LoadedVersions.Lease lease = versions.lease(wanted);
    lease.release();
    return lease.model().manifest().version();
  }

  /** The score of a row of zeros. */
  private static double score(OnnxModel model) {
    Row row = new RowLayout(A, "", "").newRow();
    return ((Score.Scored) model.newScorer().score(List.of(row)).get(0)).score();
  }
}
