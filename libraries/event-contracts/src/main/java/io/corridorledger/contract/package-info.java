/// The envelope of events, their JSON, the rules of an aggregate ([Decider]), the history of a
/// stream, and the given/when/then tests of rules.
package io.corridorledger.contract;
