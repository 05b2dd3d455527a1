package io.driftgate.app.topics;

import java.util.Map;

/** What is there: topics and subjects by name. */
record ClusterState(Map<String, ExistingTopic> topics, Map<String, SubjectState> subjects) {

  ClusterState {
    topics = Map.copyOf(topics);
    subjects = Map.copyOf(subjects);
  }
}
