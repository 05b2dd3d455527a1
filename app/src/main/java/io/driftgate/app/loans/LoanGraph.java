package io.driftgate.app.loans;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The linear layer as an ONNX graph with a matrix of numbers, a column of booleans and a column of
 * texts for inputs. Tribuo's own exporter takes one matrix of numbers and writes the time of the
 * training into the file; here nothing goes in but the weights, so the same weights give the same
 * bytes.
 *
 * <pre>
 * numbers [rows, 7] ------------------------------+
 * has_collateral [rows, 1] -- Cast ---------------+- Concat -- Gemm -- Softmax -- probabilities [rows, 2]
 * employment [rows, 1] -- OneHotEncoder, Reshape -+
 * </pre>
 */
final class LoanGraph {
  static final String NUMBERS = "numbers";
  static final String COLLATERAL = LoanFeature.HAS_COLLATERAL.fieldName();
  static final String EMPLOYMENT = LoanFeature.EMPLOYMENT.fieldName();
  static final String PROBABILITIES = "probabilities";

  private static final int IR_VERSION = 8;
  private static final int OPSET = 13;
  private static final int ML_OPSET = 2;
  private static final String ML_DOMAIN = "ai.onnx.ml";
  private static final String ROWS = "rows";

  private LoanGraph() {}

  static byte[] of(LinearLayer layer) {
    int classes = layer.bias().length;
    GraphProto graph =
        GraphProto.newBuilder()
            .setName("loan-risk")
            .addInput(matrix(NUMBERS, TensorProto.DataType.FLOAT, LoanColumns.NUMBERS.size()))
            .addInput(matrix(COLLATERAL, TensorProto.DataType.BOOL, 1))
            .addInput(matrix(EMPLOYMENT, TensorProto.DataType.STRING, 1))
            .addOutput(matrix(PROBABILITIES, TensorProto.DataType.FLOAT, classes))
            .addInitializer(weights(layer))
            .addInitializer(bias(layer))
            .addInitializer(employmentShape())
            .addNode(
                node("Cast", List.of(COLLATERAL), "collateral_number")
                    .addAttribute(integer("to", TensorProto.DataType.FLOAT.getNumber())))
            .addNode(oneHotEncoder())
            .addNode(
                node("Reshape", List.of("employment_cells", "employment_shape"), "employment_row"))
            .addNode(
                node("Concat", List.of(NUMBERS, "collateral_number", "employment_row"), "columns")
                    .addAttribute(integer("axis", 1)))
            .addNode(node("Gemm", List.of("columns", "weights", "bias"), "logits"))
            .addNode(
                node("Softmax", List.of("logits"), PROBABILITIES).addAttribute(integer("axis", 1)))
            .build();
    return ModelProto.newBuilder()
        .setIrVersion(IR_VERSION)
        .setProducerName("driftgate")
        .setModelVersion(1)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain(ML_DOMAIN).setVersion(ML_OPSET))
        .setGraph(graph)
        .build()
        .toByteArray();
  }

  private static NodeProto.Builder node(String operator, List<String> inputs, String output) {
    return NodeProto.newBuilder()
        .setName(output)
        .setOpType(operator)
        .addAllInput(inputs)
        .addOutput(output);
  }

  /** An employment never seen in training becomes a row of zeros. */
  private static NodeProto.Builder oneHotEncoder() {
    AttributeProto.Builder categories =
        AttributeProto.newBuilder()
            .setName("cats_strings")
            .setType(AttributeProto.AttributeType.STRINGS);
    for (String category : LoanColumns.CATEGORIES) {
      categories.addStrings(ByteString.copyFrom(category, StandardCharsets.UTF_8));
    }
    return node("OneHotEncoder", List.of(EMPLOYMENT), "employment_cells")
        .setDomain(ML_DOMAIN)
        .addAttribute(categories)
        .addAttribute(integer("zeros", 1));
  }

  private static AttributeProto integer(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  private static ValueInfoProto matrix(String name, TensorProto.DataType type, int columns) {
    TensorShapeProto shape =
        TensorShapeProto.newBuilder()
            .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam(ROWS))
            .addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(columns))
            .build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(shape)))
        .build();
  }

  private static TensorProto weights(LinearLayer layer) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName("weights")
            .setDataType(TensorProto.DataType.FLOAT.getNumber())
            .addDims(layer.weights().length)
            .addDims(layer.bias().length);
    for (double[] column : layer.weights()) {
      for (double weight : column) {
        tensor.addFloatData((float) weight);
      }
    }
    return tensor.build();
  }

  private static TensorProto bias(LinearLayer layer) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName("bias")
            .setDataType(TensorProto.DataType.FLOAT.getNumber())
            .addDims(layer.bias().length);
    for (double value : layer.bias()) {
      tensor.addFloatData((float) value);
    }
    return tensor.build();
  }

  /** OneHotEncoder gives [rows, 1, categories]; -1 stands for the rows. */
  private static TensorProto employmentShape() {
    return TensorProto.newBuilder()
        .setName("employment_shape")
        .setDataType(TensorProto.DataType.INT64.getNumber())
        .addDims(2)
        .addInt64Data(-1)
        .addInt64Data(LoanColumns.CATEGORIES.size())
        .build();
  }
}
