/// Visits, summits, forums and exercises. Each is one meeting, regardless of the number of
/// participants.
package io.corridorledger.agreements.visit;
