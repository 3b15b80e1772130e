/// Tests of the whole ledger as it runs: a broker, a database and the three services as processes,
/// tested through their REST API, and directly in the stores and on the topics where a guarantee
/// concerns these. The tests share no code with a service except the contracts that every client
/// may use.
package io.corridorledger.system;
