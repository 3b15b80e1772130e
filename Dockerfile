# Builds the image of a service, or the image of the step kafka-access, which sets the accounts of Kafka's clients. Both images contain the
# tested artifacts of the Maven build. The image build compiles nothing.
#
#   ./mvnw package
#   docker build --build-arg SERVICE=agreements-service --tag corridor-ledger/agreements-service:1.0.0-SNAPSHOT .
#   docker build --target kafka-access --tag corridor-ledger/kafka-access:1.0.0-SNAPSHOT .
#
# SERVICE is agreements-service, logistics-service or projection-service. containers/pin-digests.sh pins the base image.
FROM eclipse-temurin:25-jre-noble AS java

WORKDIR /opt/corridor-ledger

# The heap uses 60 % of the container's memory. The rest is for threads, metaspace and network buffers. A process that runs out of memory exits,
# and the container engine restarts the container. Each append is one transaction, so the exit leaves no partial append.
ENV JAVA_TOOL_OPTIONS="-XX:MaxRAMPercentage=60 -XX:+ExitOnOutOfMemoryError"

# The user has a numeric id, so that Kubernetes can verify that the user is not root.
USER 10001:10001

# Sets the accounts and permissions of Kafka's clients, with the code of the local stack, and exits.
FROM java AS kafka-access

COPY local-stack/target/lib/kafka-clients-*.jar local-stack/target/lib/slf4j-api-*.jar local-stack/target/local-stack-*.jar ./
ENTRYPOINT ["java", "-cp", "/opt/corridor-ledger/*", "io.corridorledger.local.KafkaAccessMain"]

LABEL org.opencontainers.image.title="Corridor Ledger: kafka-access"

FROM java AS service

ARG SERVICE

# Files that seldom change are copied first, so that a new build of a service changes only the last layers of
# the image. Root owns the files, so the service cannot change its own code.
COPY ${SERVICE}/target/quarkus-app/lib/ lib/
COPY ${SERVICE}/target/quarkus-app/quarkus/ quarkus/
COPY ${SERVICE}/target/quarkus-app/*.jar ./
COPY ${SERVICE}/target/quarkus-app/app/ app/

ENV QUARKUS_HTTP_HOST=0.0.0.0

# Clients use port 8080 of projection-service, 8081 of agreements-service and 8082 of logistics-service (QUARKUS_HTTP_PORT). Port 9000 is
# for health checks and metrics. Docker Compose and Kubernetes set this port with QUARKUS_MANAGEMENT_PORT. The health checks
# /q/health/started, /q/health/ready and /q/health/live respond with status 200 or 503.
EXPOSE 8080 8081 8082 9000

# On SIGTERM, Quarkus completes the current requests and closes its connections.
STOPSIGNAL SIGTERM
ENTRYPOINT ["java", "-jar", "quarkus-run.jar"]

LABEL org.opencontainers.image.title="Corridor Ledger: ${SERVICE}"
