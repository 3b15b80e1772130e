package io.corridorledger.projection.figures;

import static io.corridorledger.projection.figures.SdmxStructure.Role.ATTRIBUTE;
import static io.corridorledger.projection.figures.SdmxStructure.Role.DIMENSION;
import static io.corridorledger.projection.figures.SdmxStructure.Role.MEASURE;
import static io.corridorledger.projection.figures.SdmxStructure.Role.TIME;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.corridorledger.contract.History.FactStatus;
import io.corridorledger.jsonschema.OrderedMap;
import io.corridorledger.judgement.Verdict;
import io.corridorledger.value.Figure;
import io.corridorledger.value.FigureKey;
import io.corridorledger.value.Growth;
import io.corridorledger.value.Mode;
import io.corridorledger.value.Qualifier;
import io.corridorledger.value.Unit;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The SDMX data structure of figures. One list of components defines the structure message
/// (SDMX-JSON 2.0) and the columns of the data (SDMX-CSV 2.0).
///
/// The ledger keeps the figures of all sources, so several figures can have the same facets and
/// period. To make the key of each observation unique, the id of the figure is a dimension.
///
/// The file is long because the list of the components is one declaration.
final class SdmxStructure {

  private static final String AGENCY = "CORRIDOR_LEDGER";

  /// The version of the data structure. After the first release, raise the version when a component
  /// is added, changed or removed.
  private static final String VERSION = "1.0.0";

  private static final String FIGURES = "FIGURES";

  /// The id of the dataflow, which is written in the column STRUCTURE_ID.
  static final String DATAFLOW = "%s:%s(%s)".formatted(AGENCY, FIGURES, VERSION);

  /// The code for a dimension that the source does not state. The code lists of SDMX use this code
  /// too.
  private static final String UNSPECIFIED = "_X";

  private static final String UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

  enum Role {
    DIMENSION,
    TIME,
    MEASURE,
    ATTRIBUTE
  }

  private SdmxStructure() {}

  /// A code list.
  ///
  /// @param names the name of each code
  record Codes(String id, Map<String, String> names) {}

  private static final Codes UNITS = new Codes("CL_UNIT", Unit.names());
  private static final Codes UNITS_OF_TIME = new Codes("CL_UNIT_OF_TIME", Unit.namesOfTimes());

  /// A dimension, a measure or an attribute.
  ///
  /// @param codes the code list; null if the component has a format
  /// @param format the format; null if the component has a code list
  /// @param several whether an observation can have several values
  /// @param value returns the value of the component for a figure; null if the figure has none
  record Component(
      String id,
      String name,
      Role role,
      Codes codes,
      Map<String, Object> format,
      boolean mandatory,
      boolean several,
      BiFunction<FigureSet, FigureValue, Object> value) {

    String column() {
      return several ? id + "[]" : id;
    }

    String text(FigureSet set, FigureValue figure, String separator) {
      Object found = value.apply(set, figure);
      if (found instanceof Collection<?> all)
        return all.stream().map(Object::toString).collect(Collectors.joining(separator));
      if (found instanceof BigDecimal number) return number.toPlainString();
      return found != null ? found.toString() : role == DIMENSION ? UNSPECIFIED : "";
    }
  }

