/// The read model of commitments, and their outcomes according to the recorded figures and
/// milestones.
package io.corridorledger.projection.commitments;
