/// The read model of hubs: their codes, names, capacities and volumes. A hub is a place where goods
/// are handled or cross a border.
package io.corridorledger.projection.hubs;
