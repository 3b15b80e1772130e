/// Commitments: targets, milestones, pledges and intents, and their revisions. Readers derive the
/// outcome from evidence.
package io.corridorledger.agreements.commitment;
