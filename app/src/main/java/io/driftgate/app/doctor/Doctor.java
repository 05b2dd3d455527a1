package io.driftgate.app.doctor;

import io.driftgate.app.broker.Broker;
import io.driftgate.app.config.ConfigurationException;
import io.driftgate.app.config.ConfigurationProblem;
import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.failure.ExpectedFailure;
import io.driftgate.app.registry.SchemaRegistry;
import io.driftgate.app.topics.TopicAction;
import io.driftgate.app.topics.TopicAdministration;
import io.driftgate.app.topics.TopicPlan;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Checks one thing after the other, and what can be checked of the rest when one fails. */
public final class Doctor {
  private static final String CONFIGURATION = "configuration";
  private static final String BROKER = "broker";
  private static final String REGISTRY = "registry";

  private final Clock clock;

  public Doctor(Clock clock) {
    this.clock = clock;
  }

  /**
   * Checks everything.
   *
   * @param loading loads the configuration; may throw {@link ConfigurationException}
   */
  public List<Finding> examine(Supplier<DriftgateConfig> loading) {
    List<Finding> findings = new ArrayList<>();
    DriftgateConfig config;
    try {
      config = loading.get();
    } catch (ConfigurationException e) {
      for (ConfigurationProblem problem : e.problems()) {
        findings.add(Finding.failed(CONFIGURATION, problem.described(), problem.action()));
      }
      return findings;
    }
    findings.addAll(ClientKeys.check(config));
    findings.add(ModelCheck.check(config));
    findings.addAll(ProcessChecks.check());
    boolean registryAnswers = registry(config, findings);
    broker(config, registryAnswers, findings);
    return findings;
  }

  private static boolean registry(DriftgateConfig config, List<Finding> findings) {
    if (config.registry().url().isEmpty()) {
      findings.add(
          Finding.failed(
              REGISTRY,
              "registry.url is not set",
              "Set it, or run `driftgate sandbox start` in this directory."));
      return false;
    }
    try {
      new SchemaRegistry(config.registry()).ping();
      findings.add(Finding.ok(REGISTRY, "answers at " + config.registry().requiredUrl().getHost()));
      return true;
    } catch (ExpectedFailure e) {
      findings.add(Finding.failed(REGISTRY, String.valueOf(e.getMessage()), ""));
      return false;
    }
  }

  private void broker(DriftgateConfig config, boolean registryAnswers, List<Finding> findings) {
    if (config.origin("kafka.bootstrap.servers").isDefault()) {
      findings.add(
          Finding.failed(
              BROKER,
              "kafka.bootstrap.servers is not set",
              "Set it, or run `driftgate sandbox start` in this directory."));
      return;
    }
    try (Broker broker = Broker.connect(config)) {
      findings.addAll(BrokerChecks.check(config, broker, clock));
      if (registryAnswers) {
        TopicPlan plan =
            new TopicAdministration(config, broker, new SchemaRegistry(config.registry())).plan();
        plan.actions().forEach(action -> findings.add(finding(action, config)));
        if (plan.actions().stream().noneMatch(TopicAction.CreateTopic.class::isInstance)) {
          findings.addAll(ReleaseCheck.check(config));
        }
      }
    } catch (ExpectedFailure e) {
      findings.add(Finding.failed(BROKER, String.valueOf(e.getMessage()), ""));
    }
  }

  static Finding finding(TopicAction action, DriftgateConfig config) {
    boolean subject =
        action instanceof TopicAction.RegisterSchema
            || action instanceof TopicAction.SetCompatibility;
    String check = (subject ? "subject " : "topic ") + action.target();
    if (action instanceof TopicAction.Fine) {
      return Finding.ok(check, action.detail());
    }
    if (action instanceof TopicAction.Conflict conflict) {
      return Finding.failed(check, conflict.problem(), conflict.remedy());
    }
    String todo = "Run `driftgate topics apply`.";
    if (action instanceof TopicAction.CreateTopic) {
      return Finding.failed(check, "does not exist", todo);
    }
    if (action instanceof TopicAction.RegisterSchema && !config.registry().autoRegister()) {
      return Finding.failed(check, "not registered, and registry.auto-register is false", todo);
    }
    return Finding.warning(check, "to " + action.kind() + ": " + action.detail(), todo);
  }
}
