package io.driftgate.app.loans;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * An endless stream of loan applications with their outcomes. The same settings give the same
 * stream on every platform, and two streams that differ only in the shift are equal up to it: each
 * application has a random generator of its own, so that what one draws does not move the next.
 *
 * <p>State of one thread.
 */
public final class LoanApplications implements Iterator<LoanOutcome> {
  /** How many of the latest applicants may come again. */
  private static final int RETURNING_MAX = 500;

  private static final double RETURNING = 0.15;
  private static final int[] TERMS_MONTHS = {12, 24, 36, 48, 60, 72, 84};

  private final LoanSettings settings;
  private final SplittableRandom seeds;
  private final List<Applicant> known = new ArrayList<>();
  private long index;
  private long applicants;

  public LoanApplications(LoanSettings settings) {
    this.settings = settings;
    this.seeds = new SplittableRandom(settings.seed());
  }

  /** The first applications of a stream. */
  public static List<LoanOutcome> first(int count, LoanSettings settings) {
    LoanApplications applications = new LoanApplications(settings);
    List<LoanOutcome> outcomes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      outcomes.add(applications.next());
    }
    return outcomes;
  }

  /** Always: the stream has no end. */
  @Override
  public boolean hasNext() {
    return true;
  }

  @Override
  public LoanOutcome next() {
    Draws draws = new Draws(seeds.split());
    Draws shiftDraws = new Draws(seeds.split());
    Draws outcomeDraws = new Draws(seeds.split());
    int slot = slot(draws);
    Applicant applicant = slot < known.size() ? returning(known.get(slot), draws) : newcomer(draws);
    LoanApplication application =
        apply(
            applicant,
            index < settings.shiftAt() ? applicant : PopulationShift.apply(applicant, shiftDraws),
            draws);
    boolean defaulted = outcomeDraws.chance(DefaultRule.probability(application));
    remember(
        slot, applicant.withPreviousDefaults(applicant.previousDefaults() + (defaulted ? 1 : 0)));
    index++;
    return new LoanOutcome(application, defaulted);
  }

  /** Place of a known applicant who comes again, else the place after the last one. */
  private int slot(Draws draws) {
    boolean comesAgain = draws.chance(RETURNING);
    int candidate = draws.index(RETURNING_MAX);
    return comesAgain && candidate < known.size() ? candidate : known.size();
  }

  private Applicant newcomer(Draws draws) {
    applicants++;
    return Population.draw(String.format(Locale.ROOT, "applicant-%06d", applicants), draws);
  }

  private static Applicant returning(Applicant applicant, Draws draws) {
    return applicant.withExistingDebt(Population.debt(applicant.income(), draws));
  }

  /** Known applicants are remembered as they were without the shift, which comes on top. */
  private void remember(int slot, Applicant applicant) {
    if (slot < known.size()) {
      known.set(slot, applicant);
      return;
    }
    if (known.size() == RETURNING_MAX) {
      known.remove(0);
    }
    known.add(applicant);
  }

  /** The loan is sized by what the applicant used to earn. */
  private LoanApplication apply(Applicant before, Applicant now, Draws draws) {
    long wanted = StrictMath.round(draws.lognormal(before.income() * 0.45, 0.6) / 100) * 100;
    long amount = Population.clamp(wanted, 500, 250_000);
    int term = TERMS_MONTHS[draws.index(TERMS_MONTHS.length)];
    boolean collateral = draws.chance(amount > 20_000 ? 0.5 : 0.25);
    return new LoanApplication(
        String.format(Locale.ROOT, "app-%07d", index + 1),
        settings.start().plus(settings.interval().multipliedBy(index)),
        now,
        amount,
        term,
        collateral);
  }
}
