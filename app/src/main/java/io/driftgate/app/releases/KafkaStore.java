package io.driftgate.app.releases;

import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.models.artifact.Artifact;
import io.driftgate.models.artifact.ArtifactStore;
import io.driftgate.models.artifact.ArtifactUnavailableException;
import io.driftgate.schemas.PipelineTopic;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Kafka itself as the artifact store: a zip in pieces on a compacted topic, each under the zip's
 * checksum and its number. The address says from which offset on the pieces are found: {@code
 * kafka:<topic>/<sha256>/<pieces>/<offset>}. Written again, the pieces are only found later.
 */
public final class KafkaStore implements ArtifactStore {
  /** Well below Kafka's default of the largest record. */
  private static final int PIECE_BYTES = 512 * 1024;

  private static final Pattern ADDRESS =
      Pattern.compile("([^/]+)/([0-9a-f]{64})/([0-9]{1,9})/([0-9]{1,18})");

  private static final Pattern KEY = Pattern.compile("([0-9a-f]{64})/([0-9]{1,9})");

  private final DriftgateConfig config;
  private final String topic;

  public KafkaStore(DriftgateConfig config) {
    this.config = config;
    this.topic = PipelineTopic.ARTIFACTS.topicName(config.pipeline().name());
  }

  @Override
  public boolean holds(URI uri) {
    return "kafka".equals(uri.getScheme());
  }

  @Override
  public URI put(Artifact artifact) {
    byte[] zip = artifact.zip();
    int pieces = Math.max(1, (zip.length + PIECE_BYTES - 1) / PIECE_BYTES);
    long first = -1;
    try (RecordWriter writer = new RecordWriter(config)) {
      for (int piece = 0; piece < pieces; piece++) {
        int from = piece * PIECE_BYTES;
        byte[] bytes = Arrays.copyOfRange(zip, from, Math.min(zip.length, from + PIECE_BYTES));
        long offset = writer.write(PipelineTopic.ARTIFACTS, artifact.sha256() + "/" + piece, bytes);
        first = first < 0 ? offset : first;
      }
    }
    return URI.create("kafka:" + topic + "/" + artifact.sha256() + "/" + pieces + "/" + first);
  }

  @Override
  public byte[] fetch(URI uri, long bytes) {
    Matcher address = ADDRESS.matcher(String.valueOf(uri.getSchemeSpecificPart()));
    if (!address.matches() || !address.group(1).equals(topic)) {
      throw new ArtifactUnavailableException(
          uri + " is no address of a bundle on topic " + topic + "; publish it again");
    }
    int pieces = Integer.parseInt(address.group(3));
    long begin = Long.parseLong(address.group(4));
    Map<Integer, byte[]> found = pieces(address.group(2), pieces, begin, bytes);
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    for (int piece = 0; piece < pieces; piece++) {
      byte @Nullable [] content = found.get(piece);
      if (content == null) {
        throw new ArtifactUnavailableException(
            "piece "
                + piece
                + " of "
                + pieces
                + " of "
                + uri
                + " is not there; was the topic emptied? Publish the bundle again");
      }
      zip.writeBytes(content);
    }
    return zip.toByteArray();
  }

  private Map<Integer, byte[]> pieces(String sha256, int pieces, long begin, long bytes) {
    Map<Integer, byte[]> found = new HashMap<>();
    long total = 0;
    try (CompactedTopic reader = new CompactedTopic(config, PipelineTopic.ARTIFACTS)) {
      reader.seek(begin);
      for (ConsumerRecord<String, byte[]> record : reader.toEnd()) {
        String key = record.key();
        byte[] value = record.value();
        int piece = key == null || value == null ? -1 : piece(key, sha256);
        if (piece >= 0 && piece < pieces && total <= 2 * bytes) {
          total += value.length;
          found.put(piece, value);
        }
      }
    }
    return found;
  }

  /** Number of a piece; -1 for what belongs to another zip. */
  private static int piece(String key, String sha256) {
    Matcher matcher = KEY.matcher(key);
    return matcher.matches() && matcher.group(1).equals(sha256)
        ? Integer.parseInt(matcher.group(2))
        : -1;
  }
}
