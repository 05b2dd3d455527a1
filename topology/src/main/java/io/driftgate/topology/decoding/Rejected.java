package io.driftgate.topology.decoding;

/**
 * An event that will not be scored.
 *
 * @param reason the kind of reason
 * @param detail what was found and what was expected, for people; never a sensitive feature's value
 */
public record Rejected(Reason reason, String detail) {}
