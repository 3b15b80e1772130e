package io.corridorledger.start;

import java.util.List;

/// Further entries of the start page of a service.
public interface StartEntries {

  List<StartResource.Entry> entries();
}
