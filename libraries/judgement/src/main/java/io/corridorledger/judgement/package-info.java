/// Conclusions from the evidence: pure functions over figures and dates, without a clock, a
/// database or a framework.
///
/// They compare, explain and derive. They never change or average a value, and choose one only on
/// request, with the values that were passed over. The day of judgement is a parameter.
package io.corridorledger.judgement;
