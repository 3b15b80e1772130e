package io.corridorledger.event;

import io.corridorledger.value.InvalidValue;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.PlaceRef;
import java.util.List;
import java.util.UUID;

/// Who meets whom, where and as what. A meeting of many is one meeting, never exploded into pairs.
///
/// @param type what kind of meeting it is; absent when the source does not say ("met")
/// @param title what it is called or what it is
/// @param host the side that receives
/// @param participants all sides, the host among them when it takes part
/// @param place where
/// @param onMarginsOf the visit or meeting beside which it was held
/// @param series the series that it belongs to, in kebab case:
///   `consultative-meeting-of-central-asian-leaders`
/// @param note what is unclear, in our words
public record Meeting(
    Type type,
    String title,
    PartyRef host,
    List<Participant> participants,
    PlaceRef place,
    UUID onMarginsOf,
    String series,
    String note) {

  public enum Type {
    STATE,
    OFFICIAL,
    WORKING,
    SUMMIT,
    INSTITUTION_MEETING,
    MINISTERIAL,
    FORUM,
    EXERCISE,
    CEREMONY,
    UNSPECIFIED
  }

  public enum Role {
    HOST,
    GUEST,
    MEMBER,
    OBSERVER,
    HONORARY,
    PARTICIPANT
  }

  /// @param party the state, organisation or company
  /// @param person who represented it, as far as named
  /// @param office that person's office
  /// @param role PARTICIPANT when absent
  public record Participant(PartyRef party, String person, String office, Role role) {
    public Participant {
      if (role == null) role = Role.PARTICIPANT;
      InvalidValue.check()
          .present(party, "party")
          .optionalText(person, "person", 100)
          .optionalText(office, "office", 200)
          .orThrow();
    }
  }

  public Meeting {
    if (type == null) type = Type.UNSPECIFIED;
    participants = InvalidValue.listOf(participants, "participants");
    InvalidValue.check()
        .text(title, "title", 300)
        .list(participants, "participants", 1, 200)
        .that(
            series == null || series.matches("[a-z][a-z0-9-]{1,79}"),
            "series",
            "is not a slug such as sco-summit")
        .optionalText(note, "note", 1000)
        .orThrow();
  }
}
