/// The operations that rebuild read models.
package io.corridorledger.projection.rebuild;