  /// The components, in the order of the columns.
  static final List<Component> COMPONENTS =
      List.of(
          text(
              DIMENSION,
              "SUBJECT",
              "What the figure is about, such as hub:baku-port",
              89,
              (s, _) -> s.key().subject().ref()),
          text(
              DIMENSION,
              "METRIC",
              "Measured quantity, such as cargo_volume",
              60,
              (s, _) -> s.key().metric()),
          text(DIMENSION, "FLOW", "Direction or kind of movement", 60, of(FigureValue::flow)),
          text(
              DIMENSION,
              "SCOPE",
              "Part of the subject that the figure covers",
              60,
              of(FigureValue::scope)),
          text(
              DIMENSION,
              "COMMODITY",
              "The goods: an HS code, a GNG code or a word",
              60,
              of(FigureValue::commodity)),
          coded(
              DIMENSION, "TRANSPORT_MODE", "Mode of transport", Mode.class, of(FigureValue::mode)),
          coded(
              DIMENSION,
              "BASIS",
              "Kind of value; absent for an observed value",
              FigureKey.Basis.class,
              of(FigureValue::basis)),
          coded(
              DIMENSION,
              "MEASURE_POINT",
              "Point of the transport at which the goods were measured",
              FigureKey.MeasurePoint.class,
              of(FigureValue::measurePoint)),
          text(
              DIMENSION,
              "REPORTER",
              "Party that reported the figure",
              89,
              of(v -> v.reporter() == null ? null : v.reporter().ref())),
          formatted(
              DIMENSION,
              "FIGURE",
              "Id of the figure",
              OrderedMap.of("dataType", "String", "pattern", UUID),
              true,
              of(FigureValue::id)),
          formatted(
              TIME,
              "TIME_PERIOD",
              "Days that the figure covers",
              OrderedMap.of("dataType", "ObservationalTimePeriod"),
              true,
              of(v -> SdmxFigures.timePeriod(v.period()))),
          formatted(
              MEASURE,
              "OBS_VALUE",
              "Stated value; absent if the source states only a growth",
              OrderedMap.of("dataType", "Decimal"),
              false,
              quantity(q -> q.value())),
          listed(
              ATTRIBUTE,
              "UNIT_MEASURE",
              "Unit: UN/ECE Recommendation 20, ISO 4217 or a counting unit; of a rate, the unit per time",
              UNITS,
              quantity(q -> q.unit().numerator().code())),
          listed(
              ATTRIBUTE,
              "UNIT_TIME",
              "Unit of time of a rate; absent if the value is not a rate",
              UNITS_OF_TIME,
              quantity(q -> time(q.unit()))),
          formatted(
              ATTRIBUTE,
              "UNIT_MULT",
              "Exponent of the power of ten by which OBS_VALUE is multiplied",
              OrderedMap.of("dataType", "Integer", "minValue", 0, "maxValue", 15),
              false,
              quantity(q -> q.unitMult())),
          coded(
              ATTRIBUTE,
              "OBS_QUALIFIER",
              "How the source qualifies the value",
              Qualifier.class,
              quantity(q -> q.qualifier())),
          formatted(
              ATTRIBUTE,
              "OBS_VALUE_HIGH",
              "High end of a range, whose low end is OBS_VALUE",
              OrderedMap.of("dataType", "Decimal"),
              false,
              quantity(q -> q.high())),
          required(
              coded(
                  ATTRIBUTE,
                  "OBS_STATUS",
                  "Observation status",
                  Figure.ObsStatus.class,
                  of(v -> v.status() == null ? Figure.ObsStatus.A : v.status()))),
          formatted(
              ATTRIBUTE,
              "YEAR_TO_DATE",
              "Whether the figure covers the year up to the end of the period; absent if unknown",
              OrderedMap.of("dataType", "Boolean"),
              false,
              of(FigureValue::yearToDate)),
          coded(
              ATTRIBUTE,
              "GROWTH_KIND",
              "Kind of the stated growth",
              Growth.Kind.class,
              growth(g -> g.kind())),
          formatted(
              ATTRIBUTE,
              "GROWTH_VALUE",
              "Stated growth",
              OrderedMap.of("dataType", "Decimal"),
              false,
              growth(g -> g.value())),
          coded(
              ATTRIBUTE,
              "GROWTH_QUALIFIER",
              "How the source qualifies the growth",
              Qualifier.class,
              growth(g -> g.qualifier())),
          text(
              ATTRIBUTE,
              "GROWTH_AGAINST",
              "Period of comparison, in EDTF",
              120,
              growth(g -> g.against())),
          coded(
              ATTRIBUTE,
              "GROWTH_READING",
              "Meaning of a factor",
              Growth.Reading.class,
              growth(g -> g.reading())),
          listed(
              ATTRIBUTE,
              "GROWTH_UNIT",
              "Unit of an absolute growth; of a rate, the unit per time",
              UNITS,
              growth(g -> g.unit() == null ? null : g.unit().numerator().code())),
          listed(
              ATTRIBUTE,
              "GROWTH_UNIT_TIME",
              "Unit of time of an absolute growth that is a rate",
              UNITS_OF_TIME,
              growth(g -> g.unit() == null ? null : time(g.unit()))),
          formatted(
              ATTRIBUTE,
              "GROWTH_UNIT_MULT",
              "Exponent of the power of ten of an absolute growth",
              OrderedMap.of("dataType", "Integer", "minValue", 0, "maxValue", 15),
              false,
              growth(g -> g.unit() == null ? null : g.unitMult())),
          required(
              text(
                  ATTRIBUTE,
                  "PERIOD",
                  "Period as the source states it, in EDTF",
                  120,
                  of(FigureValue::period))),
          several(
              coded(
                  ATTRIBUTE,
                  "SUSPECT",
                  "Properties of the figure that look wrong",
                  Figure.Suspect.class,
                  of(FigureValue::suspect))),
          required(
              coded(
                  ATTRIBUTE,
                  "VERDICT",
                  "How the values of the same subject, metric and period compare",
                  Verdict.class,
                  (s, _) -> s.verdict())),
          required(
              coded(
                  ATTRIBUTE,
                  "FACT_STATUS",
                  "Status of the fact that states the figure",
                  FactStatus.class,
                  of(FigureValue::factStatus))),
          text(
              ATTRIBUTE,
              "PUBLISHED",
              "Publication date of the earliest source, in EDTF",
              120,
              of(FigureValue::published)),
          formatted(
              ATTRIBUTE,
              "RECORDED",
              "Time at which the ledger recorded the fact",
              OrderedMap.of("dataType", "DateTime"),
              true,
              of(FigureValue::recorded)),
          formatted(
              ATTRIBUTE,
              "EVENT",
              "Id of the event that states the figure",
              OrderedMap.of("dataType", "String", "pattern", UUID),
              true,
              of(FigureValue::event)));

