/// Commitments: targets, milestones, pledges and intents, and their revisions. Readers compute the
/// outcome from the evidence.
package io.corridorledger.agreements.commitment;
