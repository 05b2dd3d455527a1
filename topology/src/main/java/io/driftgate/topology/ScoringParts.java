package io.driftgate.topology;

import io.driftgate.topology.clients.FailedSends;
import io.driftgate.topology.clients.PollEnds;
import io.driftgate.topology.writerschema.KnownSchemas;

/**
 * What the tasks of an instance share.
 *
 * @param settings what can be chosen
 * @param model name of the model
 * @param versions the loaded versions; outlive the topology
 * @param schemas what is known of writer schemas
 * @param ends where polls of the features topic end
 * @param failedSends what the producers could not write
 * @param frames in front of what is written
 * @param observer told what happens
 */
public record ScoringParts(
    ScoringSettings settings,
    String model,
    LoadedVersions versions,
    KnownSchemas schemas,
    PollEnds ends,
    FailedSends failedSends,
    OutputFrames frames,
    ScoringObserver observer) {}
