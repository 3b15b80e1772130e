/// What was corrected, revised, retracted, disputed or reinstated, and why.
package io.corridorledger.projection.corrections;
