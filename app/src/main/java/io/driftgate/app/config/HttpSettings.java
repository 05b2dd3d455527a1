package io.driftgate.app.config;

/**
 * {@code http.*}: where health and metrics are served.
 *
 * @param portIsDefault nobody chose the port, so the next free one will do when it is taken
 */
public record HttpSettings(String host, int port, boolean portIsDefault) {}
