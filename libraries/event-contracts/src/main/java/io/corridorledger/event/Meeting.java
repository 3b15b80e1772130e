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

/// The participants, place and kind of a meeting. A meeting of several parties is one record, not
/// one record for each pair of parties.
///
/// @param type kind of meeting; UNSPECIFIED if the source only states that the parties met
/// @param title name or description of the meeting
/// @param host the party that receives the other parties; absent if the source names none
/// @param participants all participants, including the host if the host takes part
/// @param place place of the meeting; absent if the source names none
/// @param onMarginsOf id of the larger visit or meeting on whose margins this meeting took place;
///   absent if there is none
/// @param series the series to which the meeting belongs, in kebab case, such as
///   `consultative-meeting-of-central-asian-leaders`; absent if there is none
/// @param note unclear points about the meeting, in the client's own words; absent if there are
///   none
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

  /// @param party the state, organisation or company that takes part
  /// @param person the person who represented the party; absent if the source names none
  /// @param office the office of the person; absent if the source names none
  /// @param role role of the participant in the meeting; PARTICIPANT if absent
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
