package io.corridorledger.judgement.likeness;

import io.corridorledger.event.Consignment;
import io.corridorledger.event.Consignment.Equipment;
import io.corridorledger.event.Consignment.Reference;
import io.corridorledger.event.Consignment.ReferenceType;
import io.corridorledger.value.Lists;
import io.corridorledger.value.Period;
import io.corridorledger.value.PlaceRef;
import java.text.Normalizer;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The properties by which shipments are compared.
///
/// Two shipments are likely duplicates in three cases:
///
/// - They have a document number in common.
/// - They have a container or wagon in common, and their dates overlap.
/// - They have no document numbers, but the same route and overlapping dates.
///
/// Shipments with different numbers of one kind of document are not duplicates.
///
/// @param date date on which the goods were handed over; null if unknown
public record ShipmentTraits(
    List<Reference> references,
    List<Equipment> equipment,
    PlaceRef origin,
    PlaceRef destination,
    Period date) {

  private static final Set<ReferenceType> RAIL =
      EnumSet.of(ReferenceType.CIM, ReferenceType.SMGS, ReferenceType.CIM_SMGS);

  public ShipmentTraits {
    references = Lists.orEmpty(references);
    equipment = Lists.orEmpty(equipment);
  }

  public static ShipmentTraits of(Consignment consignment, Period date) {
    return new ShipmentTraits(
        consignment.references(),
        consignment.equipment(),
        consignment.origin(),
        consignment.destination(),
        date);
  }

  /// Compares two shipments.
  ///
  /// @return null if the shipments are not likely duplicates
  public Likeness likeness(ShipmentTraits other) {
    Set<String> document = common(documents(), other.documents());
    if (!document.isEmpty())
      return Likeness.duplicate("both have the document number " + String.join(", ", document));
    if (!Collections.disjoint(kinds(), other.kinds()) || date == null || other.date == null)
      return null;
    String overlap = Likeness.overlap(List.of(date), List.of(other.date));
    if (overlap == null) return null;
    Set<String> shared = common(numbers(), other.numbers());
    if (!shared.isEmpty())
      return Likeness.duplicate(
          "both have the equipment %s, and %s".formatted(String.join(", ", shared), overlap));
    boolean hasNumbers = !references.isEmpty() || !other.references.isEmpty();
    boolean equipmentDiffers = !equipment.isEmpty() && !other.equipment.isEmpty();
    if (hasNumbers
        || equipmentDiffers
        || !samePlace(origin, other.origin)
        || !samePlace(destination, other.destination)) return null;
    return Likeness.duplicate("both have the same route and no document number, and " + overlap);
  }

  /// The number of a document or a container without spaces, hyphens and similar characters, and
  /// without zeros at its start.
  public static String number(String printed) {
    String number =
        Normalizer.normalize(printed, Normalizer.Form.NFKC)
            .toUpperCase(Locale.ROOT)
            .replaceAll("[^\\p{L}\\p{N}]", "");
    int start = 0;
    while (start < number.length() - 1 && number.charAt(start) == '0') start++;
    return number.substring(start);
  }

  private static Set<String> common(Collection<String> some, Set<String> others) {
    Set<String> common = new TreeSet<>(some);
    common.retainAll(others);
    return common;
  }

  private Set<String> documents() {
    return references.stream()
        .map(r -> kind(r) + " " + number(r.number()))
        .collect(Collectors.toSet());
  }

  private Set<String> kinds() {
    return references.stream().map(ShipmentTraits::kind).collect(Collectors.toSet());
  }

  /// The kind of a document. All consignment notes for rail are one kind.
  private static String kind(Reference reference) {
    return RAIL.contains(reference.type()) ? "CIM/SMGS" : reference.type().name();
  }

  private Set<String> numbers() {
    return equipment.stream()
        .map(e -> e.type() + " " + number(e.number()))
        .collect(Collectors.toSet());
  }

  private static boolean samePlace(PlaceRef one, PlaceRef other) {
    if (one == null || other == null) return false;
    Set<String> names = names(one);
    Set<String> others = names(other);
    return names.isEmpty() || others.isEmpty()
        ? one.country() != null && one.country().equals(other.country())
        : !Collections.disjoint(names, others);
  }

  private static Set<String> names(PlaceRef place) {
    return Stream.of(
            place.hub(),
            place.unlocode(),
            place.label() == null ? null : Names.key(Names.words(place.label())))
        .filter(Objects::nonNull)
        .collect(Collectors.toSet());
  }
}
