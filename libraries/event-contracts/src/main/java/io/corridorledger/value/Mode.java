package io.corridorledger.value;

/// Mode of transport of goods, gas or power. The modes follow UN/ECE Recommendation 19, with CABLE
/// in addition.
public enum Mode {
  RAIL,
  ROAD,
  SEA,
  INLAND_WATER,
  PIPELINE,
  CABLE
}
