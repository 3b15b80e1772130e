/// Routes of the management port for operators.
package io.corridorledger.projection.operations;
