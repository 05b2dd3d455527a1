# Builds the whole of Driftgate and keeps what runs. Debian-based on purpose: the native libraries of ONNX Runtime and
# RocksDB need glibc and do not load on Alpine.
FROM maven:3.9.11-eclipse-temurin-17 AS build
WORKDIR /source
COPY . .
RUN mvn -q -B -DskipTests -pl app -am package

FROM eclipse-temurin:17.0.16_8-jre-jammy
# What named volumes are mounted on: a new volume takes owner and mode from here.
RUN mkdir -p /models /data /opt/driftgate/lib-ext && chown 10001:10001 /models /data
COPY --from=build /source/app/target/driftgate/lib /opt/driftgate/lib

USER 10001:10001
WORKDIR /data
ENV DRIFTGATE_HTTP_HOST=0.0.0.0 \
    DRIFTGATE_HTTP_PORT=8080
EXPOSE 8080

# Bash's own sockets: the base image promises neither curl nor wget.
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=6 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/$DRIFTGATE_HTTP_PORT && printf 'GET /health/ready HTTP/1.0\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200'"]

# The root file system may be read-only. /tmp must be writable and executable: the native libraries are unpacked and
# loaded there, and the state is kept there unless configured otherwise.
# The wildcards stay wildcards: ONNX Runtime 1.29 crashes where the command line of the process is longer than 4 KiB,
# as one that names every jar would be. Jars in lib-ext (another serialiser, say) are found too.
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=50", "-XX:+ExitOnOutOfMemoryError", "-cp", "/opt/driftgate/lib/*:/opt/driftgate/lib-ext/*", "io.driftgate.app.Main"]
CMD ["run"]
