package io.driftgate.models.onnx;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.InvalidProtocolBufferException;
import io.driftgate.models.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** An ONNX model parsed from its bytes. Nothing of it is run. */
public final class OnnxFile {
  static final String STANDARD_DOMAIN = "ai.onnx";

  private final OnnxMl.ModelProto model;

  private OnnxFile(OnnxMl.ModelProto model) {
    this.model = model;
  }

  /**
   * Parses a model.
   *
   * @throws InvalidOnnxException when the bytes are no ONNX model
   */
  public static OnnxFile parse(byte[] bytes) {
    if (bytes.length == 0) {
      throw new InvalidOnnxException("the file is empty; export the model again");
    }
    OnnxMl.ModelProto model;
    try {
      model = OnnxMl.ModelProto.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new InvalidOnnxException(
          "the file is no ONNX model, or a part of it is missing ("
              + e.getMessage()
              + "); export the model again, and compare checksums if it was copied",
          e);
    }
    if (!model.hasGraph() || model.getGraph().getOutputCount() == 0) {
      throw new InvalidOnnxException(
          "the file has no graph with outputs, so it is no ONNX model; export the model again");
    }
    return new OnnxFile(model);
  }

  OnnxMl.ModelProto model() {
    return model;
  }

  /** What the file says of itself. */
  public OnnxGraph graph() {
    OnnxMl.GraphProto graph = model.getGraph();
    Map<String, Integer> operators = new TreeMap<>();
    Set<String> external = new TreeSet<>();
    new GraphWalk(
            node ->
                operators.merge(domain(node.getDomain()) + "." + node.getOpType(), 1, Integer::sum),
            tensor -> {
              if (isExternal(tensor)) {
                external.add(location(tensor));
              }
            })
        .model(model);
    Map<String, Long> opsets = new TreeMap<>();
    model
        .getOpsetImportList()
        .forEach(opset -> opsets.put(domain(opset.getDomain()), opset.getVersion()));
    Map<String, String> metadata = new TreeMap<>();
    model.getMetadataPropsList().forEach(entry -> metadata.put(entry.getKey(), entry.getValue()));
    String producer = (model.getProducerName() + " " + model.getProducerVersion()).strip();
    return new OnnxGraph(
        producer, opsets, metadata, inputs(graph), outputs(graph), operators, external, classes());
  }

  private static String domain(String domain) {
    return domain.isEmpty() ? STANDARD_DOMAIN : domain;
  }

  static boolean isExternal(OnnxMl.TensorProto tensor) {
    return tensor.getDataLocation() == OnnxMl.TensorProto.DataLocation.EXTERNAL
        || tensor.getExternalDataCount() > 0;
  }

  static String location(OnnxMl.TensorProto tensor) {
    return external(tensor, "location", "");
  }

  static String external(OnnxMl.TensorProto tensor, String key, String absent) {
    for (OnnxMl.StringStringEntryProto entry : tensor.getExternalDataList()) {
      if (entry.getKey().equals(key)) {
        return entry.getValue();
      }
    }
    return absent;
  }

  /** Inputs that are also initializers are constants with a default; older exporters list them. */
  private static List<OnnxPort> inputs(OnnxMl.GraphProto graph) {
    Set<String> constants = new HashSet<>();
    graph.getInitializerList().forEach(tensor -> constants.add(tensor.getName()));
    return graph.getInputList().stream()
        .filter(input -> !constants.contains(input.getName()))
        .map(OnnxFile::port)
        .toList();
  }

  private static List<OnnxPort> outputs(OnnxMl.GraphProto graph) {
    return graph.getOutputList().stream().map(OnnxFile::port).toList();
  }

  private Map<String, List<String>> classes() {
    ClassLabels labels = new ClassLabels(model.getGraph());
    Map<String, List<String>> classes = new HashMap<>();
    for (OnnxMl.ValueInfoProto output : model.getGraph().getOutputList()) {
      List<String> found = labels.of(output.getName());
      if (!found.isEmpty()) {
        classes.put(output.getName(), found);
      }
    }
    return classes;
  }

  private static OnnxPort port(OnnxMl.ValueInfoProto info) {
    OnnxMl.TypeProto type = info.getType();
    if (type.hasTensorType()) {
      OnnxMl.TypeProto.Tensor tensor = type.getTensorType();
      return new OnnxPort(
          info.getName(),
          OnnxPort.Form.TENSOR,
          elementName(tensor.getElemType()),
          tensorType(tensor.getElemType()),
          shape(tensor.getShape()));
    }
    if (type.hasSequenceType() && type.getSequenceType().getElemType().hasMapType()) {
      OnnxMl.TypeProto.Map map = type.getSequenceType().getElemType().getMapType();
      return new OnnxPort(
          info.getName(),
          OnnxPort.Form.SEQUENCE_OF_MAPS,
          elementName(map.getKeyType()),
          tensorType(map.getKeyType()),
          List.of());
    }
    return new OnnxPort(
        info.getName(), OnnxPort.Form.OTHER, type.getValueCase().name(), null, List.of());
  }

  private static List<Long> shape(OnnxMl.TensorShapeProto shape) {
    List<Long> lengths = new ArrayList<>();
    for (OnnxMl.TensorShapeProto.Dimension dimension : shape.getDimList()) {
      lengths.add(dimension.hasDimValue() ? dimension.getDimValue() : -1L);
    }
    return lengths;
  }

  private static String elementName(int type) {
    OnnxMl.TensorProto.DataType known = OnnxMl.TensorProto.DataType.forNumber(type);
    return known == null ? "type " + type : known.name();
  }

  private static @Nullable TensorType tensorType(int type) {
    OnnxMl.TensorProto.DataType known = OnnxMl.TensorProto.DataType.forNumber(type);
    if (known == null) {
      return null;
    }
    return switch (known) {
      case FLOAT -> TensorType.FP32;
      case DOUBLE -> TensorType.FP64;
      case INT64 -> TensorType.INT64;
      case INT32 -> TensorType.INT32;
      case BOOL -> TensorType.BOOL;
      case STRING -> TensorType.BYTES;
      default -> null;
    };
  }
}
