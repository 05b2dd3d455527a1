/**
 * Kafka's clients as scoring wants them: the consumer of features holds back events whose schema is
 * not known yet and says where each poll ended, the one of routing tables is patient.
 */
@NullMarked
package io.driftgate.topology.clients;

import org.jspecify.annotations.NullMarked;
