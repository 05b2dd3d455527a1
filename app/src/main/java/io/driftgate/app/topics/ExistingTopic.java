package io.driftgate.app.topics;

import java.util.Map;

/** A topic as the cluster has it. */
record ExistingTopic(int partitions, Map<String, TopicSetting> settings) {

  ExistingTopic {
    settings = Map.copyOf(settings);
  }

  /** The value of a setting; empty where the cluster did not tell. */
  String setting(String key) {
    TopicSetting setting = settings.get(key);
    return setting == null ? "" : setting.value();
  }
}
