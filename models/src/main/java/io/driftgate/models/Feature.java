package io.driftgate.models;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One value that the model takes from an event.
 *
 * @param name name in messages, audit and drift; unique within the model
 * @param field dotted path of the field in the event
 * @param aliases other dotted paths to look for, in this order, where the event has no such field
 * @param type element type, as the tensor wants it
 * @param missing what happens where the value is absent, null or NaN
 * @param defaultNumber stands in for a missing number; null unless missing is DEFAULT and the type
 *     is a number
 * @param defaultText stands in for a missing text; null unless missing is DEFAULT and the type is
 *     BYTES
 * @param limits an event with a value outside is rejected; null for no limits
 * @param range values seen in training; decides nothing while scoring; null where unknown
 * @param categories texts seen in training; decides nothing while scoring
 * @param sensitive whether the value must never stand in a message or a header
 */
public record Feature(
    String name,
    String field,
    List<String> aliases,
    TensorType type,
    MissingPolicy missing,
    @Nullable Double defaultNumber,
    @Nullable String defaultText,
    @Nullable Interval limits,
    @Nullable Interval range,
    List<String> categories,
    boolean sensitive) {

  public Feature {
    aliases = List.copyOf(aliases);
    categories = List.copyOf(categories);
  }

  /** A required feature without limits, read from the field of its own name. */
  public static Feature required(String name, TensorType type) {
    return new Feature(
        name,
        name,
        List.of(),
        type,
        MissingPolicy.REJECT,
        null,
        null,
        null,
        null,
        List.of(),
        false);
  }

  /** The same, read from another field and no alias. */
  Feature from(String otherField) {
    return new Feature(
        name,
        otherField,
        List.of(),
        type,
        missing,
        defaultNumber,
        defaultText,
        limits,
        range,
        categories,
        sensitive);
  }

  public TensorType.Kind kind() {
    return type.kind();
  }

  /**
   * The range, wide enough for its ends to be inside when they come rounded to the feature's type,
   * too: 0.1 as a float is more than 0.1. Null where unknown.
   */
  public @Nullable Interval roundedRange() {
    if (range == null || type != TensorType.FP32) {
      return range;
    }
    return new Interval(
        Math.min(range.lowest(), (float) range.lowest()),
        Math.max(range.highest(), (float) range.highest()));
  }

  /**
   * Whether both read the same value from every event, or reject the same events: what was seen in
   * training does not count.
   */
  public boolean readsLike(Feature other) {
    return name.equals(other.name)
        && field.equals(other.field)
        && aliases.equals(other.aliases)
        && type == other.type
        && missing == other.missing
        && Objects.equals(defaultNumber, other.defaultNumber)
        && Objects.equals(defaultText, other.defaultText)
        && Objects.equals(limits, other.limits)
        && sensitive == other.sensitive;
  }
}
