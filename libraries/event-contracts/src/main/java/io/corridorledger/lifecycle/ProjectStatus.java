package io.corridorledger.lifecycle;

/// The status of a project. [ProjectProgress] documents the transitions.
public enum ProjectStatus {
  ANNOUNCED,
  UNDER_CONSTRUCTION,
  SUSPENDED,
  COMMISSIONED,
  CANCELLED,
  /// the project has no active fact
  RETRACTED
}
