/// What was promised: targets, milestones, pledges and intents, and what became of the promise
/// itself. Whether it was kept is the readers' to derive from evidence.
package io.corridorledger.agreements.commitment;
