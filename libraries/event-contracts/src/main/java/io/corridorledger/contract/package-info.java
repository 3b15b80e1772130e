/// The envelope, the JSON codec and the decider of events, the history of a stream, and the
/// given/when/then tests of rules.
package io.corridorledger.contract;
