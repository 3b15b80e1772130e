package io.corridorledger.projection.documents;

import io.corridorledger.feed.ParkingCode;
import io.corridorledger.openapi.ClosedLists;
import io.corridorledger.projection.figures.FiguresResource;
import io.corridorledger.projection.relations.Reference;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Schema;

/// Adds the values of closed lists that are no Java enums to the API document, so that generated
/// clients have enums. If such a list belongs to a parameter, the resource rejects every other
/// value.
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD, priority = 3)
public class ClosedListsOpenApi implements OASFilter {

  /// The document of this service describes all events. Its schema `EventType` has the names of
  /// their types.
  private static final ClosedLists.Named EVENT_TYPE =
      new ClosedLists.Named(
          "EventType", ClosedLists.EVENT_TYPE.description(), ClosedLists.EVENT_TYPES);

  private static final ClosedLists.Named PREFERENCE =
      new ClosedLists.Named(
          "PreferenceName",
          "Rule that selects the preferred value of a set of figures",
          List.copyOf(FiguresResource.RULES.keySet()));

  @Override
  public void filterOpenAPI(OpenAPI document) {
    String feed = "/v1/timeline";
    parameter(document, feed, "streamType", ClosedLists.STREAM_TYPE);
    parameter(document, feed, "type", EVENT_TYPE);
    String corrections = "/v1/corrections";
    parameter(document, corrections, "type", ClosedLists.CORRECTION_TYPE);
    parameter(document, corrections, "streamType", ClosedLists.AGGREGATE_TYPE);
    parameter(document, "/v1/figures", "prefer", PREFERENCE);
    property(document, "RelationReference", "of", Reference.KINDS);
    property(document, "ParkedStream", "reason", names(ParkingCode.Reason.values()));
    property(document, "ParkedStream", "code", names(ParkingCode.values()));
  }

  private static List<String> names(Enum<?>[] values) {
    return Arrays.stream(values).map(Enum::name).toList();
  }

  private static void property(
      OpenAPI document, String schema, String name, Collection<String> values) {
    Schema property = document.getComponents().getSchemas().get(schema).getProperties().get(name);
    property.enumeration(List.copyOf(values));
  }

  private static void parameter(
      OpenAPI document, String path, String name, ClosedLists.Named list) {
    document.getComponents().addSchema(list.schema(), list.toSchema());
    document.getPaths().getPathItem(path).getGET().getParameters().stream()
        .filter(parameter -> parameter.getName().equals(name))
        .findFirst()
        .orElseThrow()
        .setSchema(OASFactory.createSchema().ref("#/components/schemas/" + list.schema()));
  }
}
