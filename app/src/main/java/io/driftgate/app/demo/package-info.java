/**
 * The demo: a sandbox, simulated loan applications, the pipeline, and what it does, live. The one
 * place besides the sandbox where addresses and folders are made up.
 */
@NullMarked
package io.driftgate.app.demo;

import org.jspecify.annotations.NullMarked;
