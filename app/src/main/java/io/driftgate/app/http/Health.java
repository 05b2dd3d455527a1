package io.driftgate.app.http;

import java.util.Map;

/**
 * How the process is.
 *
 * @param live whether it can still do its work; when not, it is to be restarted
 * @param ready whether it does its work now
 * @param details what that rests on, by name, for people
 */
public record Health(boolean live, boolean ready, Map<String, Object> details) {}
