package io.driftgate.models.onnx;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * Takes weights that an exporter put into files beside the model (MLflow and PyTorch do) into the
 * model itself, so that one file is all there is to hash, to sign and to load. Follows no link and
 * leaves the folder for nothing.
 */
public final class EmbeddedWeights {
  private static final int MAX_BYTES = 1 << 30;

  private final Path folder;

  private EmbeddedWeights(Path folder) {
    this.folder = folder;
  }

  /**
   * A model with all its weights inside; the bytes of the file where they already are.
   *
   * @throws InvalidOnnxException when a file of weights is missing or lies where it must not
   * @throws IOException when a file cannot be read
   */
  public static byte[] read(Path onnxFile) throws IOException {
    byte[] bytes = Files.readAllBytes(onnxFile);
    OnnxFile file = OnnxFile.parse(bytes);
    if (file.graph().externalData().isEmpty()) {
      return bytes;
    }
    Path folder = onnxFile.toAbsolutePath().normalize().getParent();
    if (folder == null) {
      throw new IllegalStateException(onnxFile + " has no folder");
    }
    Message.Builder model = file.model().toBuilder();
    new EmbeddedWeights(folder).embed(model);
    return ((OnnxMl.ModelProto.Builder) model).build().toByteArray();
  }

  /** Replaces every tensor of the message, however deep it stands. */
  private void embed(Message.Builder message) throws IOException {
    if (message instanceof OnnxMl.TensorProto.Builder tensor) {
      if (OnnxFile.isExternal(tensor.buildPartial())) {
        tensor
            .setRawData(ByteString.copyFrom(bytes(tensor.buildPartial())))
            .clearExternalData()
            .clearDataLocation();
      }
      return;
    }
    for (var field : message.getAllFields().keySet()) {
      if (field.getJavaType() != com.google.protobuf.Descriptors.FieldDescriptor.JavaType.MESSAGE) {
        continue;
      }
      if (field.isRepeated()) {
        for (int index = 0; index < message.getRepeatedFieldCount(field); index++) {
          embed(message.getRepeatedFieldBuilder(field, index));
        }
      } else {
        embed(message.getFieldBuilder(field));
      }
    }
  }

  private byte[] bytes(OnnxMl.TensorProto tensor) throws IOException {
    String location = OnnxFile.location(tensor);
    Path file = inside(location);
    long offset = number(tensor, "offset", 0);
    try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "r")) {
      long length = number(tensor, "length", content.length() - offset);
      if (offset < 0 || length < 0 || length > MAX_BYTES || offset > content.length() - length) {
        throw new InvalidOnnxException(
            "tensor '"
                + tensor.getName()
                + "' wants "
                + length
                + " bytes from "
                + offset
                + " of "
                + location
                + ", which has "
                + content.length()
                + "; export the model again");
      }
      byte[] bytes = new byte[(int) length];
      content.seek(offset);
      content.readFully(bytes);
      return bytes;
    }
  }

  private static long number(OnnxMl.TensorProto tensor, String key, long absent) {
    String text = OnnxFile.external(tensor, key, "");
    try {
      return text.isEmpty() ? absent : Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new InvalidOnnxException(
          "tensor '" + tensor.getName() + "': " + key + " '" + text + "' is no number", e);
    }
  }

  private Path inside(String location) throws IOException {
    Path relative;
    try {
      relative = Path.of(location);
    } catch (InvalidPathException e) {
      throw refused(location, "is no name of a file");
    }
    Path file = folder.resolve(relative).normalize();
    boolean plain = !location.isEmpty() && !relative.isAbsolute() && file.startsWith(folder);
    if (!plain) {
      throw refused(location, "is outside the model's folder");
    }
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        || !file.toRealPath().startsWith(folder.toRealPath())) {
      throw refused(location, "is no plain file in the model's folder");
    }
    if (Files.getFileStore(file).supportsFileAttributeView("unix")
        && ((Number) Files.getAttribute(file, "unix:nlink")).intValue() > 1) {
      throw refused(location, "is a hard link to a file that also has another name");
    }
    return file;
  }

  private static InvalidOnnxException refused(String location, String why) {
    return new InvalidOnnxException(
        "weights are said to lie in '"
            + location
            + "', which "
            + why
            + "; export the model with its weights inside the file"
            + " (onnx.save_model(model, path, save_as_external_data=False))");
  }
}
