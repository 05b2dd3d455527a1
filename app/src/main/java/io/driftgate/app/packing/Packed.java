package io.driftgate.app.packing;

import io.driftgate.app.admission.Admitted;
import java.util.List;

/**
 * A bundle that was made and tried.
 *
 * @param admitted the bundle, and what the trial measured
 * @param notes what was assumed, for people
 */
public record Packed(Admitted admitted, List<String> notes) {

  public Packed {
    notes = List.copyOf(notes);
  }
}
