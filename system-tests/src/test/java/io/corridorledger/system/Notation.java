package io.corridorledger.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.corridorledger.contract.LedgerJson;
import io.corridorledger.event.LedgerEvent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;

/// The ways to write a number: 2.8 with `unitMult` 6, 2800 with `unitMult` 3, and 2800000 are one
/// number with the same significant digits.
final class Notation {

  private static final int MAX_DECIMALS = 9;
  private static final int MAX_UNIT_MULT = 15;

  private Notation() {}

  /// The same event with another notation of each quantity.
  static LedgerEvent rewritten(LedgerEvent event, JsonMapper json, Random random) {
    JsonNode tree = json.valueToTree(event);
    rewrite(tree, random);
    return LedgerJson.read(LedgerJson.nameOf(event.getClass()), tree.toString());
  }

  private static void rewrite(JsonNode node, Random random) {
    node.forEach(child -> rewrite(child, random));
    if (!isQuantity(node)) return;
    int old = node.path("unitMult").intValue();
    int unitMult = random.nextInt(MAX_UNIT_MULT + 1);
    List<String> numbers = node.has("high") ? List.of("value", "high") : List.of("value");
    List<BigDecimal> rewritten =
        numbers.stream()
            .map(name -> rewritten(node.get(name).decimalValue(), old - unitMult))
            .toList();
    if (rewritten.contains(null)) return;
    ObjectNode quantity = (ObjectNode) node;
    quantity.put("unitMult", unitMult);
    for (int i = 0; i < numbers.size(); i++)
      quantity.set(numbers.get(i), DecimalNode.valueOf(rewritten.get(i)));
  }

  /// Null if the significant digits would be lost, or if the number would have too many decimals.
  private static BigDecimal rewritten(BigDecimal number, int power) {
    BigDecimal digits = number.scale() > 0 ? number : number.stripTrailingZeros();
    BigDecimal moved = digits.scaleByPowerOfTen(power);
    boolean endsWithZero = digits.unscaledValue().mod(BigInteger.TEN).signum() == 0;
    if (moved.scale() > MAX_DECIMALS || endsWithZero && moved.scale() <= 0) return null;
    return moved.setScale(Math.max(0, moved.scale()));
  }

  /// Replaces each quantity of an answer by a quantity with `unitMult` 0.
  static void normalise(JsonNode node) {
    node.forEach(Notation::normalise);
    if (!isQuantity(node)) return;
    ObjectNode quantity = (ObjectNode) node;
    int unitMult = node.path("unitMult").intValue();
    quantity.put("unitMult", 0);
    for (String name : List.of("value", "high"))
      if (quantity.has(name))
        quantity.put(
            name,
            quantity
                .get(name)
                .decimalValue()
                .scaleByPowerOfTen(unitMult)
                .stripTrailingZeros()
                .toPlainString());
  }

  private static boolean isQuantity(JsonNode node) {
    return node.path("value").isNumber() && node.has("unit") && !node.has("kind");
  }
}
