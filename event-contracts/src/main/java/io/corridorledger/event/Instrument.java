package io.corridorledger.event;

import io.corridorledger.constraint.Consistent;
import io.corridorledger.constraint.Form;
import io.corridorledger.constraint.Text;
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

/// A legal or political instrument as its source describes it (terms of the Vienna Convention on
/// the Law of Treaties, 1969, where they apply).
///
/// @param type what the source calls it
/// @param title as printed, or a description when it has none
/// @param level between whom it is concluded
/// @param parties at least two, unless it is unilateral
/// @param unilateral a pledge or declaration of one side
/// @param subjects fields that it covers, in kebab case: `energy`, `transport` …
/// @param place where it was concluded
/// @param covers years that it is meant for: a programme for 2024–2029
/// @param parent the instrument or package that it belongs to
/// @param visit the visit at which it was concluded
/// @param note what is unclear, in our words
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
    @Text(max = 1000) String note)
    implements Consistent {

  public enum Type {
    TREATY,
    AGREEMENT,
    PROTOCOL,
    MOU,
    DECLARATION,
    JOINT_STATEMENT,
    ROADMAP,
    PROGRAMME,
    FUND,
    LOAN,
    PLEDGE,
    /// a standing format of cooperation whose founding instrument is not named
    FORMAT,
    /// several documents at once, see [AgreementEvent.DocumentPackageReported]
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
    BENEFICIARY
  }

  /// @param role PARTY when absent
  public record Party(@NotNull PartyRef ref, Role role) {
    public Party {
      if (role == null) role = Role.PARTY;
    }
  }

  public Instrument {
    parties = Lists.orEmpty(parties);
    subjects = Lists.orEmpty(subjects);
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
