package io.driftgate.sandbox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Starts nodes together and waits until all of them answer; when one does not, none of them is left
 * behind.
 */
final class Startup {
  private static final long POLL_MILLIS = 100;

  private final SandboxFolder folder;
  private final StartLimits limits;
  private final Consumer<String> progress;
  private final Map<SandboxNode, ChildProcess> started = new LinkedHashMap<>();

  Startup(SandboxFolder folder, StartLimits limits, Consumer<String> progress) {
    this.folder = folder;
    this.limits = limits;
    this.progress = progress;
  }

  /** Records each process as soon as it is there: whatever happens next, a stop finds it. */
  void start(List<SandboxNode> nodes, SandboxState plan) {
    SandboxState state = plan;
    try {
      for (SandboxNode node : nodes) {
        node.prepare(progress);
        ChildProcess child =
            ChildProcess.start(
                node.folder(),
                node.arguments(),
                folder.output(node.name()),
                folder.log(node.name()));
        started.put(node, child);
        state = state.with(node.name(), RecordedProcess.of(child.handle()));
        folder.stateFile().write(state);
      }
      awaitAll();
    } catch (RuntimeException e) {
      takeBack(state, e);
      throw e;
    }
  }

  private void awaitAll() {
    long deadline = System.nanoTime() + limits.start().toNanos();
    List<SandboxNode> waiting = new ArrayList<>(started.keySet());
    while (!waiting.isEmpty()) {
      for (SandboxNode node : List.copyOf(waiting)) {
        ChildProcess child = child(node);
        if (!child.isAlive()) {
          throw Failure.died(node, child.ending(), child.log());
        }
        if (node.answers()) {
          waiting.remove(node);
          progress.accept(
              "%s is ready on %s:%d (process %d)"
                  .formatted(node.name(), SandboxNode.LOOPBACK, node.port(), child.handle().pid()));
        } else if (System.nanoTime() > deadline) {
          throw Failure.silent(node, child.handle().pid(), limits.start().toSeconds(), child.log());
        }
      }
      if (!waiting.isEmpty()) {
        child(waiting.get(0)).endsWithinMillis(POLL_MILLIS);
      }
    }
    requireAllAlive();
  }

  /** One may have died after it had answered, while others were still waited for. */
  private void requireAllAlive() {
    started.forEach(
        (node, child) -> {
          if (!child.isAlive()) {
            throw Failure.died(node, child.ending(), child.log());
          }
        });
  }

  private ChildProcess child(SandboxNode node) {
    return Objects.requireNonNull(started.get(node), node.name());
  }

  private void takeBack(SandboxState state, RuntimeException cause) {
    List<Termination.Target> targets =
        started.entrySet().stream()
            .map(entry -> new Termination.Target(entry.getKey().name(), entry.getValue().handle()))
            .toList();
    try {
      new Termination(limits.stop()).end(targets, progress);
      SandboxState left = state;
      for (SandboxNode node : started.keySet()) {
        left = left.with(node.name(), RecordedProcess.NONE);
      }
      folder.stateFile().write(left);
    } catch (SandboxException e) {
      cause.addSuppressed(e);
    }
  }
}
