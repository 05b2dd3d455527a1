package io.driftgate.app.topics;

import org.jspecify.annotations.Nullable;

/**
 * A subject as the registry has it.
 *
 * @param registered whether the catalogue's schema is registered under it
 * @param compatibility its own level; null where the registry's default applies
 */
record SubjectState(boolean registered, @Nullable String compatibility) {}
