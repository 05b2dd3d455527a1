package io.driftgate.sandbox;

import io.driftgate.sandbox.SandboxStatus.Node;
import io.driftgate.sandbox.SandboxStatus.NodeState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A Kafka cluster and a schema registry on this machine, reachable from this machine only. Their
 * processes belong to a folder and outlive the program that started them; any program stops them by
 * naming the folder.
 *
 * <p>Every method throws {@link SandboxException} when it cannot do what it says.
 */
public final class Sandbox {
  private final SandboxOptions options;
  private final SandboxFolder folder;
  private final RuntimeHome home;
  private final FreeSpace freeSpace;
  private final StartLimits limits;

  Sandbox(SandboxOptions options, FreeSpace freeSpace, StartLimits limits) {
    this.options = options;
    this.folder = new SandboxFolder(options.directory());
    this.home = new RuntimeHome(options.home());
    this.freeSpace = freeSpace;
    this.limits = limits;
  }

  public static Sandbox in(SandboxOptions options) {
    return new Sandbox(options, FreeSpace.ON_DISK, StartLimits.USUAL);
  }

  /**
   * Starts whatever does not run yet and returns when everything answers. Data of earlier runs is
   * there again.
   *
   * @param progress receives one line for each thing done
   */
  public SandboxStatus start(Consumer<String> progress) {
    home.require();
    folder.create();
    freeSpace.require(folder.path());
    return folder.alone(
        () -> {
          SandboxState before = folder.stateFile().read();
          Set<String> living =
              before.nodes().stream()
                  .filter(node -> process(node).isPresent())
                  .map(NodeRecord::name)
                  .collect(Collectors.toSet());
          SandboxState plan =
              new Plan(options, before, living, new Ports(Ports::isFreeOnLoopback, new Random()))
                  .make(folder.brokersWithData(), progress);
          startAbsent(before, plan, node -> !living.contains(node.name()), progress);
          return status();
        });
  }

  /** Stops everything; does nothing when nothing runs. */
  public void stop() {
    stop(note -> {});
  }

  /**
   * Stops everything; does nothing when nothing runs.
   *
   * @param progress receives one line for each thing done
   */
  public void stop(Consumer<String> progress) {
    stop(node -> true, progress);
  }

  public SandboxStatus status() {
    SandboxState state = folder.stateFile().read();
    List<SandboxNode> programs = nodes(state);
    List<Node> nodes = state.nodes().stream().map(node -> observe(node, programs)).toList();
    return new SandboxStatus(
        SandboxStatus.overall(nodes),
        state
            .brokers()
            .map(broker -> SandboxNode.LOOPBACK + ":" + broker.port())
            .collect(Collectors.joining(",")),
        state
            .find(NodeRecord.REGISTRY)
            .map(registry -> RegistryNode.url(registry.port()))
            .orElse(""),
        nodes,
        folder.path());
  }

  /** Stops the registry alone, as an outage would. */
  public void stopRegistry() {
    stop(named(NodeRecord.REGISTRY), note -> {});
  }

  /** Starts the registry again, on the same port. */
  public void startRegistry() {
    startAgain(NodeRecord.REGISTRY);
  }

  /**
   * Kills one broker without warning it (SIGKILL).
   *
   * @param number from 1
   */
  public void killBroker(int number) {
    NodeRecord broker = recorded(NodeRecord.broker(number));
    ProcessHandle process =
        process(broker)
            .orElseThrow(
                () ->
                    new SandboxException(
                        broker.name()
                            + " does not run: "
                            + broker.process().absence(mark(broker))));
    new Termination(limits.stop()).kill(List.of(new Termination.Target(broker.name(), process)));
  }

  /**
   * Starts one broker again, on the same port.
   *
   * @param number from 1
   */
  public void startBroker(int number) {
    startAgain(NodeRecord.broker(number));
  }

