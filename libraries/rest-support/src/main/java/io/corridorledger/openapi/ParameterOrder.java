package io.corridorledger.openapi;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.parameters.Parameter.In;

/// Sorts the parameters of each operation: ids, filters, times, paging, headers. A filter with an
/// example comes before filters without one.
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD, priority = 1)
public class ParameterOrder implements OASFilter {

  private static final List<String> TIMES =
      List.of("from", "to", "validOn", "inForceOn", "overlaps", "publishedBefore", "asOf");

  private static final List<String> PAGING = List.of("include", "limit", "cursor", "after");

  private static final List<String> HEADERS =
      List.of(
          "Idempotency-Key",
          "If-Match",
          "Consistency-Token",
          "Prefer",
          "Last-Event-ID",
          "If-None-Match");

  private static final Comparator<Parameter> IMPORTANCE =
      Comparator.comparing(ParameterOrder::group)
          .thenComparing(ParameterOrder::place)
          .thenComparing(parameter -> parameter.getExample() == null)
          .thenComparing(Parameter::getName);

  /// The groups of parameters, in the order of the document.
  private enum Group {
    ID,
    FILTER,
    TIME,
    PAGING,
    HEADER
  }

  @Override
  public Operation filterOperation(Operation operation) {
    if (operation.getParameters() == null) return operation;
    List<Parameter> sorted = new ArrayList<>(operation.getParameters());
    sorted.sort(IMPORTANCE);
    operation.setParameters(sorted);
    return operation;
  }

  private static Group group(Parameter parameter) {
    if (parameter.getIn() == In.PATH) return Group.ID;
    if (parameter.getIn() == In.HEADER) return Group.HEADER;
    if (TIMES.contains(parameter.getName())) return Group.TIME;
    return PAGING.contains(parameter.getName()) ? Group.PAGING : Group.FILTER;
  }

  /// The place of a parameter within its group. A parameter that the list of its group does not
  /// contain comes last.
  private static int place(Parameter parameter) {
    List<String> list =
        switch (group(parameter)) {
          case ID, FILTER -> List.of();
          case TIME -> TIMES;
          case PAGING -> PAGING;
          case HEADER -> HEADERS;
        };
    int place = list.indexOf(parameter.getName());
    return place < 0 ? list.size() : place;
  }
}
