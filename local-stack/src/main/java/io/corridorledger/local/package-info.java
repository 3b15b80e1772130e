/// The whole system on one machine, without containers: a real Kafka broker, a real PostgreSQL
/// server and the three services. Each component runs in a separate process that can be killed and
/// restarted. [TestStack] gives tests a broker and a database for one Maven run. [CorridorCli] is
/// the command line behind `./corridor`.
///
/// Apart from the command line and [KafkaMain], this package needs no library on the class path.
/// [Project] loads the libraries of the components from `target/lib`. Therefore the tests of a
/// service can use this package without the dependencies of this package.
package io.corridorledger.local;
