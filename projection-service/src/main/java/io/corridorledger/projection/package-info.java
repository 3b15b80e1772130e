/// Read models that combine the aggregates, built from the events that the writers publish: one
/// feed that reads the topics, and one package for each kind of resource.
package io.corridorledger.projection;
