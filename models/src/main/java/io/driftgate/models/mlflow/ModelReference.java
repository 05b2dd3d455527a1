package io.driftgate.models.mlflow;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code models:/NAME@ALIAS} or {@code models:/NAME/VERSION}: one of alias and version is null.
 *
 * @param name name of the registered model
 */
record ModelReference(String name, @Nullable String alias, @Nullable String version) {
  private static final Pattern FORM =
      Pattern.compile("models:/(?<name>[^/:@]+)(?:@(?<alias>[\\w-]+)|/(?<version>[1-9]\\d{0,8}))");

  static ModelReference parse(String reference) {
    Matcher matcher = FORM.matcher(reference);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'"
              + reference
              + "' is not a model of a registry; expected models:/NAME@ALIAS or models:/NAME/VERSION,"
              + " such as models:/churn@champion or models:/churn/3");
    }
    return new ModelReference(
        matcher.group("name"), matcher.group("alias"), matcher.group("version"));
  }
}
