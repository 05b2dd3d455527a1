package io.driftgate.app.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftgate.app.admission.EndlessModel;
import io.driftgate.app.admission.Rule;
import io.driftgate.models.ModelManifest;
import io.driftgate.schemas.VersionReport;
import io.driftgate.schemas.VersionState;
import io.driftgate.topology.LoadedVersions;
import io.driftgate.topology.scoring.OnnxModel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trials that run out of time, on a machine that is busy and for a model that does not end. */
class ModelLoaderTest {
  @TempDir Path directory;

  private final List<Rule> refusals = new ArrayList<>();
  private Instant now = Instant.parse("2026-01-31T12:00:00Z");
  private int trials;

  @Test
  void aTrialThatRanOutOfTimeIsRepeated() throws IOException {
    ModelLoader loader = loader(ModelLoader.TIME_OUTS - 1);

    loader.reconcile();
    assertThat(only(loader).getState()).isEqualTo(VersionState.CHECKING);
    assertThat(only(loader).getDetail()).contains("within 1000 ms of processor time");
    loader.reconcile();
    assertThat(trials).as("it is not time yet").isEqualTo(1);
    again(loader);
    again(loader);

    assertThat(only(loader).getState()).isEqualTo(VersionState.SERVING);
    assertThat(trials).isEqualTo(ModelLoader.TIME_OUTS);
    assertThat(refusals).isEmpty();
  }

  @Test
  void trialsThatAlwaysRunOutOfTimeAreARefusal() throws IOException {
    ModelLoader loader = loader(Integer.MAX_VALUE);

    for (int round = 0; round < ModelLoader.TIME_OUTS + 2; round++) {
      again(loader);
    }

    assertThat(only(loader).getState()).isEqualTo(VersionState.REFUSED);
    assertThat(only(loader).getDetail()).contains("3 times in a row");
    assertThat(trials).isEqualTo(ModelLoader.TIME_OUTS);
    assertThat(refusals).containsExactly(Rule.TRIAL);
  }

  /**
   * @param outOfTime trials that find no time
   */
  private ModelLoader loader(int outOfTime) throws IOException {
    EndlessModel models = new EndlessModel(directory);
    ModelManifest manifest = models.tried().bundle().manifest();
    ModelLoader loader =
        new ModelLoader(
            new LoadedVersions(),
            version -> {
              var tried = ++trials <= outOfTime ? models.triedInVain() : models.tried();
              return OnnxModel.load(tried.bundle(), tried.limits());
            },
            new Room(2, Duration.ofHours(1)),
            () -> now,
            refusals::add);
    loader.local(KnownVersion.local(manifest, directory, now));
    return loader;
  }

  private void again(ModelLoader loader) {
    now = now.plusSeconds(10);
    loader.reconcile();
  }

  private static VersionReport only(ModelLoader loader) {
    assertThat(loader.reports()).hasSize(1);
    return loader.reports().get(0);
  }
}
