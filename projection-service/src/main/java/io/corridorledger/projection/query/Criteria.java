package io.corridorledger.projection.query;

import io.corridorledger.feed.CopyInsert;
import io.corridorledger.problem.Problem;
import io.corridorledger.projection.bitemporal.DateRanges;
import io.corridorledger.projection.bitemporal.SearchTerms;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The filters of a query on the rows of a [View]. They form a condition in SQL, and a row must
/// meet all filters. If a query parameter is absent, no filter is added.
public final class Criteria {

  private static final int MAX_VALUES = 20;
  private static final int MAX_WORDS = 20;

  /// The tag of rows whose facts are all retracted.
  public static final String RETRACTED = Tags.of("status", "RETRACTED");

  private final List<String> tags = new ArrayList<>();
  private final List<String> conditions = new ArrayList<>();
  private final List<Object> values = new ArrayList<>();
  private final List<Wanted> wanted = new ArrayList<>();
  private PointInTime moment;
  private String order = "sort_key";

  /// A filter value that a client chose freely.
  ///
  /// @param name name of the query parameter
  record Wanted(String name, String value) {}

  /// Selects the rows that were visible at the point in time of the query. For each entity, at most
  /// one row is selected.
  public static Criteria at(PointInTime moment) {
    Criteria criteria = new Criteria();
    criteria.moment = moment;
    return criteria
        .where("recorded_from <= ? AND recorded_to > ?", moment.asOf(), moment.asOf())
        .where(
            "published_from <= ? AND published_to > ?",
            moment.publishedBefore(),
            moment.publishedBefore());
  }

  /// A row must have all values.
  ///
  /// @param given null or empty if the parameter is absent
  public Criteria all(String name, Collection<?> given) {
    if (given == null) return this;
    checkNumber(name, given);
    for (Object value : given) tagged(name, value);
    return this;
  }

  /// A row must have at least one of the values.
  ///
  /// @param given null or empty if the parameter is absent
  public Criteria oneOf(String name, Collection<?> given) {
    if (given == null || given.size() < 2) return all(name, given);
    checkNumber(name, given);
    for (Object value : given) want(name, value);
    return taggedOneOf(name, given.toArray());
  }

  private static void checkNumber(String name, Collection<?> given) {
    if (given.size() > MAX_VALUES)
      throw Problem.invalidParameter(name, "is given more than %d times".formatted(MAX_VALUES));
  }

  /// A row must have all parties. A region has members, and each of its members matches instead of
  /// the region. If the query names both a region and a member, the row must have the member, and
  /// the region itself or another member.
  ///
  /// @param within returns the party and its members
  public Criteria parties(
      String name, Collection<PartyRef> given, Function<PartyRef, Set<PartyRef>> within) {
    checkNumber(name, given);
    for (PartyRef party : new TreeSet<>(given)) {
      Set<PartyRef> any = new TreeSet<>(within.apply(party));
      for (PartyRef other : given) if (!other.equals(party)) any.remove(other);
      if (any.size() == 1) {
        tagged(name, party);
      } else {
        want(name, party);
        taggedOneOf(name, any.toArray());
      }
    }
    return this;
  }

  /// A row must have the value.
  ///
  /// @param value null if the parameter is absent
  public Criteria tagged(String name, Object value) {
    if (value != null) {
      tags.add(Tags.of(name, value));
      want(name, value);
    }
    return this;
  }

  private void want(String name, Object value) {
    if (!(value instanceof Enum)) wanted.add(new Wanted(name, value.toString()));
  }

  /// A row must have the status. Without a status, rows whose facts are all retracted are excluded.
  ///
  /// @param status null if the parameter is absent
  public Criteria status(Enum<?> status) {
    return status == null ? exceptRetracted() : tagged("status", status);
  }

  /// Excludes rows whose facts are all retracted.
  public Criteria exceptRetracted() {
    return notTagged("status", "RETRACTED");
  }

  /// A row must have at least one of the values.
  public Criteria taggedOneOf(String name, Object... alternatives) {
    return where("tags && ?::text[]", tagArray(name, List.of(alternatives)));
  }

  /// A row must not have the value.
  public Criteria notTagged(String name, Object value) {
    return where("NOT tags @> ?::text[]", tagArray(name, List.of(value)));
  }

  /// A row must not have a value of both collections.
  public Criteria notBoth(String name, Collection<?> one, Collection<?> other) {
    return where(
        "NOT (tags && ?::text[] AND tags && ?::text[])",
        tagArray(name, one),
        tagArray(name, other));
  }

  private static String tagArray(String name, Collection<?> values) {
    return CopyInsert.array(values.stream().map(v -> Tags.of(name, v)).toList());
  }

  /// The column of type `datemultirange` must have a day in common with the period.
  public Criteria overlaps(String column, Period period) {
    return period == null ? this : where(column + " && ?::daterange", DateRanges.range(period));
  }

  /// Skips rows that end before the first day of the period, so that the index scan starts at this
  /// day. The rows must be sorted by date. Undated rows are not skipped, because they are last.
  public Criteria startingAt(Period period) {
    return period == null || period.earliest() == null
        ? this
        : where("sort_key >= ?", period.earliest().toString());
  }

  /// The column must contain all words of the text, each at least as the beginning of a word.
  public Criteria words(String name, String column, String text) {
    if (text == null) return this;
    List<String> words = SearchTerms.of(text);
    if (words.isEmpty() || words.size() > MAX_WORDS || text.length() > 500)
      throw Problem.invalidParameter(name, "must have 1 to %d words".formatted(MAX_WORDS));
    // A word search matches few rows. Because of this expression, the database cannot scan an index
    // in the order of the list. It reads the matching rows and sorts them, which is faster.
    order = "concat(sort_key, '')";
    return where(
        "to_tsvector('simple', %s) @@ to_tsquery('simple', ?)".formatted(column),
        words.stream().map(w -> w + ":*").collect(Collectors.joining(" & ")));
  }

  /// @param condition a constant, with one `?` for each value
  public Criteria where(String condition, Object... parameters) {
    conditions.add(condition);
    values.addAll(Arrays.asList(parameters));
    return this;
  }

  /// Returns a copy with one more condition.
  public Criteria and(String condition, Object... parameters) {
    Criteria copy = new Criteria();
    copy.tags.addAll(tags);
    copy.conditions.addAll(conditions);
    copy.values.addAll(values);
    copy.wanted.addAll(wanted);
    copy.moment = moment;
    copy.order = order;
    return copy.where(condition, parameters);
  }

  /// The condition in SQL, with a `?` for each of the [#values].
  String condition() {
    List<String> all = new ArrayList<>(conditions);
    if (!tags.isEmpty()) all.addFirst("tags @> ?::text[]");
    return String.join(" AND ", all);
  }

  List<Object> values() {
    List<Object> all = new ArrayList<>(values);
    if (!tags.isEmpty()) all.addFirst(CopyInsert.array(tags));
    return all;
  }

  List<Wanted> wanted() {
    return wanted;
  }

  PointInTime moment() {
    return moment;
  }

  /// The sort expression.
  String order() {
    return order;
  }
}
