package io.corridorledger.openapi;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import io.smallrye.openapi.api.util.UnusedSchemaFilter;
import org.eclipse.microprofile.openapi.OASFilter;

/// Removes schemas to which nothing refers, after the other filters. The scanner creates a schema
/// for each record whose properties are part of another schema. Quarkus finds only classes that
/// name the interface `OASFilter` themselves.
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD, priority = 0)
public class UnusedSchemas extends UnusedSchemaFilter implements OASFilter {}
