/// How facts are kept, told and judged: the envelope, the codec, the decider, and the
/// given/when/then in which rules are tested.
package io.corridorledger.contract;
