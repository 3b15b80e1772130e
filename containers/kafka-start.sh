#!/bin/sh
# Formats the broker's storage on the first start and then starts the broker, in a container of the image apache/kafka. The image's own
# start script is not used: it generates a second properties file from variables and writes into the installation.
#
# The settings are in kafka-server.properties; its header lists the variables that it reads.
set -eu

properties=${1:-/etc/corridor-ledger/kafka-server.properties}
kafka=${KAFKA_HOME:-/opt/kafka}
# Log to the console only. The installation's default configuration would also write log files and never delete them.
export LOG_DIR=/tmp/kafka
export KAFKA_LOG4J_OPTS="-Dlog4j2.configurationFile=$(dirname "$properties")/kafka-log4j2.xml"
# Without -loggc, which writes up to 1 GB of files.
export EXTRA_ARGS="-name kafkaServer"

"$kafka/bin/kafka-storage.sh" format --ignore-formatted --cluster-id "$CLUSTER_ID" --config "$properties"
exec "$kafka/bin/kafka-server-start.sh" "$properties"
