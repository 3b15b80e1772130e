package io.corridorledger.event;

import io.corridorledger.value.InvalidValue;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import io.corridorledger.value.PlaceRef;
import java.util.List;
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
  public record Party(PartyRef ref, Role role) {
    public Party {
      if (role == null) role = Role.PARTY;
      InvalidValue.check().present(ref, "ref").orThrow();
    }
  }

  public Instrument {
    parties = InvalidValue.listOf(parties, "parties");
    subjects = InvalidValue.listOf(subjects, "subjects");
    InvalidValue.check()
        .present(type, "type")
        .text(title, "title", 500)
        .list(parties, "parties", 1, 100)
        .list(subjects, "subjects", 0, 30)
        .that(
            subjects.stream().allMatch(s -> s.matches("[a-z][a-z0-9-]{0,59}")),
            "subjects",
            "are words in kebab case such as green-energy")
        .that(
            parties.stream().map(Party::ref).distinct().count() == parties.size(),
            "parties",
            "names a party twice")
        .optionalText(note, "note", 1000)
        .orThrow();
  }

  public List<PartyRef> partyRefs() {
    return parties.stream().map(Party::ref).toList();
  }
}
