/// The whole system on one machine, without containers: a real Kafka broker, a real PostgreSQL
/// server and the three services. Each runs in a separate process that can be killed, restarted and
/// watched. [TestStack] gives tests a broker and a database for one Maven run. [CorridorCli] is the
/// command line behind `./corridor`.
///
/// Except for the command line and [KafkaMain], this package needs no library on its class path.
/// The libraries of a component are in `target/lib` and are loaded through [Project]. So the tests
/// of a service can use this module without its dependencies.
package io.corridorledger.local;
