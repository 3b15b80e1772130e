/// Promises, judged against what happened.
package io.corridorledger.projection.commitments;
