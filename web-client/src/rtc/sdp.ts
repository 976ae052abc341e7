/** The few lines of SDP that the page writes itself. */

/**
 * Offers retransmission for Opus, which browsers do not by themselves, and
 * makes sure that forward error correction is offered: the server repairs a
 * lost packet with whichever is quicker.
 */
export function offerRepair(sdp: string): string {
  const payload = /^a=rtpmap:(\d+) opus\/48000/im.exec(sdp)?.[1];
  if (payload === undefined) return sdp;
  const lines = sdp.split(/\r?\n/);
  const rtpmap = lines.findIndex((line) => line.startsWith(`a=rtpmap:${payload} `));
  if (!lines.includes(`a=rtcp-fb:${payload} nack`)) {
    lines.splice(rtpmap + 1, 0, `a=rtcp-fb:${payload} nack`);
  }
  const fmtp = lines.findIndex((line) => line.startsWith(`a=fmtp:${payload} `));
  const parameters = lines[fmtp];
  if (parameters === undefined) {
    lines.splice(rtpmap + 1, 0, `a=fmtp:${payload} minptime=10;useinbandfec=1`);
  } else if (/useinbandfec=0/.test(parameters)) {
    lines[fmtp] = parameters.replace("useinbandfec=0", "useinbandfec=1");
  } else if (!parameters.includes("useinbandfec=1")) {
    lines[fmtp] = `${parameters};useinbandfec=1`;
  }
  return lines.join("\r\n");
}

export interface TrickledCandidate {
  candidate: string;
  sdpMid: string | null;
}

/**
 * Candidates as an SDP fragment (RFC 8840, section 9), of one media section as
 * the offer has only one. No candidates and `last` says that there are no more.
 */
export function candidateFragment(
  localSdp: string,
  candidates: readonly TrickledCandidate[],
  last: boolean,
): string {
  const ufrag = /^a=ice-ufrag:(.+)$/m.exec(localSdp)?.[1]?.trim() ?? "";
  const password = /^a=ice-pwd:(.+)$/m.exec(localSdp)?.[1]?.trim() ?? "";
  const media = /^m=.+$/m.exec(localSdp)?.[0]?.trim() ?? "m=audio 9 UDP/TLS/RTP/SAVPF 111";
  const mid = candidates[0]?.sdpMid ?? /^a=mid:(.+)$/m.exec(localSdp)?.[1]?.trim() ?? "0";
  const lines = [`a=ice-ufrag:${ufrag}`, `a=ice-pwd:${password}`, media, `a=mid:${mid}`];
  for (const { candidate } of candidates) lines.push(`a=${candidate.replace(/^a=/, "")}`);
  if (last) lines.push("a=end-of-candidates");
  return `${lines.join("\r\n")}\r\n`;
}

/** An answer with the credentials and candidates of a fragment in place of its own. */
export function withCredentials(answer: string, fragment: string): string {
  const ufrag = /^a=ice-ufrag:.+$/m.exec(fragment)?.[0]?.trim();
  const password = /^a=ice-pwd:.+$/m.exec(fragment)?.[0]?.trim();
  if (!ufrag || !password) throw new Error("the server's side of the restart has no credentials");
  const candidates = fragment.match(/^a=candidate:.+$/gm)?.map((line) => line.trim()) ?? [];
  const lines = answer
    .split(/\r?\n/)
    .filter((line) => line && !/^a=(candidate:|end-of-candidates)/.test(line))
    .map((line) => (line.startsWith("a=ice-ufrag:") ? ufrag : line))
    .map((line) => (line.startsWith("a=ice-pwd:") ? password : line));
  return [...lines, ...candidates, "a=end-of-candidates", ""].join("\r\n");
}
