package io.driftgate.app.loans;

/**
 * What a linear classifier has learnt.
 *
 * @param weights by column and class
 * @param bias by class
 */
@SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
record LinearLayer(double[][] weights, double[] bias) {}
