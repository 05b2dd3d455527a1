package io.driftgate.topology.decoding;

import io.driftgate.models.Feature;
import org.jspecify.annotations.Nullable;

/** Makes rows of values that are no event, by the same rules about missing values and limits. */
public final class RowFiller {
  private final RowLayout layout;
  private final RowValidator validator;

  public RowFiller(RowLayout layout) {
    this.layout = layout;
    this.validator = new RowValidator(layout);
  }

  /**
   * Fills a row.
   *
   * @param row receives the values; its content counts only where null is returned
   * @return why an event with these values would not be scored; null where it would
   */
  public @Nullable Rejected fill(RowSource values, Row row) {
    row.clear();
    for (int index = 0; index < layout.features().size(); index++) {
      Feature feature = layout.features().get(index);
      int place = layout.place(index);
      if (values.isMissing(feature.name())) {
        row.mark(index, Row.NULL);
        continue;
      }
      switch (feature.kind()) {
        case FLOATING -> row.numbers[place] = values.number(feature.name());
        case INTEGER -> row.integers[place] = values.integer(feature.name());
        case TEXT -> row.texts[place] = values.text(feature.name());
      }
    }
    return validator.validate(row);
  }
}
