package io.driftgate.topology.decoding;

import java.math.BigDecimal;
import java.math.BigInteger;

/** One instruction of a decoding plan: takes the next value of the event, keeps or skips it. */
@SuppressWarnings("ArrayRecordComponent") // steps are run, never compared
interface Step {

  void run(AvroCursor in, Row row);

  /** A value without bytes. */
  Step NOTHING = (in, row) -> {};

  Step SKIP_BOOLEAN = (in, row) -> in.skip(1);
  Step SKIP_NUMBER = (in, row) -> in.readLong();
  Step SKIP_FLOAT = (in, row) -> in.skip(Float.BYTES);
  Step SKIP_DOUBLE = (in, row) -> in.skip(Double.BYTES);
  Step SKIP_BYTES = (in, row) -> in.skipBytes();

  /** Skips a fixed number of bytes. */
  record SkipFixed(int size) implements Step {
    @Override
    public void run(AvroCursor in, Row row) {
      in.skip(size);
    }
  }

  /** Notes the state of targets that get no value here. */
  record Mark(Target[] targets, byte state) implements Step {
    @Override
    public void run(AvroCursor in, Row row) {
      for (Target target : targets) {
        target.mark(row, state);
      }
    }
  }

  /** First one step, then another. */
  record Both(Step first, Step second) implements Step {
    @Override
    public void run(AvroCursor in, Row row) {
      first.run(in, row);
      second.run(in, row);
    }
  }

  record KeepDouble(Target[] targets) implements Step {
    @Override
    public void run(AvroCursor in, Row row) {
      double value = in.readDouble();
      for (Target target : targets) {
        target.putDouble(row, value);
      }
    }
  }

  record KeepFloat(Target[] targets) implements Step {
    @Override
    public void run(AvroCursor in, Row row) {
      double value = in.readFloat();
      for (Target target : targets) {
        target.putDouble(row, value);
      }
    }
  }

  /**
   * Floats that follow each other, each a feature of its own; most events of models with many
   * features are little else.
   *
   * @param places of each in the row's numbers
   */
  record KeepFloats(int[] places) implements Step {
    @Override
    public void run(AvroCursor in, Row row) {
      in.readFloats(row.numbers, places);
    }
  }

  /** The same of doubles. */
  record KeepDoubles(int[] places) implements Step {
    @Override
    public void run(AvroCursor in, Row row) {
      in.readDoubles(row.numbers, places);
    }
  }

  record KeepInt(Target[] targets) implements Step {
    @Override
    public void run(AvroCursor in, Row row) {
      long value = in.readInt();
      for (Target target : targets) {
        target.putLong(row, value);
      }
    }
  }

  record KeepLong(Target[] targets) implements Step {
    @Override
    public void run(AvroCursor in, Row row) {
      long value = in.readLong();
      for (Target target : targets) {
        target.putLong(row, value);
      }
    }
  }

  record KeepBoolean(Target[] targets) implements Step {
    @Override
    public void run(AvroCursor in, Row row) {
      long value = in.readBoolean() ? 1 : 0;
      for (Target target : targets) {
        target.putLong(row, value);
      }
    }
  }

  /** Strings, and bytes as UTF-8, which Avro promotes to strings. */
  record KeepText(Target[] targets) implements Step {
    @Override
    public void run(AvroCursor in, Row row) {
      String value = in.readString();
      for (Target target : targets) {
        target.putText(row, value);
      }
    }
  }

  /**
   * The same of features, whose texts come again and again.
   *
   * @param recent for one thread
   */
  record KeepCategory(Target[] targets, RecentTexts recent) implements Step {
    @Override
    public void run(AvroCursor in, Row row) {
      String value = in.readString(recent);
      for (Target target : targets) {
        target.putText(row, value);
      }
    }
  }

  /** The event's id, which no feature is. */
  Step KEEP_ID = (in, row) -> in.readText(row.id);

  record KeepEnum(Target[] targets, String[] symbols) implements Step {
    @Override
    public void run(AvroCursor in, Row row) {
      int symbol = in.readInt();
      if (symbol < 0 || symbol >= symbols.length) {
        throw new MalformedEventException("an enum has no symbol of that number");
      }
      for (Target target : targets) {
        target.putText(row, symbols[symbol]);
      }
    }
  }

  /**
   * The logical type decimal.
   *
   * @param fixedSize bytes of the fixed type below it; 0 for the type bytes
   */
  record KeepDecimal(Target[] targets, int scale, int fixedSize) implements Step {
    @Override
    public void run(AvroCursor in, Row row) {
      byte[] unscaled = fixedSize == 0 ? in.readBytes() : in.readFixed(fixedSize);
      if (unscaled.length == 0) {
        throw new MalformedEventException("a decimal has no digits");
      }
      BigDecimal value = new BigDecimal(new BigInteger(unscaled), scale);
      for (Target target : targets) {
        target.putDecimal(row, value);
      }
    }
  }

  record Union(Step[] branches) implements Step {
    @Override
    public void run(AvroCursor in, Row row) {
      int branch = in.readInt();
      if (branch < 0 || branch >= branches.length) {
        throw new MalformedEventException("a union has no branch of that number");
      }
      branches[branch].run(in, row);
    }
  }

  /**
   * The fields of a record in the writer's order. Filled after construction: records may recurse.
   */
  final class Fields implements Step {
    private Step[] steps = new Step[0];

    void fill(Step[] steps) {
      this.steps = steps;
    }

    @Override
    public void run(AvroCursor in, Row row) {
      in.enterRecord();
      for (Step step : steps) {
        step.run(in, row);
      }
      in.leaveRecord();
    }
  }

  /**
   * An array, or a map (whose element is key and value). A block cannot have more elements than the
   * event has bytes left: that also bounds elements that take no bytes.
   */
  record SkipBlocks(Step element) implements Step {
    @Override
    public void run(AvroCursor in, Row row) {
      in.enterRecord();
      for (long count = in.readLong(); count != 0; count = in.readLong()) {
        if (count < 0) {
          in.skip(in.readLength());
        } else if (count > in.remaining()) {
          throw new MalformedEventException("a block has more elements than the event has bytes");
        } else {
          for (long done = 0; done < count; done++) {
            element.run(in, row);
          }
        }
      }
      in.leaveRecord();
    }
  }
}
