package io.corridorledger.projection.documents;

import io.corridorledger.openapi.ClosedLists;
import io.corridorledger.projection.figures.FiguresResource;
import io.corridorledger.projection.relations.Reference;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.Collection;
import java.util.List;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;

/// Adds the values of closed lists that are no Java enums to the API document, so that generated
/// clients have enums. The resources reject every other value of these parameters.
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD, priority = 3)
public class ClosedListsOpenApi implements OASFilter {

  @Override
  public void filterOpenAPI(OpenAPI document) {
    String feed = "/v1/timeline";
    parameter(document, feed, "streamType", "StreamType", ClosedLists.STREAM_TYPES);
    parameter(document, feed, "type", "EventType", ClosedLists.EVENT_TYPES);
    String corrections = "/v1/corrections";
    parameter(document, corrections, "type", "CorrectionType", ClosedLists.CORRECTION_TYPES);
    parameter(document, corrections, "streamType", "AggregateType", ClosedLists.AGGREGATE_TYPES);
    parameter(document, "/v1/figures", "prefer", "PreferenceName", FiguresResource.RULES.keySet());
    Schema kind =
        document.getComponents().getSchemas().get("RelationReference").getProperties().get("of");
    kind.enumeration(List.copyOf(Reference.KINDS));
  }

  private static void parameter(
      OpenAPI document, String path, String name, String schema, Collection<String> values) {
    Parameter parameter =
        document.getPaths().getPathItem(path).getGET().getParameters().stream()
            .filter(one -> one.getName().equals(name))
            .findFirst()
            .orElseThrow();
    document
        .getComponents()
        .addSchema(schema, ClosedLists.schema(parameter.getDescription(), values));
    parameter.setSchema(OASFactory.createSchema().ref("#/components/schemas/" + schema));
  }
}
