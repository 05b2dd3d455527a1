package io.driftgate.drift.rollout;

import static io.driftgate.drift.rollout.Versions.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.driftgate.schemas.RolloutAction;
import io.driftgate.schemas.RolloutCommand;
import io.driftgate.schemas.RolloutEvent;
import io.driftgate.schemas.TrustedRecords;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;

/** A controller of versions 1 and 2 that a test drives: where it stands, and what it decided. */
abstract class DrivenController {
  final KnownVersions known = Versions.known(List.of(), "1", "2");
  final List<RolloutEvent> events = new ArrayList<>();
  RolloutController controller = new RolloutController(Settings.of(RolloutSettings.Mode.ACT));
  ControllerState state = ControllerState.initial();

  @BeforeAll
  static void trust() {
    TrustedRecords.trust();
  }

  /** What somebody asks for. */
  static RolloutCommand asked(
      RolloutAction action, @Nullable String version, @Nullable Integer share) {
    return RolloutCommand.newBuilder()
        .setCommandId("c")
        .setModelName("m")
        .setAction(action)
        .setVersion(version)
        .setShare(share)
        .setAskedBy("somebody")
        .setAskedAt(NOW)
        .build();
  }

  void command(RolloutAction action, @Nullable String version, @Nullable Integer share) {
    take(controller.command(state, asked(action, version, share), known, NOW));
  }

  void take(RolloutController.Decision decision) {
    state = decision.state();
    if (decision.event() != null) {
      events.add(decision.event());
      assertThat(decision.event().getNumber()).isEqualTo(events.size());
    }
  }

  RolloutEvent last() {
    return events.get(events.size() - 1);
  }
}
