/// Commitments: targets, milestones, pledges and declared intents. The reader computes the outcome
/// of a commitment from the recorded figures.
package io.corridorledger.agreements.commitment;
