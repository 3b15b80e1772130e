package io.corridorledger.value;

/// How goods, gas or power move: UN/ECE Recommendation 19 in words, and cables.
public enum Mode {
  RAIL,
  ROAD,
  SEA,
  INLAND_WATER,
  PIPELINE,
  CABLE
}
