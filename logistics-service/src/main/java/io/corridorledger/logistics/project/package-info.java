/// Projects: ports, railways, cables, plants and schools, from the first word to their opening or
/// their end.
package io.corridorledger.logistics.project;
