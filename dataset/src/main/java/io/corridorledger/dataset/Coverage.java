package io.corridorledger.dataset;

import io.corridorledger.contract.LedgerJson;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The statements of the articles, each with the commands that record it.
///
/// @param facts all statements with their commands; a general claim may have no command
/// @param faults errors in the dataset; empty if there are none
public record Coverage(Map<Fact, List<Command>> facts, List<String> faults) {

  /// The kind of a statement that is a general claim. The ledger records only facts, so a claim
  /// needs no command if `facts.jsonl` states why no command records it.
  private static final String CLAIM = "claim";

  /// The number of statements of one kind, and how many of them are recorded.
  public record Total(int facts, int held) {
    Total and(boolean isHeld) {
      return new Total(facts + 1, held + (isHeld ? 1 : 0));
    }
  }

  public static Coverage of(Dataset dataset) {
    var byId = new LinkedHashMap<String, Fact>();
    dataset.facts().forEach(fact -> byId.put(fact.id(), fact));
    var held = new LinkedHashMap<Fact, List<Command>>();
    dataset.facts().forEach(fact -> held.put(fact, new ArrayList<>()));
    var faults = new ArrayList<String>();
    for (Command command : dataset.commands())
      for (String id : command.facts()) {
        Fact fact = byId.get(id);
        if (fact == null) faults.add(command.place() + " names the unknown fact " + id);
        else held.get(fact).add(command);
      }
    held.forEach((fact, commands) -> {
      if (commands.isEmpty() && !fact.kind().equals(CLAIM))
        faults.add("%s, of kind %s, is not covered".formatted(fact.id(), fact.kind()));
      else if (commands.isEmpty() && fact.reason() == null)
        faults.add(fact.id() + " is not covered, and no reason is given");
      else if (!commands.isEmpty() && fact.reason() != null)
        faults.add(fact.id() + " is covered, and a reason says that it is not");
    });
    return new Coverage(held, faults);
  }

  public Map<String, Total> totals() {
    var totals = new TreeMap<String, Total>();
    facts.forEach((fact, commands) ->
        totals.merge(
            fact.kind(),
            new Total(0, 0).and(!commands.isEmpty()),
            (sum, _) -> sum.and(!commands.isEmpty())));
    return totals;
  }

  public int exitCode() {
    return faults.isEmpty() ? 0 : 1;
  }

  public void printFacts(PrintStream out) {
    facts.forEach((fact, commands) -> {
      out.printf("%s  %-10s  %s%n", fact.id(), fact.kind(), fact.statement());
      if (commands.isEmpty()) out.println("        not recorded: " + fact.reason());
      for (Command c : commands)
        out.printf(
            "        %s  %s %s  %s  %s%n",
            c.place(), c.method(), c.path(), LedgerJson.nameOf(c.event().getClass()), c.stream());
    });
  }

  public void printTotals(PrintStream out) {
    out.printf("%-10s  %5s  %5s%n", "kind", "facts", "held");
    var all = new int[2];
    totals()
        .forEach((kind, total) -> {
          out.printf("%-10s  %5d  %5d%n", kind, total.facts(), total.held());
          all[0] += total.facts();
          all[1] += total.held();
        });
    out.printf("%-10s  %5d  %5d%n", "all", all[0], all[1]);
    faults.forEach(fault -> out.println("FAULT " + fault));
  }

  /// Prints each statement and the totals. The exit code is 1 in four cases: a statement of a kind
  /// other than `claim` has no command, a claim has neither a command nor a reason, a statement has
  /// both, or a command refers to an unknown statement.
  ///
  /// @param args the folder with the dataset; default `dataset`, relative to the project's root
  public static void main(String[] args) throws IOException {
    var coverage = of(Dataset.read(Path.of(args.length == 0 ? "dataset" : args[0])));
    coverage.printFacts(System.out);
    System.out.println();
    coverage.printTotals(System.out);
    System.exit(coverage.exitCode());
  }
}
