package io.corridorledger.fuzz;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.function.Predicate;

/// Shortens a failing request. Removes every part without which the finding still occurs.
final class Shrinker {

  private final Predicate<Request> stillFails;
  private int rest;
  private Request smallest;

  /// @param stillFails sends a request and returns whether the same finding occurs
  /// @param attempts maximum number of requests to send
  private Shrinker(Request request, Predicate<Request> stillFails, int attempts) {
    this.smallest = request;
    this.stillFails = stillFails;
    this.rest = attempts;
  }

  static Request shrink(Request request, Predicate<Request> stillFails, int attempts) {
    var shrinker = new Shrinker(request, stillFails, attempts);
    // One pass is not enough. An earlier part may become unnecessary after a later part was
    // removed.
    for (var before = -1; before != shrinker.rest && shrinker.rest > 0; ) {
      var smaller = shrinker.smallest;
      shrinker.pass();
      before = smaller.equals(shrinker.smallest) ? shrinker.rest : -1;
    }
    return shrinker.smallest;
  }

  private boolean attempt(Request candidate) {
    if (rest <= 0) {
      return false;
    }
    rest--;
    if (stillFails.test(candidate)) {
      smallest = candidate;
      return true;
    }
    return false;
  }

  private void pass() {
    for (var header : new ArrayList<>(smallest.headers())) {
      var others = new ArrayList<>(smallest.headers());
      others.remove(header);
      attempt(smallest.withHeaders(others));
    }
    query();
    if (smallest.body() != null) {
      body();
    }
  }

  private void query() {
    var question = smallest.target().indexOf('?');
    if (question < 0) {
      return;
    }
    var path = smallest.target().substring(0, question);
    if (attempt(smallest.withTarget(path))) {
      return;
    }
    var pairs =
        new ArrayList<>(Arrays.asList(smallest.target().substring(question + 1).split("&")));
    for (var pair : new ArrayList<>(pairs)) {
      var others = new ArrayList<>(pairs);
      others.remove(pair);
      if (!others.isEmpty()
          && attempt(smallest.withTarget(path + "?" + String.join("&", others)))) {
        pairs = others;
      }
    }
  }

  private void body() {
    // An empty array instead of null keeps the header Content-Length in the request.
    if (attempt(smallest.withBody(new byte[0]))) {
      return;
    }
    for (var i = 0; ; i++) {
      ObjectNode body;
      try {
        if (!(OpenApi.JSON.readTree(smallest.body()) instanceof ObjectNode object)) {
          return;
        }
        body = object;
      } catch (IOException _) {
        return;
      }
      // Tries to remove each member and each item of the body, whether or not the schema contains
      // the member.
      var places = Place.all(body);
      if (i >= places.size() || rest <= 0) {
        return;
      }
      places.get(i).remove();
      if (attempt(smallest.withBody(Episode.written(body)))) {
        i--;
      }
    }
  }
}
