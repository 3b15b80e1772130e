#!/bin/sh
# Runs in a container of the image apache/kafka. Formats the broker's storage on the first start, and then starts the broker. The start
# script of the image is not used, because it generates a second properties file from variables and writes into the installation.
#
# The settings are in kafka-server.properties; its header lists the variables that it reads.
set -eu

properties=${1:-/etc/corridor-ledger/kafka-server.properties}
kafka=${KAFKA_HOME:-/opt/kafka}
# Logs to the console only. The default configuration of the installation would also write log files, which are never deleted.
export LOG_DIR=/tmp/kafka
export KAFKA_LOG4J_OPTS="-Dlog4j2.configurationFile=$(dirname "$properties")/kafka-log4j2.xml"
# The option -loggc is omitted, because it writes up to 1 GB of log files.
export EXTRA_ARGS="-name kafkaServer"

"$kafka/bin/kafka-storage.sh" format --ignore-formatted --cluster-id "$CLUSTER_ID" --config "$properties"
exec "$kafka/bin/kafka-server-start.sh" "$properties"
