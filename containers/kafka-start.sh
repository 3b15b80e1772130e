#!/bin/sh
# Runs in a container of the image apache/kafka. Formats the broker's storage on the first start, and then starts the broker. The start
# script of the image is not used, because that script generates a second properties file from variables and writes into the installation.
#
# The settings are in kafka-server.properties. The header of that file lists the environment variables.
set -eu

properties=${1:-/etc/corridor-ledger/kafka-server.properties}
kafka=${KAFKA_HOME:-/opt/kafka}
# The broker logs only to the console. With the default configuration, it would also write log files, which are never deleted.
export LOG_DIR=/tmp/kafka
export KAFKA_LOG4J_OPTS="-Dlog4j2.configurationFile=$(dirname "$properties")/kafka-log4j2.xml"
# Replaces the default "-name kafkaServer -loggc". With -loggc, the JVM would write up to 1 GB of log files.
export EXTRA_ARGS="-name kafkaServer"

"$kafka/bin/kafka-storage.sh" format --ignore-formatted --cluster-id "$CLUSTER_ID" --config "$properties"
exec "$kafka/bin/kafka-server-start.sh" "$properties"
