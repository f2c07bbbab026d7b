/** The surroundings do not allow a start (a port is taken, no thread runs). The message tells all; a stack would only hide it. */
export class StartError extends Error {}
