/** What this debugger can do, as its answer to `initialize` says. */
export const capabilities = {
  supportsConfigurationDoneRequest: true,
  supportsConditionalBreakpoints: true,
  supportsHitConditionalBreakpoints: true,
  supportsLogPoints: true,
  supportsEvaluateForHovers: true,
  supportsSetVariable: true,
  supportsExceptionInfoRequest: true,
  supportsBreakpointLocationsRequest: true,
  supportsDelayedStackTraceLoading: true,
  supportsModulesRequest: true,
  supportsTerminateRequest: true,
  exceptionBreakpointFilters: [
    {
      filter: "raised",
      label: "Raised Exceptions",
      description: "Stops at every exception of your code",
      default: false,
    },
    {
      filter: "uncaught",
      label: "Uncaught Exceptions",
      description: "Stops at an exception that no catch around it takes",
      default: false,
    },
  ],
};
