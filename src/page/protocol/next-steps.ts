// What a person can do about a refusal, by its code: an HTTP status, a close code, or the number of an error. Browser; no DOM.

interface Case {
  readonly code: number
  /** Of several cases with one code, the first whose pattern the reason matches. */
  readonly reason?: RegExp
  readonly nextStep: string
}

const CASES: readonly Case[] = [
  { code: 400, nextStep: 'Change what the reason names, then try again.' },
  { code: 401, nextStep: 'Put a token for this room into the pane and try again.' },
  { code: 403, reason: /origin/i, nextStep: 'Name the origin of this page in the option "origins" of the server.' },
  { code: 403, reason: /host/i, nextStep: 'Name this host in the option "http.hosts" of the server.' },
  { code: 403, nextStep: 'Use another room, or a token that admits you to this one.' },
  { code: 404, nextStep: 'Check the address: there is no such path on this server.' },
  { code: 429, nextStep: 'Wait a few seconds, then try again.' },
  { code: 503, nextStep: 'The server takes no more connections now. Wait, then try again.' },
  { code: 1003, nextStep: 'Send text instead of binary frames.' },
  { code: 1008, reason: /token/, nextStep: 'Put a token that is good for this room into the pane and try again.' },
  { code: 1008, reason: /user/, nextStep: 'Use a token of a user that the room is for, or another room.' },
  { code: 1008, reason: /name|room|segment/, nextStep: 'Choose another name, then try again.' },
  { code: 1008, reason: /much|many/, nextStep: 'Send less per second, then try again.' },
  { code: 1008, nextStep: 'Change what the reason names, then try again.' },
  { code: 1009, nextStep: 'Send a shorter message: the limit is "limits.messageBytesMax".' },
  { code: 1011, nextStep: 'The server cannot let you into this room. Use another one.' },
  { code: 1013, reason: /full/, nextStep: 'Wait until somebody leaves, or use another room.' },
  { code: 1013, nextStep: 'Wait a few seconds, then try again.' },
  { code: 100, nextStep: 'Try again after a pause.' },
  { code: 101, nextStep: 'Put a token into the pane and try again.' },
  { code: 102, nextStep: 'Choose another room name.' },
  { code: 103, reason: /token/, nextStep: 'Put a token that is good for this room into the pane and try again.' },
  { code: 103, reason: /delivered/, nextStep: 'Only the server publishes in this room. The connection goes on.' },
  { code: 103, nextStep: 'The options of the room, or your token, do not allow it. Use a token that does.' },
  { code: 106, reason: /full/, nextStep: 'Wait until somebody leaves, or use another room.' },
  { code: 106, nextStep: 'Ask for less: the reason names the limit.' },
  { code: 107, reason: /no such id/, nextStep: 'That member has left. Choose another one.' },
  { code: 107, nextStep: 'Change what the reason names. The connection goes on.' },
  { code: 108, nextStep: 'The room does not offer this. The connection goes on.' },
  { code: 109, nextStep: 'Fetch a new token and try again.' },
  { code: 111, nextStep: 'Say it again after a pause.' },
  { code: 2000, nextStep: 'The server took you out of the room. Join again if you may.' },
  { code: 2501, nextStep: 'Fetch a new token for the room and join again.' },
  { code: 3008, nextStep: 'This pane read too slowly. It comes back and recovers what it missed.' },
  { code: 3500, nextStep: 'Use a token that this server can verify, then try again.' },
  { code: 3501, nextStep: 'Change what the reason names, then try again.' },
  { code: 3503, nextStep: 'Somebody removed this connection. Join again if you may.' },
]

export function nextStepOf(code: number, reason: string): string {
  const found = CASES.find((entry) => entry.code === code && (entry.reason?.test(reason) ?? true))
  return found?.nextStep ?? 'Try again. If it goes on, look into the log of the server.'
}
