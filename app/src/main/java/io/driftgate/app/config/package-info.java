/**
 * Configuration: Kafka's ConfigDef parses, records carry. Maps of keys and values stay in here, but
 * for what is passed through to the clients of Kafka and of the registry.
 */
@NullMarked
package io.driftgate.app.config;

import org.jspecify.annotations.NullMarked;
