package io.driftgate.bench.flink;

import io.driftgate.schemas.AuditRecord;
import io.driftgate.schemas.Prediction;

/** What goes to the sinks; passed from function to sink within a chain, never serialised. */
@SuppressWarnings("ArrayRecordComponent") // events are not compared
record ScoredEvent(int partition, byte[] key, Prediction prediction, AuditRecord audit) {}
