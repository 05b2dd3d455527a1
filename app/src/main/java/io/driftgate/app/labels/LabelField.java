package io.driftgate.app.labels;

import org.apache.avro.generic.GenericEnumSymbol;
import org.apache.avro.generic.GenericRecord;

/** A field of a record, by its dotted path. */
public final class LabelField {
  private final String path;
  private final String[] names;

  public LabelField(String path) {
    this.path = path;
    this.names = path.split("\\.");
  }

  /**
   * The value as text.
   *
   * @throws UnusableLabelException where there is none, or it is no scalar
   */
  public String text(GenericRecord record) throws UnusableLabelException {
    Object at = record;
    for (String name : names) {
      if (!(at instanceof GenericRecord inner) || !inner.hasField(name)) {
        throw new UnusableLabelException("it has no field " + path);
      }
      at = inner.get(name);
    }
    if (at == null) {
      throw new UnusableLabelException("field " + path + " is null");
    }
    boolean scalar =
        at instanceof CharSequence
            || at instanceof Number
            || at instanceof Boolean
            || at instanceof GenericEnumSymbol<?>;
    if (!scalar) {
      throw new UnusableLabelException("field " + path + " is no text, number, enum or boolean");
    }
    return at.toString();
  }
}
