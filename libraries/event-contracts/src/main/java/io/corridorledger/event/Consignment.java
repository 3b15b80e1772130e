package io.corridorledger.event;

import io.corridorledger.constraint.Consistent;
import io.corridorledger.constraint.Form;
import io.corridorledger.constraint.Slug;
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
import java.util.Objects;
import java.util.stream.Stream;

/// The description of a shipment in one source: the goods with their transport documents,
/// equipment, origin and destination. A press report often states few of these details, so every
/// field is optional. At least one field is present.
///
/// @param references numbers of the transport documents; empty if the source states none
/// @param goods the goods; empty if the source names none
/// @param equipment containers, wagons, ships and vehicles that carry the goods. If an equipment
///   number has a wrong check digit, the ledger accepts the number, and queries list it as an
///   evidence gap.
/// @param origin place where the carrier accepts the goods; absent if unknown
/// @param destination place where the carrier delivers the goods; absent if unknown
/// @param consignor the sender of the goods; absent if unknown
/// @param consignee the recipient of the goods; absent if unknown
/// @param name name of the train or ship, or of the shipment, as printed; absent if the source
///   prints none
/// @param operator the party that carries the goods; absent if unknown
/// @param corridor slug of the corridor on which the goods travel; absent if the source names none
/// @param via places through which the shipment passes, in the order of travel; empty if the source
///   names none
/// @param load quantities of the whole shipment, each in a different unit, such as `42 container`
///   and `1200 TNE`. The ledger does not add these quantities to the quantities of the goods.
public record Consignment(
    @Size(max = 20) List<@NotNull @Valid Reference> references,
    @Size(max = 200) List<@NotNull @Valid Goods> goods,
    @Size(max = 200) List<@NotNull @Valid Equipment> equipment,
    @Valid PlaceRef origin,
    @Valid PlaceRef destination,
    PartyRef consignor,
    PartyRef consignee,
    @Text(max = 200) String name,
    PartyRef operator,
    @Slug String corridor,
    @Size(max = 30) List<@NotNull @Valid PlaceRef> via,
    @Size(max = 10) List<@NotNull @Valid Quantity> load)
    implements Consistent {

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
  /// @param hs code of the goods in the Harmonized System (HS) 2022: a heading of 4 digits or a
  ///   subheading of 6 digits; absent if unknown
  /// @param gng code of the goods in the nomenclature of rail freight (GNG), 4 to 8 digits; absent
  ///   if unknown
  /// @param mass gross mass, in tonnes (TNE), kilotonnes (KTN) or kilograms (KGM); absent if
  ///   unknown
  /// @param packages number of packages, in a counting unit such as `container`, `wagon` or `C62`
  ///   (pieces); absent if unknown
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

    /// Whether the check digit of the number is correct. Queries show the result. The ledger does
    /// not reject a number with a wrong check digit.
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
    via = Lists.orEmpty(via);
    load = Lists.orEmpty(load);
  }

  @Override
  public void check(Findings findings) {
    findings.unless(
        Stream.of(references, goods, equipment, via, load).anyMatch(list -> !list.isEmpty())
            || Stream.of(origin, destination, consignor, consignee, name, operator, corridor)
                .anyMatch(Objects::nonNull),
        "",
        "needs a reference, goods, a place, a party, a name or another field");
    findings.unless(
        load.stream().allMatch(Consignment::isLoad),
        "load",
        "must be in TNE, KTN, KGM or a counting unit such as container, wagon or E22");
  }

  private static boolean isLoad(Quantity quantity) {
    return quantity == null
        || quantity.unit() == null
        || quantity.unit().countsWholeThings()
        || quantity.isMeasuredIn("TNE", "KTN", "KGM");
  }
}
