# One recipe for the three services. It packs what the build has tested; it does not build.
#
#   ./mvnw package
#   docker build --build-arg SERVICE=agreements-service --tag corridor-ledger/agreements-service:1.0.0-SNAPSHOT .
#
# SERVICE is agreements-service, logistics-service or projection-service.
FROM eclipse-temurin:25-jre-noble

ARG SERVICE
WORKDIR /opt/corridor-ledger

# What changes seldom comes first, so that a new build of the same service sends only its last layers. The files stay root's: the
# service can read its own code and not change it.
COPY ${SERVICE}/target/quarkus-app/lib/ lib/
COPY ${SERVICE}/target/quarkus-app/quarkus/ quarkus/
COPY ${SERVICE}/target/quarkus-app/*.jar ./
COPY ${SERVICE}/target/quarkus-app/app/ app/

# The heap is a share of the container's memory; the rest is for threads, metaspace and network buffers. Out of memory, the process
# ends and is started anew: an append is one transaction, so nothing is half done.
ENV JAVA_TOOL_OPTIONS="-XX:MaxRAMPercentage=60 -XX:+ExitOnOutOfMemoryError" \
    QUARKUS_HTTP_HOST=0.0.0.0

# A number, so that Kubernetes can see that it is not root.
USER 10001:10001

# QUARKUS_HTTP_PORT says which of them: projection-service 8080, agreements-service 8081, logistics-service 8082.
# Health is on that port, each a JSON document with status 200 or 503: /q/health/started, /q/health/ready, /q/health/live.
EXPOSE 8080 8081 8082

# Quarkus finishes the requests that it has and closes its connections.
STOPSIGNAL SIGTERM
ENTRYPOINT ["java", "-jar", "quarkus-run.jar"]

LABEL org.opencontainers.image.title="Corridor Ledger: ${SERVICE}"
