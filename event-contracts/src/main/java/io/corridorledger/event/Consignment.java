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

  /// @param label what it is called
  /// @param hs HS 2022 heading or subheading, 4 or 6 digits
  /// @param gng GNG position of rail freight, 4 to 8 digits
  /// @param mass gross mass, in TNE or KGM
  /// @param packages how many, in containers, wagons, vehicles or C62
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
    references = Lists.orEmpty(references);
    goods = Lists.orEmpty(goods);
    equipment = Lists.orEmpty(equipment);
  }
}
