package io.driftgate.models.onnx;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.ByteString;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A node's attributes by name. One that is not there has no values. */
final class NodeAttributes {
  private static final OnnxMl.AttributeProto NONE = OnnxMl.AttributeProto.getDefaultInstance();

  private final Map<String, OnnxMl.AttributeProto> byName = new HashMap<>();

  NodeAttributes(OnnxMl.NodeProto node) {
    node.getAttributeList().forEach(attribute -> byName.put(attribute.getName(), attribute));
  }

  Collection<String> names() {
    return byName.keySet();
  }

  long[] integers(String name) {
    OnnxMl.AttributeProto found = byName.getOrDefault(name, NONE);
    long[] values = new long[found.getIntsCount()];
    for (int index = 0; index < values.length; index++) {
      values[index] = found.getInts(index);
    }
    return values;
  }

  float[] floats(String name) {
    OnnxMl.AttributeProto found = byName.getOrDefault(name, NONE);
    float[] values = new float[found.getFloatsCount()];
    for (int index = 0; index < values.length; index++) {
      values[index] = found.getFloats(index);
    }
    return values;
  }

  List<ByteString> texts(String name) {
    return byName.getOrDefault(name, NONE).getStringsList();
  }

  /** A single text. */
  String text(String name, String absent) {
    OnnxMl.AttributeProto found = byName.get(name);
    return found == null ? absent : found.getS().toStringUtf8();
  }

  /** A single whole number. */
  @Nullable Long integer(String name) {
    OnnxMl.AttributeProto found = byName.get(name);
    return found == null ? null : Long.valueOf(found.getI());
  }
}
