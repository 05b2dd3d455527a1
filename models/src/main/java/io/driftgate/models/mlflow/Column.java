package io.driftgate.models.mlflow;

import io.driftgate.models.TensorType;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One input or output by the model's signature: a column of a data frame, or a tensor.
 *
 * @param name its name; null where the signature has one tensor without a name
 * @param declared the type as the signature has it, such as {@code long}, {@code float32}
 * @param shape lengths of the tensor, -1 where free; empty for a column of a data frame
 * @param required whether a data frame must have the column
 */
public record Column(@Nullable String name, String declared, List<Long> shape, boolean required) {

  public Column {
    shape = List.copyOf(shape);
  }

  /** The type that a tensor of such values has; null where ONNX inputs know none such. */
  public @Nullable TensorType type() {
    String numpy = declared.toLowerCase(Locale.ROOT);
    return switch (numpy) {
      case "boolean", "bool" -> TensorType.BOOL;
      case "integer", "int32" -> TensorType.INT32;
      case "long", "int64" -> TensorType.INT64;
      case "float", "float32" -> TensorType.FP32;
      case "double", "float64" -> TensorType.FP64;
      case "string", "str", "object" -> TensorType.BYTES;
      default -> numpy.matches("[<>=|]?u\\d+") ? TensorType.BYTES : null;
    };
  }
}
