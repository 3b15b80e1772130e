/// Hubs: the places where goods are handled or cross a border, with their codes and names, their
/// stated capacities and their recorded volumes.
package io.corridorledger.projection.hubs;
