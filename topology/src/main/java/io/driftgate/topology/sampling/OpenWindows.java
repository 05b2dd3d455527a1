package io.driftgate.topology.sampling;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The open windows of a partition, by their start: tumbling, aligned to 1970. Most events are in
 * the window of the one before, so that one is looked at first. For one thread.
 */
final class OpenWindows {
  /**
   * Windows that are remembered from drain to drain, which matters where the grace is many windows
   * long. An event of one that was forgotten opens it afresh: rows may then be passed on that a
   * longer memory would have held back, and who reads drops them.
   */
  private static final int REMEMBERED = 64;

  private final long size;
  private final int rows;
  private final List<OpenWindow> byStart = new ArrayList<>();
  private @Nullable OpenWindow last;

  /**
   * @param size length of a window, milliseconds
   * @param rows rows of a window's sample at most
   */
  OpenWindows(long size, int rows) {
    this.size = size;
    this.rows = rows;
  }

  /** End of the window that a time is in, exclusive; whether or not it is open. */
  long end(long time) {
    OpenWindow likely = last;
    return likely != null && likely.contains(time) ? likely.end() : start(time) + size;
  }

  /** The window that a time is in; opened where it is not. */
  OpenWindow at(long time) {
    OpenWindow likely = last;
    if (likely != null && likely.contains(time)) {
      return likely;
    }
    OpenWindow found = found(start(time));
    last = found;
    return found;
  }

  private long start(long time) {
    return Math.floorDiv(time, size) * size;
  }

  private OpenWindow found(long start) {
    int low = 0;
    int high = byStart.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (byStart.get(middle).start() < start) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    if (low < byStart.size() && byStart.get(low).start() == start) {
      return byStart.get(low);
    }
    OpenWindow opened = new OpenWindow(start, start + size, rows);
    byStart.add(low, opened);
    return opened;
  }

  /** All that are open, the earliest first. */
  List<OpenWindow> all() {
    return byStart;
  }

  /** Forgets the windows that ended by a time, and the earliest of too many. */
  void forget(long endedBy) {
    byStart.removeIf(window -> window.end() <= endedBy);
    byStart.subList(0, Math.max(0, byStart.size() - REMEMBERED)).clear();
    last = null;
  }
}
