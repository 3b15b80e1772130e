package io.corridorledger.judgement;

import io.corridorledger.value.Facets.Role;
import io.corridorledger.value.FigureKey;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A part that exceeds its whole: one of the two is wrong, or mislabelled.
@Schema(name = "PartAboveWhole")
public record PartAndWhole(UUID part, UUID whole) {

  /// @param claims claims of one subject, metric and period; a part states a scope, flow, commodity
  ///   or mode that its whole does not state, and is otherwise the same
  public static List<PartAndWhole> above(List<Claim> claims) {
    List<PartAndWhole> found = new ArrayList<>();
    for (Claim part : claims)
      for (Claim whole : narrows(part.key()) ? claims : List.<Claim>of())
        if (part.key().facets().narrows(whole.key().facets())
            && Amounts.comparable(part.quantity(), whole.quantity())
            && Interval.of(part.quantity()).above(Interval.of(whole.quantity())))
          found.add(new PartAndWhole(part.id(), whole.id()));
    return found;
  }

  /// Most claims are not parts, and need not be compared with every other claim.
  private static boolean narrows(FigureKey key) {
    return key.facets().stated().stream().anyMatch(facet -> facet.is(Role.PART));
  }
}
