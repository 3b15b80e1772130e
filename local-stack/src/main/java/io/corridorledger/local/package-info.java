/// The whole system on one machine, without containers: a real Kafka broker, a real PostgreSQL and
/// the three services, each a process of its own that can be killed, restarted and watched.
/// [TestStack] gives tests a broker and a database for one Maven run; [Corridor] is the command
/// line behind `./corridor`.
///
/// Except for the command line and [KafkaMain] nothing here needs a library on its class path: what
/// a component needs lies in `target/lib` and is reached through [Project]. So a service's tests
/// can use this module and inherit nothing from it.
package io.corridorledger.local;
