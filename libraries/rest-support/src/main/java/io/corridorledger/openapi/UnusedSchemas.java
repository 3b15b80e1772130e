package io.corridorledger.openapi;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import io.smallrye.openapi.api.util.UnusedSchemaFilter;
import org.eclipse.microprofile.openapi.OASFilter;

/// Removes schemas that the document does not use. The framework creates such schemas for records
/// whose properties were copied into another schema. This filter runs after the others. The class
/// names the interface `OASFilter` itself, because otherwise Quarkus does not find it.
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD, priority = 0)
public class UnusedSchemas extends UnusedSchemaFilter implements OASFilter {}
