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

/// The filters of a query on a [View], as an SQL condition. A row must match all filters. A query
/// parameter that is absent adds no filter.
public final class Criteria {

  private static final int MAX_VALUES = 20;
  private static final int MAX_WORDS = 20;

  /// The tag of a row whose facts are all retracted.
  public static final String RETRACTED = Tags.of("status", "RETRACTED");

  private static final String CURRENT = "recorded_to = 'infinity' AND published_to = 'infinity'";

  /// The tags of a row that is visible now; null for any other row. Most rows are visible only at
  /// earlier points in time, and often have other tags than the current rows. Therefore each table
  /// has an index on this expression, and PostgreSQL collects statistics for the index. With these
  /// statistics, the planner knows how many current rows have a tag.
  private static final String CURRENT_TAGS = "(CASE WHEN " + CURRENT + " THEN tags END)";

  private final List<String> tags = new ArrayList<>();
  private final List<String> conditions = new ArrayList<>();
  private final List<Object> values = new ArrayList<>();
  private final List<Wanted> wanted = new ArrayList<>();
  private PointInTime moment;
  private boolean hasOneOf;
  private String order = "sort_key";

  /// A value of a filter that accepts any text. If no row has this value, a hint suggests similar
  /// values.
  ///
  /// @param name name of the query parameter
  record Wanted(String name, String value) {}

  /// Creates criteria for the rows that are visible at the point in time of the query. Each entity
  /// has at most one visible row.
  public static Criteria at(PointInTime moment) {
    Criteria criteria = new Criteria();
    criteria.moment = moment;
    if (!moment.isPast()) return criteria;
    return criteria
        .where("recorded_from <= ? AND recorded_to > ?", moment.asOf(), moment.asOf())
        .where(
            "published_from <= ? AND published_to > ?",
            moment.publishedBefore(),
            moment.publishedBefore());
  }

  /// Adds a filter: a row must have all of these values.
  ///
  /// @param given the values; null or empty if the parameter is absent
  public Criteria all(String name, Collection<?> given) {
    if (given == null) return this;
    checkNumber(name, given);
    for (Object value : given) tagged(name, value);
    return this;
  }

  /// Adds a filter: a row must have at least one of these values.
  ///
  /// @param given the values; null or empty if the parameter is absent
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

  /// Adds a filter: a row must name all of these parties. A member of a region matches the region.
  /// If the filter contains a region and one of its members, the row must name this member, and
  /// also the region or another member.
  ///
  /// @param within returns the party itself and, for a region, its members
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

  /// Adds a filter: a row must have this value.
  ///
  /// @param value null if the parameter is absent
  public Criteria tagged(String name, Object value) {
    if (value != null) {
      tags.add(Tags.of(name, value));
      want(name, value);
    }
    return this;
  }

  /// Adds a filter that the service sets, not the client: a row must have this value. The hints for
  /// an empty list do not mention this value.
  public Criteria having(String name, Object value) {
    tags.add(Tags.of(name, value));
    return this;
  }

  private void want(String name, Object value) {
    if (!(value instanceof Enum)) wanted.add(new Wanted(name, value.toString()));
  }

  /// Adds a filter: a row must have this status. Without a status, the filter leaves out retracted
  /// rows.
  ///
  /// @param status null if the parameter is absent
  public Criteria status(Enum<?> status) {
    return status == null ? exceptRetracted() : tagged("status", status);
  }

  public Criteria exceptRetracted() {
    return notTagged("status", "RETRACTED");
  }

  /// Adds a filter: a row must have at least one of these values.
  public Criteria taggedOneOf(String name, Object... alternatives) {
    hasOneOf = true;
    return where(tagColumn() + " && ?::text[]", tagArray(name, List.of(alternatives)));
  }

  /// Adds a filter: a row must have at least one of these values, or the value of a column in one
  /// of the given rows.
  ///
  /// @param column a constant SQL expression
  /// @param rows selects rows of the view
  public Criteria taggedOneOf(
      String name, Collection<?> alternatives, String column, View<?> view, Criteria rows) {
    hasOneOf = true;
    List<Object> parameters = new ArrayList<>();
    parameters.add(tagArray(name, alternatives));
    parameters.add(Tags.of(name, ""));
    parameters.addAll(rows.values());
    return where(
        "%s && (?::text[] || ARRAY(SELECT ? || (%s) FROM %s WHERE %s))"
            .formatted(tagColumn(), column, view.name(), rows.condition()),
        parameters.toArray());
  }

