package io.driftgate.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.MessageUtil;
import org.junit.jupiter.api.Test;

/** Kafka's own classes read what the probe writes, and write what it reads. */
class KafkaProbeTest {
  private static final short VERSION = 1;

  @Test
  void kafkaUnderstandsTheRequest() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    KafkaProbe.writeRequest(new DataOutputStream(bytes));

    ByteBuffer request = ByteBuffer.wrap(bytes.toByteArray());
    assertThat(request.getInt()).isEqualTo(request.remaining());
    ByteBufferAccessor readable = new ByteBufferAccessor(request);
    RequestHeaderData header =
        new RequestHeaderData(readable, ApiKeys.METADATA.requestHeaderVersion(VERSION));
    assertThat(header.requestApiKey()).isEqualTo(ApiKeys.METADATA.id);
    assertThat(header.requestApiVersion()).isEqualTo(VERSION);
    assertThat(new MetadataRequestData(readable, VERSION).topics()).isEmpty();
    assertThat(request.remaining()).isZero();
    assertThat(ApiKeys.METADATA.isVersionSupported(VERSION)).isTrue();
  }

  @Test
  void readsTheBrokersOfTheResponse() throws IOException {
    MetadataResponseData response = new MetadataResponseData();
    for (int id : List.of(1, 3)) {
      response
          .brokers()
          .add(
              new MetadataResponseData.MetadataResponseBroker()
                  .setNodeId(id)
                  .setHost("127.0.0.1")
                  .setPort(9092)
                  .setRack(id == 1 ? null : "a rack"));
    }
    ByteBuffer body = MessageUtil.toByteBufferAccessor(response, VERSION).buffer();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(Integer.BYTES + body.remaining());
    out.writeInt(1);
    out.write(body.array(), body.arrayOffset() + body.position(), body.remaining());

    assertThat(KafkaProbe.readResponse(input(bytes.toByteArray()))).containsExactlyInAnyOrder(1, 3);
  }

  @Test
  void otherProgramIsNotTakenForKafka() {
    byte[] http = "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    assertThatThrownBy(() -> KafkaProbe.readResponse(input(http)))
        .isInstanceOf(IOException.class)
        .hasMessage("What answers there is not Kafka");
  }

  private static DataInputStream input(byte[] bytes) {
    return new DataInputStream(new ByteArrayInputStream(bytes));
  }
}
