package io.corridorledger.openapi;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import io.smallrye.openapi.api.util.UnusedSchemaFilter;
import org.eclipse.microprofile.openapi.OASFilter;

/// Removes schemas that the document does not use. The framework creates such schemas for records
/// whose properties were copied into another schema. This filter runs after all other filters. The
/// class declares the interface `OASFilter` explicitly, because Quarkus does not find a class that
/// only inherits it.
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD, priority = 0)
public class UnusedSchemas extends UnusedSchemaFilter implements OASFilter {}
