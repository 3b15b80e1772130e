package io.corridorledger.lifecycle;

/// The state of the goods of a shipment. [Journey] documents the transitions.
public enum ShipmentState {
  RECORDED,
  ACCEPTED,
  IN_TRANSIT,
  AT_HUB,
  CUSTOMS_HOLD,
  DELIVERED,
  CANCELLED,
  /// the shipment has no active fact
  RETRACTED
}
