/// What was promised, held against what happened.
package io.corridorledger.projection.commitments;
