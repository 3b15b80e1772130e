/// The whole system on one machine, without containers: a real Kafka broker, a real PostgreSQL
/// server and the three services. Each component runs in a separate process that can be killed and
/// restarted. [TestStack] gives tests a broker and a database for one Maven run. [CorridorCli] is
/// the command line behind `./corridor`.
///
/// To use this package, a module needs none of its libraries on the class path, except for the
/// command line and [KafkaMain]. The libraries of the components are in `target/lib`, and [Project]
/// loads them. Therefore the tests of a service can use this package without its dependencies.
package io.corridorledger.local;
