/// What corridors are: each source's definition side by side, their legs, and what moved over them.
package io.corridorledger.projection.corridors;