  private void startAgain(String name) {
    recorded(name);
    folder.alone(
        () -> {
          SandboxState state = folder.stateFile().read();
          startAbsent(state, state, named(name).and(node -> process(node).isEmpty()), line -> {});
          return state;
        });
  }

  /**
   * @param before tells of processes that ended unasked
   */
  private void startAbsent(
      SandboxState before,
      SandboxState plan,
      Predicate<NodeRecord> absent,
      Consumer<String> progress) {
    before.nodes().stream()
        .filter(absent.and(node -> node.process().pid() != 0))
        .forEach(
            node ->
                progress.accept(
                    node.name()
                        + ": "
                        + node.process().absence(mark(node))
                        + "; starting it again"));
    List<SandboxNode> nodes =
        nodes(plan).stream()
            .filter(node -> plan.find(node.name()).filter(absent).isPresent())
            .toList();
    if (nodes.isEmpty()) {
      progress.accept("already running in " + folder.path());
      return;
    }
    folder.stateFile().write(plan);
    new Startup(folder, limits, progress).start(nodes, plan);
  }

  /** The registry first: it takes longest, and can do so while the brokers are formatted. */
  private List<SandboxNode> nodes(SandboxState state) {
    List<SandboxNode> nodes = new ArrayList<>();
    state
        .find(NodeRecord.REGISTRY)
        .ifPresent(registry -> nodes.add(new RegistryNode(registry.port(), folder, home)));
    BrokerSettings settings = new BrokerSettings(state.brokers().toList(), options.brokerHeap());
    for (int number = 1; number <= settings.brokers().size(); number++) {
      nodes.add(new BrokerNode(number, settings, folder, home));
    }
    return nodes;
  }

  private void stop(Predicate<NodeRecord> selected, Consumer<String> progress) {
    if (!folder.stateFile().exists()) {
      progress.accept("nothing runs in " + folder.path());
      return;
    }
    folder.alone(
        () -> {
          SandboxState state = folder.stateFile().read();
          List<Termination.Target> targets = new ArrayList<>();
          for (NodeRecord node : state.nodes().stream().filter(selected).toList()) {
            process(node)
                .ifPresentOrElse(
                    process -> targets.add(new Termination.Target(node.name(), process)),
                    () -> progress.accept(node.name() + ": " + node.process().absence(mark(node))));
          }
          new Termination(limits.stop()).end(targets, progress);
          targets.forEach(target -> progress.accept(target.name() + ": stopped"));
          SandboxState left =
              new SandboxState(
                  state.nodes().stream()
                      .map(node -> selected.test(node) ? node.with(RecordedProcess.NONE) : node)
                      .toList());
          folder.stateFile().write(left);
          return left;
        });
  }

  private Node observe(NodeRecord node, List<SandboxNode> programs) {
    Optional<ProcessHandle> process = process(node);
    if (process.isEmpty()) {
      NodeState state = node.process().pid() == 0 ? NodeState.STOPPED : NodeState.GONE;
      return new Node(node.name(), 0, node.port(), state, node.process().absence(mark(node)));
    }
    boolean answers =
        programs.stream()
            .filter(program -> program.name().equals(node.name()))
            .anyMatch(SandboxNode::answers);
    return new Node(
        node.name(),
        node.process().pid(),
        node.port(),
        answers ? NodeState.RUNNING : NodeState.STARTING,
        answers ? "running" : "the process is there but does not answer yet");
  }

  private NodeRecord recorded(String name) {
    return folder
        .stateFile()
        .read()
        .find(name)
        .orElseThrow(
            () ->
                new SandboxException(
                    "There is no " + name + " in " + folder.path() + "; start the sandbox first."));
  }

  private Optional<ProcessHandle> process(NodeRecord node) {
    return node.process().find(mark(node));
  }

  private String mark(NodeRecord node) {
    return SandboxNode.mark(folder.node(node.name()));
  }

  private static Predicate<NodeRecord> named(String name) {
    return node -> node.name().equals(name);
  }
}