  private static BiFunction<FigureSet, FigureValue, Object> of(
      Function<FigureValue, Object> value) {
    return (_, figure) -> value.apply(figure);
  }

  private static BiFunction<FigureSet, FigureValue, Object> quantity(
      Function<io.corridorledger.value.Quantity, Object> part) {
    return of(v -> v.quantity() == null ? null : part.apply(v.quantity()));
  }

  private static BiFunction<FigureSet, FigureValue, Object> growth(Function<Growth, Object> part) {
    return of(v -> v.growth() == null ? null : part.apply(v.growth()));
  }

  private static String time(Unit unit) {
    return unit.per() == null ? null : unit.per().code();
  }

  private static Component text(
      Role role,
      String id,
      String name,
      int max,
      BiFunction<FigureSet, FigureValue, Object> value) {
    return formatted(
        role,
        id,
        name,
        OrderedMap.of("dataType", "String", "maxLength", max),
        role == DIMENSION,
        value);
  }

  private static Component formatted(
      Role role,
      String id,
      String name,
      Map<String, Object> format,
      boolean mandatory,
      BiFunction<FigureSet, FigureValue, Object> value) {
    return new Component(id, name, role, null, format, mandatory, false, value);
  }

  /// A component whose code list has the constants of an enumeration.
  private static Component coded(
      Role role,
      String id,
      String name,
      Class<? extends Enum<?>> constants,
      BiFunction<FigureSet, FigureValue, Object> value) {
    Map<String, String> names = new LinkedHashMap<>();
    for (Enum<?> constant : constants.getEnumConstants())
      names.put(constant.name(), constant.name());
    if (role == DIMENSION) names.put(UNSPECIFIED, "Not stated by the source");
    return listed(role, id, name, new Codes("CL_" + id, names), value);
  }

  private static Component listed(
      Role role,
      String id,
      String name,
      Codes codes,
      BiFunction<FigureSet, FigureValue, Object> value) {
    return new Component(id, name, role, codes, null, role == DIMENSION, false, value);
  }

  private static Component required(Component c) {
    return new Component(c.id, c.name, c.role, c.codes, c.format, true, c.several, c.value);
  }

  private static Component several(Component c) {
    return new Component(c.id, c.name, c.role, c.codes, c.format, c.mandatory, true, c.value);
  }

