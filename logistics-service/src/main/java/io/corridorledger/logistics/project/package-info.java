/// Projects: ports, railways, cables, plants and schools, from the first report to commissioning or
/// cancellation.
package io.corridorledger.logistics.project;
