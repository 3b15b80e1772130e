package io.corridorledger.value;

/// Mode of transport of goods, gas or power. The modes follow UN/ECE Recommendation 19. CABLE is an
/// additional mode of the ledger.
public enum Mode {
  RAIL,
  ROAD,
  SEA,
  INLAND_WATER,
  PIPELINE,
  CABLE
}
