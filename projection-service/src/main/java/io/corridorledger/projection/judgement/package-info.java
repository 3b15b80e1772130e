/// What the ledger concludes from evidence: pure functions over figures and dates, without a clock,
/// a database or a framework.
///
/// They compare, explain and derive; they never change, average or choose a value unless somebody
/// asks, and then they say what was passed over. The day on which something is judged comes in.
package io.corridorledger.projection.judgement;
