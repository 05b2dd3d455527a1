package io.driftgate.models.onnx;

import io.driftgate.models.TensorType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An input or output of a graph.
 *
 * @param name its name
 * @param form tensor, or what else
 * @param elementType element type by ONNX's own name: FLOAT, INT64, STRING; of a map, the type of
 *     its keys
 * @param type the same by our names; null where the manifest has none for it (FLOAT16 and the like)
 * @param shape length of each dimension, -1 where the graph leaves it open; empty for what is no
 *     tensor
 */
public record OnnxPort(
    String name, Form form, String elementType, @Nullable TensorType type, List<Long> shape) {

  /** What a value is. */
  public enum Form {
    TENSOR,
    /** A sequence with one map a row, as ZipMap makes it. */
    SEQUENCE_OF_MAPS,
    OTHER
  }

  public OnnxPort {
    shape = List.copyOf(shape);
  }

  /** Columns of a matrix of one row an event: 1 for rank 1, -1 where open, 0 for other ranks. */
  public long columns() {
    return switch (shape.size()) {
      case 1 -> 1;
      case 2 -> shape.get(1);
      default -> 0;
    };
  }

  /** For people: {@code FP32 [-1, 6]}. */
  public String describe() {
    return switch (form) {
      case TENSOR -> (type == null ? elementType : type.name()) + " " + shape;
      case SEQUENCE_OF_MAPS -> "sequence of maps with keys of type " + elementType + " (ZipMap)";
      case OTHER -> elementType;
    };
  }
}
