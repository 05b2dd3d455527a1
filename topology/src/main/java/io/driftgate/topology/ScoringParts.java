package io.driftgate.topology;

import io.driftgate.topology.scoring.OnnxModel;
import io.driftgate.topology.writerschema.KnownSchemas;

/**
 * What the tasks of an instance share.
 *
 * @param settings what can be chosen
 * @param model the loaded version; outlives the topology
 * @param schemas what is known of writer schemas
 * @param frames in front of what is written
 * @param observer told what happens
 */
public record ScoringParts(
    ScoringSettings settings,
    OnnxModel model,
    KnownSchemas schemas,
    OutputFrames frames,
    ScoringObserver observer) {}
