/** Models as MLflow keeps them: the folder, and the registry that it is fetched from. */
@NullMarked
package io.driftgate.models.mlflow;

import org.jspecify.annotations.NullMarked;
