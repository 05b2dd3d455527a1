package io.driftgate.models;

import org.jspecify.annotations.Nullable;

/**
 * Which outputs of the model become score and label.
 *
 * @param scoreTensor name of the output with the scores: shape [rows], [rows, 1] or [rows,
 *     classes], or a ZipMap
 * @param scoreClass the class whose score is the score of the event; null for a regressor, and for
 *     a classifier whose score is that of the label
 * @param labelTensor name of the output with the label; null where the label is the class of the
 *     largest score
 * @param activation what turns the score tensor into the score
 */
public record Outputs(
    String scoreTensor,
    @Nullable String scoreClass,
    @Nullable String labelTensor,
    Activation activation) {}
