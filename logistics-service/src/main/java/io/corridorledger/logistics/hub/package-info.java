/// Hubs: the places where goods are handled or cross a border, with their codes, names and stated
/// capacities.
package io.corridorledger.logistics.hub;
