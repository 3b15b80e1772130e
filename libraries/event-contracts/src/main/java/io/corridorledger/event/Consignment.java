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
/// @param equipment containers, wagons, ships; a wrong check digit is not rejected, readers flag it
/// @param origin place of acceptance
/// @param destination place of delivery
/// @param consignor the sender, if known
/// @param consignee the recipient, if known
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
    /// ISO 6346
    CONTAINER,
    /// 8 digits (1520 mm) or 12 digits (UIC)
    WAGON,
    /// IMO number
    SHIP,
    VEHICLE
  }

  public record Reference(@NotNull ReferenceType type, @NotNull @Text(max = 40) String number) {}

  /// @param label name of the goods
  /// @param hs HS 2022 heading or subheading, 4 or 6 digits
  /// @param gng GNG position of rail freight, 4 to 8 digits
  /// @param mass gross mass, in TNE or KGM
  /// @param packages number of packages, in containers, wagons, vehicles or C62
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

    /// Whether the number can be correct. A flag for readers, never a reason to reject a command.
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
