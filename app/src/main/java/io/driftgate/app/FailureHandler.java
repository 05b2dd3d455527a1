package io.driftgate.app;

import io.driftgate.app.admission.ModelRefusedException;
import io.driftgate.app.config.ConfigurationException;
import io.driftgate.app.failure.ExpectedFailure;
import io.driftgate.models.InvalidBundleException;
import io.driftgate.models.onnx.InvalidOnnxException;
import io.driftgate.sandbox.SandboxException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Turns a failure into a message for people and exit code 1. */
final class FailureHandler implements IExecutionExceptionHandler {
  private static final int FAILED = 1;

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine commandLine, ParseResult parseResult) {
    PrintWriter err = commandLine.getErr();
    commandLine.getOut().flush();
    if (isExpected(failure)) {
      err.println("driftgate: " + failure.getMessage());
      if (isVerbose(parseResult)) {
        failure.printStackTrace(err);
      }
    } else {
      // Nobody expected this one: the stack trace is what a bug report needs.
      err.println("driftgate: unexpected failure");
      failure.printStackTrace(err);
    }
    err.flush();
    return FAILED;
  }

  private static boolean isExpected(Exception failure) {
    return failure instanceof ConfigurationException
        || failure instanceof ExpectedFailure
        || failure instanceof InvalidBundleException
        || failure instanceof InvalidOnnxException
        || failure instanceof ModelRefusedException
        || failure instanceof SandboxException;
  }

  private static boolean isVerbose(ParseResult parseResult) {
    for (ParseResult level = parseResult; level != null; level = level.subcommand()) {
      if (level.hasMatchedOption("--verbose")) {
        return true;
      }
    }
    return false;
  }
}
