package io.corridorledger.event;

import io.corridorledger.constraint.Form;
import io.corridorledger.constraint.Text;
import io.corridorledger.value.Lists;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.PlaceRef;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;

/// The participants, place and kind of a meeting. A meeting of several parties is one meeting,
/// never split into pairs.
///
/// @param type kind of meeting; absent when the source does not state it ("met")
/// @param title name or description of the meeting
/// @param host the party that receives the others
/// @param participants all parties, including the host if it takes part
/// @param place place of the meeting
/// @param onMarginsOf the visit or meeting on whose margins the meeting was held
/// @param series the series of meetings, in kebab case:
///   `consultative-meeting-of-central-asian-leaders`
/// @param note unclear points, in our words
public record Meeting(
    Type type,
    @NotNull @Text(max = 300) String title,
    PartyRef host,
    @Size(min = 1, max = 200) List<@NotNull @Valid Participant> participants,
    @Valid PlaceRef place,
    UUID onMarginsOf,
    @Form(pattern = "[a-z][a-z0-9-]{1,79}", max = 80, message = "is not a slug such as sco-summit")
        String series,
    @Text(max = 1000) String note) {

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
  /// @param person the person who represented the party, if named
  /// @param office that person's office
  /// @param role PARTICIPANT when absent
  public record Participant(
      @NotNull PartyRef party,
      @Text(max = 100) String person,
      @Text(max = 200) String office,
      Role role) {
    public Participant {
      if (role == null) role = Role.PARTICIPANT;
    }
  }

  public Meeting {
    participants = Lists.orEmpty(participants);
    if (type == null) type = Type.UNSPECIFIED;
  }
}
