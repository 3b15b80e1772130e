/// Commitments: targets, milestones, pledges and intents, and their revisions. The read models
/// derive the outcome of a commitment from the recorded figures.
package io.corridorledger.agreements.commitment;
