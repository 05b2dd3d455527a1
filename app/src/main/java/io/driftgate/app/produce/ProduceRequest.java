package io.driftgate.app.produce;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What to produce.
 *
 * @param input the file; its name tells its format
 * @param topic where to
 * @param schemaFile Avro schema of the events; null to make it or to take that of the input
 * @param keyField field whose value, as text, is the key; null for events without key
 * @param eventTimeField field with the time of the event
 * @param eventTimeAsked whether it is an error when there is no such field
 * @param modelDirectory the bundle whose manifest tells the types of the columns; null for none
 * @param eventsPerSecond 0 for no limit
 * @param speed recorded time passes so many times faster; 0 to disregard it
 * @param eventsMax events at most
 */
public record ProduceRequest(
    Path input,
    String topic,
    @Nullable Path schemaFile,
    @Nullable String keyField,
    String eventTimeField,
    boolean eventTimeAsked,
    @Nullable Path modelDirectory,
    double eventsPerSecond,
    double speed,
    long eventsMax) {}
