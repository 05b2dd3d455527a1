package io.driftgate.app.demo;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What can be chosen about a demo.
 *
 * @param once whether it ends when the story is told
 * @param longest how long events are produced at most; null until it is stopped
 * @param eventsPerSecond how many
 * @param httpPort where health and metrics are served; 0 for any free port
 * @param sandboxHome the programs of broker and registry
 */
public record DemoSettings(
    boolean once,
    @Nullable Duration longest,
    double eventsPerSecond,
    int httpPort,
    Path sandboxHome) {}
