package io.driftgate.models.pack;

import io.driftgate.models.InputTensor;
import io.driftgate.models.TensorType;
import io.driftgate.models.onnx.OnnxGraph;
import io.driftgate.models.onnx.OnnxPort;
import io.driftgate.models.reference.ReferenceTable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which features fill which input: one tensor a column by its name, a matrix by the columns of the
 * reference in their order.
 */
final class InputDraft {
  /** Columns that a reference often has beside the features. */
  private static final Set<String> NO_FEATURES =
      Set.of("label", "target", "class", "outcome", "score", "y", "id", "event_id", "event_time");

  private final PackRequest request;
  private final List<String> problems;
  private final List<String> notes;
  private final List<InputTensor> tensors = new ArrayList<>();

  private InputDraft(PackRequest request, List<String> problems, List<String> notes) {
    this.request = request;
    this.problems = problems;
    this.notes = notes;
  }

  static InputDraft of(
      OnnxGraph graph, PackRequest request, List<String> problems, List<String> notes) {
    InputDraft draft = new InputDraft(request, problems, notes);
    List<OnnxPort> matrices = new ArrayList<>();
    for (OnnxPort input : graph.inputs()) {
      TensorType type = draft.type(input);
      if (type == null) {
        continue;
      }
      String column = input.columns() == 1 ? draft.columnFor(input, graph) : null;
      if (column != null) {
        draft.tensors.add(new InputTensor(input.name(), type, List.of(column)));
      } else {
        matrices.add(input);
      }
    }
    if (matrices.size() > 1) {
      problems.add(
          "the inputs "
              + matrices.stream().map(OnnxPort::name).toList()
              + " are matrices, or have no column of the reference with their name; which columns"
              + " go where cannot be told. Export with one matrix, or with one input a column");
    } else if (matrices.size() == 1 && problems.isEmpty()) {
      draft.matrix(matrices.get(0));
    }
    draft.requireEachOnce();
    return draft;
  }

  /** A column that two tensors, or a tensor twice, would be filled from: that is not meant. */
  private void requireEachOnce() {
    Set<String> used = new HashSet<>();
    Set<String> twice = new TreeSet<>();
    for (InputTensor tensor : tensors) {
      tensor.features().stream().filter(name -> !used.add(name)).forEach(twice::add);
    }
    if (!twice.isEmpty()) {
      problems.add(
          "the columns "
              + twice
              + " would fill more than one place, of "
              + tensors.stream().map(tensor -> tensor.tensor() + ": " + tensor.features()).toList()
              + "; name the columns as the inputs are named");
    }
  }

  List<InputTensor> tensors() {
    return tensors;
  }

  private @Nullable TensorType type(OnnxPort input) {
    if (input.form() != OnnxPort.Form.TENSOR || input.type() == null || input.columns() == 0) {
      problems.add(
          "input '"
              + input.name()
              + "' is "
              + input.describe()
              + "; expected a tensor of one or two dimensions of FP32, FP64, INT64, INT32, BOOL or"
              + " BYTES");
      return null;
    }
    return input.type();
  }

  /** The column that a tensor of one column is filled from; null where none has its name. */
  private @Nullable String columnFor(OnnxPort input, OnnxGraph graph) {
    List<String> names = available();
    for (String name : names) {
      if (name.equals(input.name())) {
        return name;
      }
    }
    for (String name : names) {
      if (plain(name).equals(plain(input.name()))) {
        return name;
      }
    }
    return names.isEmpty() && graph.inputs().size() > 1 ? input.name() : null;
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }

  private void matrix(OnnxPort input) {
    List<String> names = new ArrayList<>(available());
    tensors.forEach(tensor -> names.removeAll(tensor.features()));
    long columns = input.columns();
    if (names.isEmpty() && columns > 0) {
      for (int column = 0; column < columns; column++) {
        names.add("f" + column);
      }
      notes.add(
          "there is no reference to take names from: the features are called "
              + names.get(0)
              + " to "
              + names.get(names.size() - 1)
              + "; correct names and fields in model.yaml");
    }
    if (columns > 0 && names.size() > columns) {
      List<String> dropped =
          names.stream()
              .filter(name -> NO_FEATURES.contains(name.toLowerCase(Locale.ROOT)))
              .toList();
      if (names.size() - dropped.size() == columns) {
        names.removeAll(dropped);
        notes.add("the columns " + dropped + " of the reference are taken to be no features");
      }
    }
    if (names.isEmpty() || (columns > 0 && names.size() != columns)) {
      problems.add(
          "input '"
              + input.name()
              + "' is "
              + input.describe()
              + ", the columns to fill it from are "
              + names
              + "; name the right ones in the order that the model was trained with: --features a,b,c");
      return;
    }
    TensorType type = input.type();
    if (type != null) {
      tensors.add(new InputTensor(input.name(), type, names));
    }
  }

  private List<String> available() {
    if (!request.features().isEmpty()) {
      return request.features();
    }
    ReferenceTable reference = request.reference();
    return reference == null ? request.signature() : reference.columnNames();
  }
}
