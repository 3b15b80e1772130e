package io.corridorledger.judgement;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.value.Citation;
import io.corridorledger.value.Source;
import jakarta.validation.constraints.NotNull;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// The number of independent sources among the sources of some facts. An article counts once, even
/// if it states many figures. A copy or translation counts as the source that it copies. Sources
/// that attribute their statements to the same office, document or agency count once.
///
/// @param count the number of independent sources
/// @param joined the groups of sources; each group counts as one source
public record Independence(int count, List<Joined> joined) {

  /// Sources that count as one independent source.
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @Schema(
      name = "JoinedSources",
      description = "A group of sources that count as one independent source")
  public record Joined(
      @Schema(description = "Ids of the sources in this group, at least two") @NotNull
          List<UUID> sources,
      @Schema(description = "Why these sources count as one source, in one sentence") @NotNull
          String why) {}

  /// The id that is used for sources without an id. All these sources count as one source.
  private static final UUID NO_ID = new UUID(0, 0);

  public static Independence of(Collection<Citation> citations) {
    Map<UUID, UUID> derivedFrom = new TreeMap<>();
    for (Citation citation : citations) {
      Source source = citation.source();
      UUID id = Objects.requireNonNullElse(source.id(), NO_ID);
      if (source.derivedFrom() == null) derivedFrom.putIfAbsent(id, id);
      else derivedFrom.put(id, source.derivedFrom());
    }
    Map<UUID, UUID> origins = new HashMap<>();
    for (UUID source : derivedFrom.keySet()) findOrigin(source, derivedFrom, origins);
    Map<UUID, UUID> roots = new HashMap<>();
    Map<UUID, Set<String>> reasons = new HashMap<>();
    Map<String, UUID> attributed = new HashMap<>();
    for (Citation citation : citations) {
      String agency = agency(citation.attributedTo());
      if (agency == null) continue;
      UUID origin = origins.get(Objects.requireNonNullElse(citation.source().id(), NO_ID));
      UUID other = attributed.putIfAbsent(agency, origin);
      if (other != null && !other.equals(origin)) join(origin, other, agency, roots, reasons);
    }
    return grouped(derivedFrom, origins, roots, reasons);
  }

  private static void join(
      UUID one, UUID other, String agency, Map<UUID, UUID> roots, Map<UUID, Set<String>> reasons) {
    UUID a = root(one, roots);
    UUID b = root(other, roots);
    reasons.computeIfAbsent(b, _ -> new TreeSet<>()).add("they attribute it to " + agency);
    if (a.equals(b)) return;
    roots.put(a, b);
    Set<String> moved = reasons.remove(a);
    if (moved != null) reasons.get(b).addAll(moved);
  }

  private static UUID root(UUID source, Map<UUID, UUID> roots) {
    UUID at = source;
    while (roots.containsKey(at)) at = roots.get(at);
    return at;
  }

  private static Independence grouped(
      Map<UUID, UUID> derivedFrom,
      Map<UUID, UUID> origins,
      Map<UUID, UUID> roots,
      Map<UUID, Set<String>> reasons) {
    Map<UUID, List<UUID>> groups = new LinkedHashMap<>();
    for (UUID source : derivedFrom.keySet())
      groups.computeIfAbsent(root(origins.get(source), roots), _ -> new ArrayList<>()).add(source);
    List<Joined> joined = new ArrayList<>();
    groups.forEach((root, sources) -> {
      if (sources.size() < 2) return;
      Set<String> why = new LinkedHashSet<>(reasons.getOrDefault(root, Set.of()));
      if (sources.stream().map(origins::get).distinct().count() < sources.size())
        why.add("one copies or translates another, or all have one origin");
      joined.add(new Joined(List.copyOf(sources), String.join("; ", why)));
    });
    return new Independence(groups.size(), List.copyOf(joined));
  }

  /// Returns the name of the office, document or agency in lower case. The name ends at the first
  /// comma, because a date usually follows the comma. Null if the text has no name.
  private static String agency(String attributedTo) {
    if (attributedTo == null) return null;
    int comma = attributedTo.indexOf(',');
    String name = (comma < 0 ? attributedTo : attributedTo.substring(0, comma)).strip();
    return name.isEmpty() || name.startsWith("(") ? null : name.toLowerCase(Locale.ROOT);
  }

  /// Finds the original of a chain of copies. The original need not be one of the cited sources. If
  /// the chain is a cycle, one source of the cycle is used. Each source is visited once, so that
  /// even a long chain takes linear time.
  private static void findOrigin(
      UUID source, Map<UUID, UUID> derivedFrom, Map<UUID, UUID> origins) {
    Set<UUID> passed = new LinkedHashSet<>();
    UUID at = source;
    UUID origin = origins.get(at);
    while (origin == null && passed.add(at)) {
      UUID next = derivedFrom.get(at);
      origin = next == null || next.equals(at) ? at : origins.get(next);
      at = next;
    }
    for (UUID one : passed) origins.put(one, origin == null ? at : origin);
  }
}
