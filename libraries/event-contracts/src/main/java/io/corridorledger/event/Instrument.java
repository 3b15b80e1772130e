package io.corridorledger.event;

import io.corridorledger.constraint.Consistent;
import io.corridorledger.constraint.Form;
import io.corridorledger.constraint.Text;
import io.corridorledger.value.Amount;
import io.corridorledger.value.Lists;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import io.corridorledger.value.PlaceRef;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/// A legal or political instrument, such as a treaty, as the source describes it. The ledger uses
/// the terms of the Vienna Convention on the Law of Treaties (1969) where the Convention applies.
///
/// @param type type of the instrument as the source states it; UNSPECIFIED if the source states
///   none
/// @param title title as printed, or a description if the source prints no title
/// @param level level of the parties that concluded the instrument: states, governments, agencies
///   or companies; absent if the source does not state the level
/// @param parties the parties to the instrument. A unilateral instrument may have one party. Every
///   other instrument has at least two parties.
/// @param unilateral true if only one side issued the instrument, for example as a pledge or a
///   declaration
/// @param subjects subject areas that the instrument covers, in kebab case, such as `energy` or
///   `transport`
/// @param place place where the instrument was concluded; absent if the source names none
/// @param covers years to which the instrument applies, such as `2024/2029` for a programme; absent
///   if the source states none
/// @param parent id of the instrument or package to which this instrument belongs; absent if the
///   ledger has no such instrument or package
/// @param visit id of the visit at which the instrument was concluded; absent if the ledger has no
///   such visit
/// @param amounts amounts of money that the instrument states, in total and for each party; empty
///   if the source states none
/// @param note unclear points about the instrument, in the client's own words; absent if nothing is
///   unclear
public record Instrument(
    @NotNull Type type,
    @NotNull @Text(max = 500) String title,
    Level level,
    @Size(min = 1, max = 100) List<@NotNull @Valid Party> parties,
    boolean unilateral,
    @Size(max = 30)
        List<
                @NotNull
                @Form(
                    pattern = "[a-z][a-z0-9-]{0,59}",
                    max = 60,
                    message = "is not a word in kebab case such as green-energy")
                String>
            subjects,
    @Valid PlaceRef place,
    Period covers,
    UUID parent,
    UUID visit,
    @Size(max = 20) List<@NotNull @Valid Amount> amounts,
    @Text(max = 1000) String note)
    implements Consistent {

  public enum Type {
    TREATY,
    AGREEMENT,
    PROTOCOL,
    /// an instrument that changes the earlier instrument in `parent`
    AMENDMENT,
    /// the constituent instrument of an organisation, such as a charter or a statute
    CHARTER,
    /// an agreement that founds an organisation, a fund or a company
    FOUNDING_AGREEMENT,
    /// two diplomatic notes that together are one agreement
    EXCHANGE_OF_NOTES,
    MOU,
    DECLARATION,
    JOINT_STATEMENT,
    ROADMAP,
    PROGRAMME,
    FUND,
    LOAN,
    GRANT,
    GUARANTEE,
    PLEDGE,
    /// a permanent form of cooperation, such as regular meetings of ministers, without a known
    /// founding instrument
    FORMAT,
    /// several documents that were concluded together
    PACKAGE,
    UNSPECIFIED
  }

  public enum Level {
    STATE,
    GOVERNMENT,
    AGENCY,
    COMPANY
  }

  public enum Role {
    PARTY,
    GUARANTOR,
    WITNESS,
    DEPOSITARY,
    BENEFICIARY,
    /// a lender or donor
    FINANCIER,
    /// a party that carries out the work
    CONTRACTOR,
    /// a third party that brings the other parties together
    MEDIATOR,
    OBSERVER
  }

  /// @param ref reference to the party, such as `ISO:AZ`
  /// @param role role of the party in the instrument; PARTY if absent
  public record Party(@NotNull PartyRef ref, Role role) {
    public Party {
      if (role == null) role = Role.PARTY;
    }
  }

  public Instrument {
    parties = Lists.orEmpty(parties);
    subjects = Lists.orEmpty(subjects);
    amounts = Lists.orEmpty(amounts);
  }

  /// Creates an instrument without amounts.
  public Instrument(
      Type type,
      String title,
      Level level,
      List<Party> parties,
      boolean unilateral,
      List<String> subjects,
      PlaceRef place,
      Period covers,
      UUID parent,
      UUID visit,
      String note) {
    this(
        type,
        title,
        level,
        parties,
        unilateral,
        subjects,
        place,
        covers,
        parent,
        visit,
        null,
        note);
  }

  @Override
  public void check(Findings findings) {
    List<PartyRef> refs =
        parties.stream().filter(Objects::nonNull).map(Party::ref).filter(Objects::nonNull).toList();
    findings.unless(Set.copyOf(refs).size() == refs.size(), "parties", "names a party twice");
  }

  public List<PartyRef> partyRefs() {
    return parties.stream().map(Party::ref).toList();
  }
}
