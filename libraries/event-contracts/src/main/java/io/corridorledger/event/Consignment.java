package io.corridorledger.event;

import io.corridorledger.constraint.Consistent;
import io.corridorledger.constraint.Form;
import io.corridorledger.constraint.Text;
import io.corridorledger.value.CheckDigits;
import io.corridorledger.value.Lists;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.PlaceRef;
import io.corridorledger.value.Quantity;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;

/// The goods of a shipment with their transport documents, equipment, origin and destination.
///
/// @param references numbers of the transport documents, at least one
/// @param goods the goods, at least one item
/// @param equipment containers, wagons, ships and vehicles. The ledger accepts a number with a
///   wrong check digit. Queries list such a number as an evidence gap.
/// @param origin place where the carrier accepts the goods
/// @param destination place where the carrier delivers the goods
/// @param consignor the sender of the goods; absent if unknown
/// @param consignee the recipient of the goods; absent if unknown
public record Consignment(
    @Size(min = 1, max = 20) List<@NotNull @Valid Reference> references,
    @Size(min = 1, max = 200) List<@NotNull @Valid Goods> goods,
    @Size(max = 200) List<@NotNull @Valid Equipment> equipment,
    @NotNull @Valid PlaceRef origin,
    @NotNull @Valid PlaceRef destination,
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
    /// container with a number according to ISO 6346
    CONTAINER,
    /// wagon with a number of 8 digits (gauge of 1520 mm) or 12 digits (UIC)
    WAGON,
    /// ship with an IMO number
    SHIP,
    VEHICLE
  }

  public record Reference(@NotNull ReferenceType type, @NotNull @Text(max = 40) String number) {}

  /// @param label name of the goods
  /// @param hs heading or subheading of the Harmonized System (HS) 2022, 4 or 6 digits; absent if
  ///   unknown
  /// @param gng position in the nomenclature of rail freight (GNG), 4 to 8 digits; absent if
  ///   unknown
  /// @param mass gross mass, in the unit TNE, KTN or KGM; absent if unknown
  /// @param packages number of packages, in a counting unit such as `container`, `wagon` or `C62`;
  ///   absent if unknown
  public record Goods(
      @NotNull @Text(max = 200) String label,
      @Form(pattern = "[0-9]{4}|[0-9]{6}", max = 6, message = "is not a heading of 4 or 6 digits")
          String hs,
      @Form(pattern = "[0-9]{4,8}", max = 8, message = "is not a position of 4 to 8 digits")
          String gng,
      @Valid Quantity mass,
      @Valid Quantity packages)
      implements Consistent {

    @Override
    public void check(Findings findings) {
      findings.unless(
          mass == null || mass.isMeasuredIn("TNE", "KTN", "KGM"),
          "mass",
          "must be in TNE, KTN or KGM");
      findings.unless(
          packages == null || packages.unit() == null || packages.unit().countsWholeThings(),
          "packages",
          "must be a count such as container, wagon, E22 or C62");
    }
  }

  public record Equipment(@NotNull EquipmentType type, @NotNull @Text(max = 20) String number) {

    /// Whether the number can be correct. The result is a flag in queries. A command with a wrong
    /// number is not rejected.
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
    references = Lists.orEmpty(references);
    goods = Lists.orEmpty(goods);
    equipment = Lists.orEmpty(equipment);
  }
}
