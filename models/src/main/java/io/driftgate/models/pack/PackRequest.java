package io.driftgate.models.pack;

import io.driftgate.models.Activation;
import io.driftgate.models.reference.ReferenceTable;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is to be packed.
 *
 * @param name name of the model
 * @param version version of the model
 * @param onnx the ONNX file, its weights inside
 * @param reference the training reference; null where there is none
 * @param features names of the features in the order of the inputs' columns; empty to find them
 * @param signature column names by the trainer's signature, in order; empty where there is none
 * @param classes names of the classes in the order of the score's columns; empty to find them
 * @param scoreClass the class whose score counts; null to find it
 * @param activation what turns the score tensor into the score; null to find it
 * @param metadata where the model comes from, for people
 */
@SuppressWarnings("ArrayRecordComponent") // a large value that nobody compares
public record PackRequest(
    String name,
    String version,
    byte[] onnx,
    @Nullable ReferenceTable reference,
    List<String> features,
    List<String> signature,
    List<String> classes,
    @Nullable String scoreClass,
    @Nullable Activation activation,
    Map<String, String> metadata) {

  public PackRequest {
    features = List.copyOf(features);
    signature = List.copyOf(signature);
    classes = List.copyOf(classes);
    metadata = Map.copyOf(metadata);
  }
}
