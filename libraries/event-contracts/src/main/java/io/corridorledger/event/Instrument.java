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
/// @param type type, as named by the source
/// @param title title as printed, or a description when there is none
/// @param level level on which the parties concluded the instrument
/// @param parties the parties, at least two unless the instrument is unilateral
/// @param unilateral true for a pledge or declaration of one side
/// @param subjects fields that the instrument covers, in kebab case: `energy`, `transport` …
/// @param place place of conclusion
/// @param covers years to which the instrument applies: a programme for 2024–2029
/// @param parent the instrument or package to which this instrument belongs
/// @param visit the visit at which the instrument was concluded
/// @param note unclear points, in our words
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
    /// several documents concluded together, see [AgreementEvent.DocumentPackageReported]
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
