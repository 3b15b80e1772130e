package io.corridorledger.event;

import io.corridorledger.value.CheckDigits;
import io.corridorledger.value.InvalidValue;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.PlaceRef;
import io.corridorledger.value.Quantity;
import java.util.List;

/// What is moved, under which documents, in what, from where to where.
///
/// @param references numbers of its transport documents, at least one
/// @param goods what is moved, at least one item
/// @param equipment containers, wagons, ships; a wrong check digit is flagged by readers and not
///   refused
/// @param origin where it is accepted
/// @param destination where it is to be delivered
/// @param consignor who sends it, as far as known
/// @param consignee who receives it, as far as known
public record Consignment(
    List<Reference> references,
    List<Goods> goods,
    List<Equipment> equipment,
    PlaceRef origin,
    PlaceRef destination,
    PartyRef consignor,
    PartyRef consignee) {

  public enum ReferenceType {
    CIM,
    SMGS,
    CIM_SMGS,
    CMR,
    BILL_OF_LADING,
    BOOKING
  }

  public enum EquipmentType {
    /// ISO 6346
    CONTAINER,
    /// 8 digits (1520 mm) or 12 digits (UIC)
    WAGON,
    /// IMO number
    SHIP,
    VEHICLE
  }

  public record Reference(ReferenceType type, String number) {
    public Reference {
      InvalidValue.check().present(type, "type").text(number, "number", 40).orThrow();
    }
  }

  /// @param label what it is called
  /// @param hs HS 2022 heading or subheading, 4 or 6 digits
  /// @param gng GNG position of rail freight, 4 to 8 digits
  /// @param mass gross mass, in TNE or KGM
  /// @param packages how many, in containers, wagons, vehicles or C62
  public record Goods(String label, String hs, String gng, Quantity mass, Quantity packages) {
    public Goods {
      InvalidValue.check()
          .text(label, "label", 200)
          .that(
              hs == null || hs.matches("\\d{4}|\\d{6}"), "hs", "is not a heading of 4 or 6 digits")
          .that(gng == null || gng.matches("\\d{4,8}"), "gng", "is not a position of 4 to 8 digits")
          .that(
              mass == null || List.of("TNE", "KTN", "KGM").contains(mass.unit().code()),
              "mass",
              "is in TNE, KTN or KGM")
          .that(
              packages == null || packages.unit().countsWholeThings(),
              "packages",
              "is a count such as container, wagon, E22 or C62")
          .orThrow();
    }
  }

  public record Equipment(EquipmentType type, String number) {
    public Equipment {
      InvalidValue.check().present(type, "type").text(number, "number", 20).orThrow();
    }

    /// Whether its number can be right; a flag for readers, never a reason to refuse it.
    public CheckDigits.Verdict checkDigit() {
      return switch (type) {
        case CONTAINER -> CheckDigits.container(number);
        case WAGON -> CheckDigits.wagon(number);
        case SHIP -> CheckDigits.ship(number);
        case VEHICLE -> CheckDigits.Verdict.UNCHECKED;
      };
    }
  }

  public Consignment {
    references = InvalidValue.listOf(references, "references");
    goods = InvalidValue.listOf(goods, "goods");
    equipment = InvalidValue.listOf(equipment, "equipment");
    InvalidValue.check()
        .list(references, "references", 1, 20)
        .list(goods, "goods", 1, 200)
        .list(equipment, "equipment", 0, 200)
        .present(origin, "origin")
        .present(destination, "destination")
        .orThrow();
  }
}