  /// Adds a filter: a row must not have this value.
  public Criteria notTagged(String name, Object value) {
    return where("NOT tags @> ?::text[]", tagArray(name, List.of(value)));
  }

  /// Adds a filter that leaves out rows that have both a value of the first list and a value of the
  /// second list.
  public Criteria notBoth(String name, Collection<?> one, Collection<?> other) {
    return where(
        "NOT (tags && ?::text[] AND tags && ?::text[])",
        tagArray(name, one),
        tagArray(name, other));
  }

  private static String tagArray(String name, Collection<?> values) {
    return CopyInsert.array(values.stream().map(v -> Tags.of(name, v)).toList());
  }

  /// Adds a filter: the column must have a day in common with the period. The column has the type
  /// `datemultirange`.
  public Criteria overlaps(String column, Period period) {
    return period == null ? this : where(column + " && ?::daterange", DateRanges.range(period));
  }

  /// Leaves out rows that end before the period. With this condition, the database starts to read
  /// the index at the first day of the period. The rows must be sorted by date. Rows without a date
  /// are kept, because they come last.
  public Criteria startingAt(Period period) {
    return period == null || period.earliest() == null
        ? this
        : where("sort_key >= ?", period.earliest().toString());
  }

  /// Leaves out rows that end before the period. Unlike [#startingAt], this condition is for rows
  /// that are sorted by the day on which they begin. A row that begins earlier can match only if
  /// its column `dates` contains the first day of the period. Therefore the database starts to read
  /// the index at the first one of these rows.
  ///
  /// This is correct only if each row of the view meets two conditions. The column `dates` contains
  /// the days of the sort key. The column `dates` has no gap from its first day to its last day. A
  /// row with a gap could match a later day of the period, and the query would leave out this row.
  public Criteria lastingInto(View<?> view, Period period) {
    if (period == null || period.earliest() == null) return this;
    Criteria onFirstDay = at(moment).overlaps("dates", Period.day(period.earliest()));
    List<Object> parameters = onFirstDay.values();
    parameters.addFirst(period.earliest().toString());
    // To find the minimum, PostgreSQL could read the index of the sort key from its beginning. The
    // expression `sort_key || ''` prevents this.
    return where(
        "sort_key >= least(?, (SELECT min(sort_key || '') FROM %s WHERE %s))"
            .formatted(view.name(), onFirstDay.condition()),
        parameters.toArray());
  }

  /// Adds a filter: the column must contain all words of the text. A word of the text also matches
  /// the beginning of a longer word.
  public Criteria words(String name, String column, String text) {
    if (text == null) return this;
    List<String> words = SearchTerms.of(text);
    if (words.isEmpty() || words.size() > MAX_WORDS || text.length() > 500)
      throw Problem.invalidParameter(name, "must have 1 to %d words".formatted(MAX_WORDS));
    // A word search matches few rows, so it is faster to find these rows first and then sort them.
    // This expression prevents PostgreSQL from reading the index of the sort key instead.
    order = "concat(sort_key, '')";
    return where(
        "to_tsvector('simple', %s) @@ to_tsquery('simple', ?)".formatted(column),
        words.stream().map(w -> w + ":*").collect(Collectors.joining(" & ")));
  }

  /// Adds a condition.
  ///
  /// @param condition a constant SQL text, with one `?` for each value
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
    copy.hasOneOf = hasOneOf;
    copy.order = order;
    return copy.where(condition, parameters);
  }

  /// The SQL condition, with one `?` for each of the [#values].
  String condition() {
    List<String> all = new ArrayList<>(conditions);
    if (!tags.isEmpty()) all.addFirst(tagColumn() + " @> ?::text[]");
    // The condition `CURRENT` is needed only if no condition uses `CURRENT_TAGS`. This expression
    // is null for rows that are not current. So a condition that uses it selects only current rows.
    if (isCurrent() && tags.isEmpty() && !hasOneOf) all.addFirst(CURRENT);
    return String.join(" AND ", all);
  }

  private boolean isCurrent() {
    return moment != null && !moment.isPast();
  }

  private String tagColumn() {
    return isCurrent() ? CURRENT_TAGS : "tags";
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

  String order() {
    return order;
  }
}