  /// The structure message, which contains the code lists, concepts, data structure and dataflow.
  static String message() {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put(
        "codelists",
        COMPONENTS.stream()
            .map(Component::codes)
            .filter(Objects::nonNull)
            .distinct()
            .map(SdmxStructure::codeList)
            .toList());
    data.put(
        "conceptSchemes",
        List.of(
            maintained(
                "CS_FIGURES",
                "Concepts of figures",
                Map.of(
                    "concepts",
                    COMPONENTS.stream()
                        .map(c -> OrderedMap.of("id", c.id, "name", c.name))
                        .toList()))));
    data.put(
        "dataStructures",
        List.of(
            maintained(
                "DSD_FIGURES",
                "Figures about the Middle Corridor",
                Map.of("dataStructureComponents", components()))));
    data.put(
        "dataflows",
        List.of(
            maintained(
                FIGURES,
                "Figures about the Middle Corridor",
                Map.of("structure", urn("datastructure.DataStructure", "DSD_FIGURES")))));
    Map<String, Object> message =
        OrderedMap.of(
            "meta",
            OrderedMap.of(
                "schema",
                "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/master/structure-message/tools/schemas/2.0.0/sdmx-json-structure-schema.json",
                "id",
                "CORRIDOR_LEDGER_FIGURES",
                "test",
                false,
                "prepared",
                "2026-11-29T00:00:00Z",
                "contentLanguages",
                List.of("en"),
                "sender",
                Map.of("id", AGENCY)),
            "data",
            data);
    try {
      return JsonMapper.builder()
          .build()
          .writerWithDefaultPrettyPrinter()
          .writeValueAsString(message);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write the structure of figures", e);
    }
  }

  private static Map<String, Object> codeList(Codes codes) {
    List<Map<String, Object>> all = new ArrayList<>();
    codes.names.forEach((code, name) -> all.add(OrderedMap.of("id", code, "name", name)));
    String name =
        COMPONENTS.stream().filter(c -> codes.equals(c.codes)).findFirst().orElseThrow().name;
    return maintained(codes.id, name, Map.of("codes", all));
  }

  private static Map<String, Object> components() {
    List<Component> dimensions = of(DIMENSION);
    List<Map<String, Object>> described = new ArrayList<>();
    for (int i = 0; i < dimensions.size(); i++) {
      Map<String, Object> dimension = described(dimensions.get(i));
      dimension.put("position", i);
      described.add(dimension);
    }
    return OrderedMap.of(
        "dimensionList",
        OrderedMap.of(
            "id",
            "DimensionDescriptor",
            "dimensions",
            described,
            "timeDimension",
            described(of(TIME).getFirst())),
        "measureList",
        OrderedMap.of(
            "id",
            "MeasureDescriptor",
            "measures",
            of(MEASURE).stream().map(SdmxStructure::withUsage).toList()),
        "attributeList",
        OrderedMap.of(
            "id",
            "AttributeDescriptor",
            "attributes",
            of(ATTRIBUTE).stream()
                .map(c -> {
                  Map<String, Object> attribute = withUsage(c);
                  attribute.put("attributeRelationship", Map.of("observation", Map.of()));
                  return attribute;
                })
                .toList()));
  }

  private static List<Component> of(Role role) {
    return COMPONENTS.stream().filter(c -> c.role == role).toList();
  }

  private static Map<String, Object> withUsage(Component component) {
    Map<String, Object> described = described(component);
    described.put("usage", component.mandatory ? "mandatory" : "optional");
    return described;
  }

  private static Map<String, Object> described(Component component) {
    Map<String, Object> representation = new LinkedHashMap<>();
    if (component.codes != null)
      representation.put("enumeration", urn("codelist.Codelist", component.codes.id));
    else representation.put("format", component.format);
    if (component.several) {
      representation.put("minOccurs", 0);
      representation.put("maxOccurs", component.codes.names.size());
    }
    return OrderedMap.of(
        "id",
        component.id,
        "conceptIdentity",
        urn("conceptscheme.Concept", "CS_FIGURES") + "." + component.id,
        "localRepresentation",
        representation);
  }

  private static Map<String, Object> maintained(
      String id, String name, Map<String, Object> content) {
    Map<String, Object> all =
        OrderedMap.of("id", id, "name", name, "agencyID", AGENCY, "version", VERSION);
    all.putAll(content);
    return all;
  }

  private static String urn(String type, String id) {
    return "urn:sdmx:org.sdmx.infomodel.%s=%s:%s(%s)".formatted(type, AGENCY, id, VERSION);
  }
}
