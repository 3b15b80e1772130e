package io.corridorledger.projection.query;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/// A list in the order of its sort keys.
@FunctionalInterface
public interface KeysetQuery<T> {

  /// Returns the part of the list after a sort key.
  ///
  /// @param sortKey empty for the beginning of the list
  /// @param limit maximum number of items
  Slice<T> after(String sortKey, int limit);

  /// Returns reasons why the list is empty, which a client would not expect. Called only for an
  /// empty list.
  default List<String> hints() {
    return List.of();
  }

  /// Returns a list that is prepared when its first part is read, and not for each part.
  static <T> KeysetQuery<T> deferred(Supplier<KeysetQuery<T>> list) {
    return new KeysetQuery<>() {
      private KeysetQuery<T> prepared;

      @Override
      public Slice<T> after(String sortKey, int limit) {
        if (prepared == null) prepared = list.get();
        return prepared.after(sortKey, limit);
      }
    };
  }

  /// Returns the same list with converted items. Only the items of the requested slice are
  /// converted, because a conversion can be expensive.
  ///
  /// @param items converts a list of items, and returns the results in the same order
  default <S> KeysetQuery<S> as(Function<List<T>, List<S>> items) {
    KeysetQuery<T> list = this;
    return new KeysetQuery<>() {
      @Override
      public Slice<S> after(String sortKey, int limit) {
        Slice<T> found = list.after(sortKey, limit);
        List<S> shown = items.apply(found.items().stream().map(Keyed::item).toList());
        List<Keyed<S>> keyed = new ArrayList<>(shown.size());
        for (int i = 0; i < shown.size(); i++) {
          Keyed<T> one = found.items().get(i);
          keyed.add(new Keyed<>(one.sortKey(), shown.get(i), one.bytes()));
        }
        return new Slice<>(keyed, found.more());
      }

      @Override
      public List<String> hints() {
        return list.hints();
      }
    };
  }

  /// A part of a list.
  ///
  /// @param more whether the list continues after this part
  /// @param resume sort key after which the list continues; null if it is that of the last item
  record Slice<T>(List<Keyed<T>> items, boolean more, String resume) {

    public Slice(List<Keyed<T>> items, boolean more) {
      this(items, more, null);
    }

    /// Returns the first items of a complete list.
    ///
    /// @param all all items, in the order of the list
    public static <T> Slice<T> of(List<Keyed<T>> all, int limit) {
      return all.size() > limit
          ? new Slice<>(all.subList(0, limit), true)
          : new Slice<>(all, false);
    }
  }

  /// An item with its sort key.
  ///
  /// @param bytes size of the data from which the item was made; [#UNKNOWN] if the item must be
  ///   measured
  record Keyed<T>(String sortKey, T item, long bytes) {

    public static final long UNKNOWN = -1;

    public Keyed(String sortKey, T item) {
      this(sortKey, item, UNKNOWN);
    }
  }
}
