# Two recipes in one file: the services, and the step that sets the broker's accounts. Both pack what the build has tested; they do not
# build.
#
#   ./mvnw package
#   docker build --build-arg SERVICE=agreements-service --tag corridor-ledger/agreements-service:1.0.0-SNAPSHOT .
#   docker build --target kafka-access --tag corridor-ledger/kafka-access:1.0.0-SNAPSHOT .
#
# SERVICE is agreements-service, logistics-service or projection-service. containers/pin-digests.sh pins the base image.
FROM eclipse-temurin:25-jre-noble AS java

WORKDIR /opt/corridor-ledger

# The heap is a share of the container's memory; the rest is for threads, metaspace and network buffers. Out of memory, the process
# ends and is started anew: an append is one transaction, so nothing is half done.
ENV JAVA_TOOL_OPTIONS="-XX:MaxRAMPercentage=60 -XX:+ExitOnOutOfMemoryError"

# A number, so that Kubernetes can see that it is not root.
USER 10001:10001

# Sets the accounts of Kafka's clients and what each may do, with the code that the local stack uses, and ends.
FROM java AS kafka-access

COPY local-stack/target/lib/kafka-clients-*.jar local-stack/target/lib/slf4j-api-*.jar local-stack/target/local-stack-*.jar ./
ENTRYPOINT ["java", "-cp", "/opt/corridor-ledger/*", "io.corridorledger.local.KafkaAccessMain"]

LABEL org.opencontainers.image.title="Corridor Ledger: kafka-access"

FROM java AS service

ARG SERVICE

# What changes seldom comes first, so that a new build of the same service sends only its last layers. The files stay root's: the
# service can read its own code and not change it.
COPY ${SERVICE}/target/quarkus-app/lib/ lib/
COPY ${SERVICE}/target/quarkus-app/quarkus/ quarkus/
COPY ${SERVICE}/target/quarkus-app/*.jar ./
COPY ${SERVICE}/target/quarkus-app/app/ app/

ENV QUARKUS_HTTP_HOST=0.0.0.0

# QUARKUS_HTTP_PORT selects one of them: projection-service 8080, agreements-service 8081, logistics-service 8082.
# Health and metrics are on 9000, which is not for clients. Health is a JSON document with status 200 or 503: /q/health/started,
# /q/health/ready, /q/health/live.
EXPOSE 8080 8081 8082 9000

# Quarkus finishes the requests that it has and closes its connections.
STOPSIGNAL SIGTERM
ENTRYPOINT ["java", "-jar", "quarkus-run.jar"]

LABEL org.opencontainers.image.title="Corridor Ledger: ${SERVICE}"
