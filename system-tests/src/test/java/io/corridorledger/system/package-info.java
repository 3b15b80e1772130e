/// The whole ledger as it runs: a broker, a database and the three services as processes, asked
/// through their REST API, and looked at in the stores and on the topics where a promise is about
/// these. Nothing here shares a line of code with a service but the contracts that every client may
/// use.
package io.corridorledger.system;
